// One template as a module of TypeScript.

import type { ContextImport } from './context-comment.ts'
import { ancestors, type ProjectFacts, type TemplateFacts } from './facts.ts'
import type { Remark } from './finding.ts'
import { ShadowStatements } from './shadow-statement.ts'
import type { Mark } from './shadow-text.ts'

/** A module that stands for a template. */
export interface Shadow {
  readonly text: string
  readonly marks: readonly Mark[]
  /** Mistakes that were seen while it was written. */
  readonly remarks: readonly Remark[]
}

const RUN_TIME = [
  'type ContextOf, type LikeNumber, type LikeText, type Safe, type Variables,',
  '$any, $dict, $f, $item, $iter, $joined, $js, $loop, $o, $optional, $p, $safe, $satisfies, $select, $slice, $t, $text, $tuple, $unpack, $w',
].join(' ')

/** How shadows find other modules. */
export interface ShadowPaths {
  /** The module of the types that all shadows need. */
  readonly runTime: string
  /** The module of another template's shadow, from this one's. */
  readonly shadow: (template: string) => string
  /** A module that a template's comment names. */
  readonly module: (named: string) => string
}

/** Writes the shadow of a template that can be read. */
export function shadow(template: TemplateFacts, facts: ProjectFacts, paths: ShadowPaths): Shadow {
  const writer = new ShadowStatements(template, facts)
  for (const name of inheritedNames(facts, template)) writer.frame.names.set(name, { kind: 'any' })
  writer.out.add(`import { ${RUN_TIME} } from '${paths.runTime}'\n`)
  const imported = new Set<string>()
  for (const declared of [template.context, ...template.macroTypes.values()]) {
    for (const one of declared?.imports ?? []) importTypes(writer, one, declared?.at ?? 0, paths, imported)
  }
  declareContext(writer)
  for (const [name, { type, at }] of template.macroTypes) {
    writer.out.add(`type $M_${name} = `).mark('context', at, '', () => writer.out.add(type))
    writer.out.add('\n')
  }
  writer.frameBody(template.tree?.body ?? [])
  writeLinks(writer, paths)
  return { text: writer.out.text, marks: writer.out.marks, remarks: writer.remarks }
}

/** What stands for a template whose shadow cannot be read: others may go on naming it. */
export function stub({ macros }: TemplateFacts): string {
  const lines = ['export type $Context = any', ...[...macros.keys()].map((name) => `export declare const $m_${name}: any`)]
  return `${lines.join('\n')}\n`
}

/** The file of a template's shadow, without its folder. */
export function shadowName(template: string): string {
  return `${template.replace(/[^\w./-]|\.(?=\.)/g, (sign) => `$${sign.codePointAt(0)?.toString(16)}`)}.mts`
}

/** What templates above set at their top, blocks of this one can read. */
function inheritedNames(facts: ProjectFacts, template: TemplateFacts): string[] {
  return ancestors(facts, template)
    .templates.flatMap((one) => [...one.exports])
    .filter((name) => !template.exports.has(name))
}

/** Imports what is not imported yet: more than one comment may name a type. */
function importTypes(
  { out }: ShadowStatements,
  { module, names }: ContextImport,
  at: number,
  paths: ShadowPaths,
  imported: Set<string>,
): void {
  const more = names.filter((name) => !imported.has(name))
  for (const name of more) imported.add(name)
  if (more.length === 0) return
  out.mark('context', at, module, () => out.add(`import type { ${more.join(', ')} } from ${JSON.stringify(paths.module(module))}\n`))
}

function declareContext({ out, template }: ShadowStatements): void {
  const { context } = template
  out.add('export type $Context = ')
  if (context !== null) out.mark('context', context.at, context.file ?? '', () => out.add(context.type))
  else out.add(`ContextOf<${JSON.stringify(template.name)}>`)
  out.add('\ndeclare const $c: Variables<$Context>\n')
}

/** Imports of other shadows, and what others import from this one. */
function writeLinks({ out, modules, contexts, frame }: ShadowStatements, paths: ShadowPaths): void {
  for (const [template, id] of modules) out.add(`import * as ${id} from '${paths.shadow(template)}'\n`)
  for (const [template, id] of contexts) out.add(`import type { $Context as ${id} } from '${paths.shadow(template)}'\n`)
  for (const [name, binding] of frame.names) {
    if (binding.kind === 'macro' && !binding.id.startsWith('$m')) out.add(`export { ${binding.id} as $m_${name} }\n`)
  }
  out.add('export {}\n')
}
