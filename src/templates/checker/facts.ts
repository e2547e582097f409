// What the checker knows before it looks at a template: all templates of the project, and what their environment has.

import type { Parameter } from '../call.ts'
import type { Environment } from '../environment.ts'
import { normalizeSource } from '../lexer.ts'
import { type Block, type Expression, type MacroNode, type Statement, type TemplateNode, walk } from '../nodes.ts'
import { TemplateSyntaxError } from '../syntax-error.ts'
import { type ContextDeclaration, readDeclarations } from './context-comment.ts'
import type { Remark, SourceFacts } from './finding.ts'

/** What is known of one template. */
export interface TemplateFacts extends SourceFacts {
  /** Null where it cannot be read. */
  readonly tree: TemplateNode | null
  readonly context: ContextDeclaration | null
  /** The types of macros' parameters, by the macro's name. */
  readonly macroTypes: ReadonlyMap<string, ContextDeclaration>
  /** Whether its variables have types, so that mistakes about types are told. */
  readonly isTyped: boolean
  readonly blocks: ReadonlyMap<string, Block>
  /** Macros at its top: what others import, last definitions winning. */
  readonly macros: ReadonlyMap<string, MacroNode>
  /** All names that others can import: macros, variables set at its top, names that it imports itself. */
  readonly exports: ReadonlySet<string>
  /** The template that it extends: undefined where it extends none, null where that is decided when it is rendered. */
  readonly parent: string | null | undefined
  /** What reading it found. */
  readonly remarks: readonly Remark[]
}

/** The templates of a project and their environment. */
export interface ProjectFacts {
  readonly templates: ReadonlyMap<string, TemplateFacts>
  /** By name: the declared parameters, null where a function declares none. */
  readonly filters: ReadonlyMap<string, readonly Parameter[] | null>
  readonly tests: ReadonlyMap<string, readonly Parameter[] | null>
  /** Variables that the environment gives to every template. */
  readonly globals: ReadonlySet<string>
  /** What a missing value does: fails where it is printed (`strict`), has missing attributes too (`chainable`). */
  readonly missing: 'default' | 'strict' | 'chainable'
  /** Whether values are printed as they are: a function of the environment may say what null prints otherwise. */
  readonly printsPlainly: boolean
  /** Names of routes with the parameters of their paths; null where the application is not known. */
  readonly routes: ReadonlyMap<string, readonly string[]> | null
}

/** What the project's code says of contexts: in full, or that `Templates` has one. */
export interface CodeContexts {
  readonly contexts: ReadonlyMap<string, ContextDeclaration>
  readonly templates: ReadonlySet<string>
}

/** Reads a template. What its comment says goes before what `code` says. */
export function readTemplate(
  environment: Environment,
  name: string,
  loaded: { readonly source: string; readonly filename?: string | null | undefined },
  code: CodeContexts,
): TemplateFacts {
  const source = normalizeSource(loaded.source, environment.syntax)
  const remarks: Remark[] = []
  const { context: own, macros: macroTypes, bad } = readDeclarations(source, environment.syntax.commentStart, environment.syntax.commentEnd)
  const context = own ?? code.contexts.get(name) ?? null
  for (const { at, message } of bad) remarks.push({ kind: 'context', at, message })
  const tree = readTree(environment, source, name, remarks)
  const body = tree?.body ?? []
  return {
    name,
    file: loaded.filename ?? null,
    source,
    tree,
    context,
    macroTypes,
    isTyped: context !== null || macroTypes.size > 0 || code.templates.has(name),
    blocks: blocksIn(tree, remarks),
    macros: new Map([...ownStatements(body)].flatMap((node) => (node.kind === 'Macro' ? [[node.name, node] as const] : []))),
    exports: new Set([...ownStatements(body)].flatMap(namesSetBy)),
    parent: parentOf(body),
    remarks,
  }
}

function readTree(environment: Environment, source: string, name: string, remarks: Remark[]): TemplateNode | null {
  try {
    return environment.parse(source, name)
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error
    const at =
      source
        .split('\n')
        .slice(0, error.line - 1)
        .reduce((sum, line) => sum + line.length + 1, 0) +
      error.column -
      1
    remarks.push({ kind: 'syntax', at, message: error.hint === undefined ? error.message : `${error.message} ${error.hint}` })
    return null
  }
}

function blocksIn(tree: TemplateNode | null, remarks: Remark[]): Map<string, Block> {
  const blocks = new Map<string, Block>()
  if (tree === null) return blocks
  for (const node of walk(tree)) {
    if (node.kind !== 'Block') continue
    if (blocks.has(node.name)) remarks.push({ kind: 'block', at: node.at, message: `block '${node.name}' defined twice` })
    blocks.set(node.name, node)
  }
  return blocks
}

/** The statements of a frame: those of `body`, and of its `if`s and `autoescape`s, which have no frame of their own. */
export function* ownStatements(body: readonly Statement[]): Generator<Statement> {
  for (const statement of body) {
    yield statement
    if (statement.kind === 'Autoescape') yield* ownStatements(statement.body)
    if (statement.kind !== 'If') continue
    yield* ownStatements(statement.body)
    yield* ownStatements(statement.elifs)
    yield* ownStatements(statement.otherwise)
  }
}

/** The names that a statement gives a value in its frame. */
export function namesSetBy(node: Statement): string[] {
  if (node.kind === 'Assign' || node.kind === 'AssignBlock') return namesOf(node.target)
  if (node.kind === 'Macro') return [node.name]
  if (node.kind === 'Import') return [node.target]
  return node.kind === 'FromImport' ? node.names.map(({ alias }) => alias) : []
}

/** The names of a target. */
export function namesOf(target: Expression): string[] {
  if (target.kind === 'Name') return [target.name]
  return target.kind === 'Tuple' ? target.items.flatMap(namesOf) : []
}

function parentOf(body: readonly Statement[]): string | null | undefined {
  const found = [...ownStatements(body)].find((node) => node.kind === 'Extends')
  if (found === undefined) return undefined
  return found.template.kind === 'Const' && typeof found.template.value === 'string' ? found.template.value : null
}

/** The templates that `template` extends, nearest first; `isWhole` tells whether all of them are known. */
export function ancestors(facts: ProjectFacts, template: TemplateFacts): { templates: TemplateFacts[]; isWhole: boolean } {
  const templates: TemplateFacts[] = []
  let { parent } = template
  while (typeof parent === 'string') {
    const found = facts.templates.get(parent)
    if (found === undefined || found.tree === null || found === template || templates.includes(found)) return { templates, isWhole: false }
    templates.push(found)
    parent = found.parent
  }
  return { templates, isWhole: parent === undefined }
}
