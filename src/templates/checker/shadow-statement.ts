// Statements of a template as TypeScript. What the template decides, TypeScript decides with the same statement, so that it narrows
// types the way the template does: `if` is `if`, a loop is a loop, `set` is an assignment to a variable without a declared type.

import { nearest } from '../../base/nearest.ts'
import { Float } from '../float.ts'
import type {
  AssignBlock,
  Block,
  CallBlock,
  Expression,
  Extends,
  For,
  FromImport,
  If,
  Import,
  Include,
  MacroNode,
  Output,
  Signature,
  Statement,
  With,
} from '../nodes.ts'
import { ancestors, namesOf, namesSetBy, ownStatements } from './facts.ts'
import { didYouMean } from './finding.ts'
import { type Binding, Frame, identifierOf, literalText } from './frame.ts'
import { ShadowExpressions } from './shadow-expression.ts'

/** Identifiers by the template's name. */
type Imports = Map<string, string>

/** Writes statements into a shadow. */
export class ShadowStatements extends ShadowExpressions {
  /** Identifiers of the modules of other templates, and of their contexts, by name. */
  readonly modules: Imports = new Map()
  readonly contexts: Imports = new Map()
  /** Identifiers that have their `let`. */
  readonly #declared: Set<string> = new Set()

  /** Writes `body` in a frame of its own. `prepare` adds names to it. */
  inFrame(body: readonly Statement[], prepare?: () => void, parent: Frame = this.frame): void {
    const outer = this.frame
    this.frame = new Frame(parent)
    prepare?.()
    this.frameBody(body)
    this.frame = outer
  }

  /** What a frame declares comes first: its variables, then its macros, which see all of them. */
  frameBody(body: readonly Statement[]): void {
    const own = [...ownStatements(body)]
    this.#declare(own)
    for (const node of own) if (node.kind === 'Macro') this.#macro(node)
    this.statements(body)
  }

