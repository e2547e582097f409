// `{# context: { article: Article } from './models.ts' #}`: what a template says of its variables, and `{# macro card: { article: Article } #}`
// of what its macros take.
//
//   comment = ( 'context' | 'macro' name ) ':' type [ 'from' module ] { 'import' names 'from' module }
//   type    = any type of TypeScript
//   names   = '{' name [ 'as' name ] { ',' name [ 'as' name ] } '}'
//   module  = a text in quotes; one that begins with a dot is looked up from the template's folder, then from the project's
//
// Names of the type that are not TypeScript's own and not in an `import` come from the module after the type.

/** A module and the names that are imported from it, as TypeScript writes them: `Article`, `User as Person`. */
export interface ContextImport {
  readonly module: string
  readonly names: readonly string[]
}

/** What the comments of a template declare. */
export interface Declarations {
  readonly context: ContextDeclaration | null
  /** The parameters of macros, as an object type, by the macro's name. */
  readonly macros: ReadonlyMap<string, ContextDeclaration>
  readonly bad: readonly BadDeclaration[]
}

/** What a comment declares. */
export interface ContextDeclaration {
  readonly type: string
  readonly imports: readonly ContextImport[]
  /** Where the type begins in the source; 0 where it does not stand there. */
  readonly at: number
  /** The file of the project that declares it; undefined for a comment. */
  readonly file?: string
}

/** What is wrong with a declaration, and where. */
export interface BadDeclaration {
  readonly message: string
  readonly at: number
}

const START = /^[-+]?\s*(?:context|macro\s+([\p{ID_Start}_]\p{ID_Continue}*))\s*:\s*/u
const IMPORT = /\s*import\s*(?:type\s*)?\{([^}]*)\}\s*from\s*(['"])([^'"]+)\2\s*/y
const FROM = /\s*from\s*(['"])([^'"]+)\1\s*/y
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\s+as\s+[\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u
/** A name that no dot stands before and that is no key of an object type. */
const USED = /(?<![.\p{ID_Continue}$])[\p{ID_Start}$_][\p{ID_Continue}$]*(?!\s*\??\s*:|[\p{ID_Continue}$])/gu
const OWN: ReadonlySet<string> = new Set(
  `any unknown never void null undefined string number bigint boolean symbol object true false readonly keyof typeof infer extends in is
  asserts unique this new abstract import Array ReadonlyArray Map ReadonlyMap Set ReadonlySet Date RegExp Error Promise Iterable Iterator
  AsyncIterable Generator Record Partial Required Readonly Pick Omit Exclude Extract NonNullable ReturnType Parameters Awaited Uint8Array
  URL URLSearchParams Headers Function Temporal Intl`.split(/\s+/),
)

/** The declarations in a template's source; the first of a kind counts. `start` and `end` are what comments stand between. */
export function readDeclarations(source: string, start = '{#', end = '#}'): Declarations {
  const bad: BadDeclaration[] = []
  const macros = new Map<string, ContextDeclaration>()
  let context: ContextDeclaration | null = null
  for (let from = source.indexOf(start); from >= 0; from = source.indexOf(start, from + start.length)) {
    const close = source.indexOf(end, from + start.length)
    if (close < 0) break
    const inside = source.slice(from + start.length, close)
    const label = START.exec(inside)
    if (label === null) continue
    const found = readDeclaration(inside.replace(/[-+]$/, ''), label[0].length, from + start.length)
    const [, macro] = label
    if ('message' in found) bad.push(found)
    else if (macro === undefined) context ??= found
    else if (!macros.has(macro)) macros.set(macro, found)
  }
  return { context, macros, bad }
}

function readDeclaration(text: string, start: number, offset: number): ContextDeclaration | BadDeclaration {
  const end = endOfType(text, start)
  const type = text.slice(start, end).trim()
  if (type === '') return { message: 'This comment declares nothing: a type is expected after the colon.', at: offset + start }
  const first = matchAt(FROM, text, end)
  let at = end + (first?.[0].length ?? 0)
  const imports: ContextImport[] = []
  for (let found = matchAt(IMPORT, text, at); found !== null; found = matchAt(IMPORT, text, at)) {
    const names = (found[1] as string)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    const bad = names.find((name) => !NAME.test(name))
    if (bad !== undefined) return { message: `\`${bad}\` is no name that can be imported.`, at: offset + at }
    imports.push({ module: found[3] as string, names })
    at += found[0].length
  }
  const rest = text.slice(at)
  if (rest.trim() !== '') {
    const place = offset + at + rest.search(/\S/)
    return {
      message: "The type was expected to end here, or to go on with from './module.ts' or import { Name } from './module.ts'.",
      at: place,
    }
  }
  if (first !== null) imports.unshift({ module: first[2] as string, names: namesFrom(type, imports) })
  return { type, imports, at: offset + start }
}

function namesFrom(type: string, imports: readonly ContextImport[]): string[] {
  const elsewhere = new Set(imports.flatMap(({ names }) => names.map((name) => name.split(/\s+/).at(-1) as string)))
  return namesIn(type).filter((name) => !elsewhere.has(name))
}

/** The names of a type that are not TypeScript's own. */
export function namesIn(type: string): string[] {
  const bare = type.replace(/'[^']*'|"[^"]*"/g, "''")
  return [...new Set(bare.match(USED) ?? [])].filter((name) => !OWN.has(name))
}

/** Where the type ends: at `from` or `import` outside of brackets, else with the comment. */
function endOfType(text: string, start: number): number {
  let depth = 0
  for (const { 0: token, index } of text
    .slice(start)
    .matchAll(/'[^']*'|"[^"]*"|=>|[{([<]|[})\]>]|\b(?:from|import)\b(?=\s*['"{]|\s*type\s*\{)/g)) {
    if (/^[{([<]$/.test(token)) depth += 1
    else if (/^[})\]>]$/.test(token)) depth -= 1
    else if (depth === 0 && (token === 'from' || token === 'import')) return start + index
  }
  return text.length
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