  #declare(own: readonly Statement[]): void {
    const { names } = this.frame
    for (const node of own) {
      for (const name of namesSetBy(node)) {
        const binding = this.#bindingOf(node, name)
        const before = names.get(name)
        if (before === undefined) names.set(name, binding)
        else if (before.kind !== binding.kind) names.set(name, { kind: 'any' })
      }
    }
    for (const [name, binding] of names) {
      if (binding.kind === 'variable' && own.some((node) => isSet(node, name))) this.#declareVariable(name, binding.id)
    }
  }

  /** A variable begins as what the name meant outside. */
  #declareVariable(name: string, id: string): void {
    if (this.#declared.has(id)) return
    this.#declared.add(id)
    const outer = this.frame.parent?.find(name)
    const before = outer === undefined ? `$optional($c, ${JSON.stringify(name)})` : identifierOf(outer)
    this.out.add(`let ${id}; ${id} = ${before};\n`)
  }

  #bindingOf(node: Statement, name: string): Binding {
    if (node.kind === 'Macro') {
      const isTyped = this.template.macroTypes.has(name) && this.template.macros.get(name) === node
      return { kind: 'macro', id: this.identifiers.make(name, 'm_'), macro: node, isTyped }
    }
    if (node.kind === 'Import') {
      const template = this.#known(node.template)
      return template === null ? { kind: 'any' } : { kind: 'module', id: this.#module(template), template }
    }
    if (node.kind === 'FromImport') return this.#imported(node, name)
    return this.frame.names.get(name) ?? { kind: 'variable', id: this.identifiers.make(name) }
  }

  #imported(node: FromImport, alias: string): Binding {
    const template = this.#known(node.template)
    const name = node.names.find((one) => one.alias === alias)?.name
    const from = template === null ? undefined : this.facts.templates.get(template)
    const macro = name === undefined ? undefined : from?.macros.get(name)
    if (from === undefined || name === undefined || macro === undefined) return { kind: 'any' }
    return { kind: 'macro', id: `${this.#module(from.name)}.$m_${name}`, macro, isTyped: from.macroTypes.has(name) }
  }

  /** The name of a template that can be read; null where it is unknown or made when it is rendered. */
  #known(template: Expression): string | null {
    const name = literalText(template)
    return name !== null && this.facts.templates.get(name)?.tree ? name : null
  }

  #module(template: string): string {
    return remembered(this.modules, template, '$m')
  }

  /** The type of another template's context. */
  #context(template: string): string {
    return remembered(this.contexts, template, '$x')
  }

  statements(body: readonly Statement[]): void {
    for (const node of body) this.#statement(node)
  }

  #statement(node: Statement): void {
    switch (node.kind) {
      case 'Output':
        this.#output(node)
        return
      case 'If':
        this.#if(node)
        return
      case 'For':
        this.#for(node)
        return
      case 'Assign':
        this.#assign(node.target, () => this.expression(node.node))
        return
      case 'AssignBlock':
        this.#assignBlock(node)
        return
      case 'With':
        this.#with(node)
        return
      case 'Block':
        this.#block(node)
        return
      case 'Include':
        this.#include(node)
        return
      case 'Import':
      case 'FromImport':
        this.#import(node)
        return
      case 'Extends':
        this.#extends(node)
        return
      default:
        this.#other(node)
    }
  }

  #other(node: Statement): void {
    if (node.kind === 'CallBlock') this.#callBlock(node)
    else if (node.kind === 'FilterBlock') {
      this.filter(node.filter)
      this.#braces(node.body)
    } else if (node.kind === 'Scope') this.#braces(node.body)
    else if (node.kind === 'Autoescape') {
      this.list('$any(', [node.value], ');\n')
      this.statements(node.body)
    } else if (node.kind === 'OverlayScope') this.list('$any(', [node.context], ');\n')
    else if (node.kind === 'ExprStatement') this.list('', [node.node], ';\n')
    else if (node.kind === 'Break' || node.kind === 'Continue') this.out.add(`${node.kind.toLowerCase()};\n`)
  }

  #braces(body: readonly Statement[], prepare?: () => void, parent?: Frame): void {
    this.out.add(';{\n')
    this.inFrame(body, prepare, parent)
    this.out.add('}\n')
  }

  #output({ nodes }: Output): void {
    for (const node of nodes) {
      if (node.kind === 'TemplateData') continue
      this.printed('$p', () => this.expression(node), node.at)
      this.out.add(';\n')
    }
  }

  #if(node: If): void {
    this.list('if (', [node.test], ') {\n')
    this.statements(node.body)
    for (const branch of node.elifs) {
      this.list('} else if (', [branch.test], ') {\n')
      this.statements(branch.body)
    }
    if (node.otherwise.length > 0) {
      this.out.add('} else {\n')
      this.statements(node.otherwise)
    }
    this.out.add('}\n')
  }

  #for(node: For): void {
    const [items, item, loop] = [this.identifiers.make('items', '$'), this.identifiers.make('item', '$'), this.identifiers.make('loop')]
    this.out.add(`;{ const ${items} = $iter(`)
    this.argument('iterate', 'for', node.iter)
    this.out.add(`);\nfor (const ${item} of ${items}) {\n`)
    const declare = (): void => {
      this.#target(node.target, item)
      this.frame.names.set('loop', { kind: 'variable', id: loop })
      this.out.add(`const ${loop} = $loop(${items});\n`)
      if (node.test !== null) this.list('if (!(', [node.test], ')) continue;\n')
    }
    this.inFrame(node.body, declare)
    this.out.add('}\n')
    if (node.otherwise.length > 0) this.#braces(node.otherwise)
    this.out.add('}\n')
  }

  /** Declares the names of a loop's or `with`'s target, with the value that `source` names. */
  #target(target: Expression, source: string): void {
    for (const name of namesOf(target)) this.#declareParameter(name)
    if (target.kind === 'Name') this.out.add(`let ${this.#pattern(target)} = ${source};\n`)
    else if (target.kind === 'Tuple') {
      this.out.mark('unpack', target.at, '', () => this.out.add(`let ${this.#pattern(target)} = $unpack(${source});\n`))
    }
  }

  #declareParameter(name: string): string {
    const id = this.identifiers.make(name)
    this.frame.names.set(name, { kind: 'variable', id })
    this.#declared.add(id)
    return id
  }

  #pattern(target: Expression): string {
    if (target.kind === 'Tuple') return `[${target.items.map((item) => this.#pattern(item)).join(', ')}]`
    const binding = target.kind === 'Name' ? this.frame.find(target.name) : undefined
    return binding?.kind === 'variable' ? binding.id : '$any.$unused'
  }

  #assign(target: Expression, value: () => void): void {
    if (target.kind === 'NamespaceRef') this.name(target.name, target.at)
    if (target.kind === 'NamespaceRef') this.out.add(';\n$any(')
    else {
      this.out.mark('set', target.at, '', () => this.out.add(target.kind === 'Tuple' ? `;${this.#pattern(target)}` : this.#pattern(target)))
      this.out.add(target.kind === 'Tuple' ? ' = $unpack(' : ' = (')
    }
    value()
    this.out.add(');\n')
  }

  #assignBlock(node: AssignBlock): void {
    this.#braces(node.body)
    this.#assign(node.target, () => {
      if (node.filter === null) this.out.add('$safe')
      else this.filter(node.filter)
    })
  }

  #with(node: With): void {
    this.out.add(';{\n')
    const values = node.values.map((value) => {
      const id = this.identifiers.make('with', '$')
      this.list(`const ${id} = `, [value], ';\n')
      return id
    })
    this.inFrame(node.body, () => node.targets.forEach((target, index) => this.#target(target, values[index] as string)))
    this.out.add('}\n')
  }

  /** A block sees what is set at the template's top, and more only where it is scoped. */
  #block(node: Block): void {
    this.#checkBlock(node)
    const outer = this.block
    this.block = node.name
    this.#braces(node.body, undefined, node.scoped ? this.frame : this.frame.root)
    this.block = outer
  }

  #checkBlock({ name, at }: Block): void {
    const { templates, isWhole } = ancestors(this.facts, this.template)
    if (templates.length === 0 || !isWhole || this.block !== null) return
    const known = templates.flatMap(({ blocks }) => [...blocks.keys()])
    if (known.includes(name)) return
    const parent = templates[0]?.name as string
    const message = `no template that this one extends has a block '${name}', so it is never shown.`
    const near = nearest(name, known)
    this.tell({
      kind: 'block',
      at: at + 'block '.length,
      message: `${message}${near === null ? ` The parent is '${parent}'.` : didYouMean(near)}`,
    })
  }

  #macro(node: MacroNode): void {
    const binding = this.frame.names.get(node.name)
    if (binding?.kind !== 'macro' || binding.macro !== node) return
    const declared = binding.isTyped ? `$M_${node.name}` : null
    this.out.add(`function ${binding.id}(`)
    node.params.forEach((param, index) => {
      this.out.add(`${index === 0 ? '' : ', '}p${index}${declared === null ? '?' : ''}: `)
      this.out.mark('attribute', param.at, param.name, () =>
        this.out.add(parameterType(declared, param.name, defaultOf(node, index)).outside),
      )
    })
    this.out.add('): Safe {\n')
    if (node.defaults.length > 0) this.list('$any(', node.defaults, ');\n')
    const declare = (): void => {
      for (const name of ['caller', 'varargs', 'kwargs']) this.frame.names.set(name, { kind: 'any' })
      node.params.forEach((param, index) => {
        const id = this.#declareParameter(param.name)
        this.out.add(`let ${id} = p${index} as ${parameterType(declared, param.name, defaultOf(node, index)).inside};\n`)
      })
    }
    this.inFrame(node.body, declare)
    this.out.add('return $safe\n}\n')
  }

  #callBlock(node: CallBlock): void {
    this.list('', [node.call], ';\n')
    this.#braces(node.body, () => this.#anyParameters(node))
  }

  #anyParameters({ params }: Signature): void {
    for (const { name } of params) this.out.add(`let ${this.#declareParameter(name)}: any;\n`)
  }

  #include({ template, ignoreMissing, withContext, at }: Include): void {
    const names = template.kind === 'List' || template.kind === 'Tuple' ? template.items.map(literalText) : [literalText(template)]
    if (names.includes(null)) {
      this.list('$any(', [template], ');\n')
      return
    }
    const known = (names as string[]).filter((name) => this.facts.templates.has(name))
    if (known.length === 0 && !ignoreMissing) this.#missingTemplate(names[0] as string, template.at)
    if (!withContext) return
    for (const name of known) this.#satisfies('include', name, at)
  }

  #missingTemplate(name: string, at: number): void {
    const near = didYouMean(nearest(name, this.facts.templates.keys()))
    this.tell({ kind: 'template', at: at + 1, message: `unknown template '${name}'.${near}` })
  }

  /** What another template wants is among the variables that are seen here. */
  #satisfies(kind: 'include' | 'extends', name: string, at: number): void {
    if (this.facts.templates.get(name)?.isTyped !== true) return
    const own = [...this.frame.variables()].map(([variable, id]) => `${JSON.stringify(variable)}: ${id}`)
    this.out.add(`$satisfies<${this.#context(name)}>(`)
    this.out.mark(kind, at, name, () => this.out.add(`{ ...$c, ${own.join(', ')} }`)).add(');\n')
  }

  #import(node: Import | FromImport): void {
    const name = literalText(node.template)
    if (name === null) {
      this.list('$any(', [node.template], ');\n')
      return
    }
    const template = this.facts.templates.get(name)
    if (template === undefined) this.#missingTemplate(name, node.template.at)
    if (template === undefined || template.tree === null || node.kind === 'Import') return
    for (const one of node.names) {
      if (template.exports.has(one.name)) continue
      const near = didYouMean(nearest(one.name, template.exports))
      this.tell({
        kind: 'macro',
        at: placeOfName(this.template.source, node.at, one.name),
        message: `'${name}' has no macro '${one.name}'.${near}`,
      })
    }
  }

  #extends({ template, at }: Extends): void {
    const name = literalText(template)
    if (name === null) this.list('$any(', [template], ');\n')
    else if (this.facts.templates.has(name)) this.#satisfies('extends', name, at)
    else this.#missingTemplate(name, template.at)
  }
}

function isSet(node: Statement, name: string): boolean {
  return (node.kind === 'Assign' || node.kind === 'AssignBlock') && namesOf(node.target).includes(name)
}

function remembered(imports: Imports, template: string, prefix: string): string {
  const known = imports.get(template)
  if (known !== undefined) return known
  const id = `${prefix}${imports.size}`
  imports.set(template, id)
  return id
}

function defaultOf({ params, defaults }: Signature, index: number): Expression | undefined {
  return defaults[index - (params.length - defaults.length)]
}

/** What a comment says of a parameter, else its default: a number wants one, a text takes what prints as one; anything goes otherwise. */
function parameterType(declared: string | null, name: string, node: Expression | undefined): { inside: string; outside: string } {
  if (declared !== null) {
    const type = `${declared}[${JSON.stringify(name)}]`
    return node === undefined ? { inside: type, outside: type } : { inside: `Exclude<${type}, undefined>`, outside: `${type} | undefined` }
  }
  if (node?.kind !== 'Const') return { inside: 'any', outside: 'any' }
  if (typeof node.value === 'number' || node.value instanceof Float) return { inside: 'number', outside: 'LikeNumber' }
  return typeof node.value === 'string' ? { inside: 'string', outside: 'LikeText' } : { inside: 'any', outside: 'any' }
}

function placeOfName(source: string, at: number, name: string): number {
  const after = source.indexOf('import', at)
  const found = source.slice(after).search(new RegExp(`(?<![\\w])${name}(?![\\w])`))
  return found < 0 ? at : after + found
}
