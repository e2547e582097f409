// What the code of a project says about its templates: by merging into our interfaces, and by `template<Context>('page.html')`.

import { type ContextDeclaration, type ContextImport, namesIn } from './context-comment.ts'

/** What a search of the sources found. */
export interface Declaring {
  /** Files that the compiler has to see beside the shadows. */
  readonly files: readonly string[]
  /** Templates whose contexts `Templates` has. */
  readonly templates: ReadonlySet<string>
  /** Contexts by the template's name, of `template<Context>('page.html')`. */
  readonly contexts: ReadonlyMap<string, ContextDeclaration>
  /** The modules that are merged into, by the interface's name: files by their paths. */
  readonly merging: ReadonlyMap<string, string>
}

const SKIPPED = /^(?:node_modules|dist|build|coverage|\..*)$/
const SOURCE = /(?<!\.(?:test|spec))\.[cm]?tsx?$/
const COMMENTS = /\/\*.*?\*\/|(?<=^|\s)\/\/[^\n]*/gs
/** What a file has that makes renderings by `template()`. */
const IMPORTED = /import\s*\{[^}]*\btemplate\b[^}]*\}\s*from\s*(['"])[^'"]*\bnuages(?:\.[jt]s)?\1/
const MERGED = /declare module\s*(['"])([^'"]*)\1\s*\{/g
const OURS = /\binterface\s+(FilterTypes|TestTypes|TemplateGlobals|Templates)\b/
const CALL = /(?<![.\w])template\s*</g
const NAME = /^\s*\(\s*(['"])([^'"\n]+)\1/
const IMPORT = /import\s+(?:type\s+)?\{([^}]*)\}\s*from\s*(['"])([^'"]+)\2/g
const TEMPLATES = /\binterface\s+Templates\s*\{/

/** Searches the sources of a project, without those of its packages. */
export function findDeclaring(project: string): Declaring {
  const { dirname, resolve } = process.getBuiltinModule('node:path')
  const files: string[] = []
  const templates = new Set<string>()
  const contexts = new Map<string, ContextDeclaration>()
  const merging = new Map<string, string>()
  for (const file of sourcesIn(project)) {
    const text = process.getBuiltinModule('node:fs').readFileSync(file, 'utf8').replace(COMMENTS, '')
    if (IMPORTED.test(text)) for (const [name, context] of contextsIn(file, text)) contexts.set(name, context)
    if (!OURS.test(text)) continue
    for (const { 2: module = '', index, 0: start } of text.matchAll(MERGED)) {
      const body = text.slice(index + start.length, endOfBraces(text, index + start.length))
      for (const { 1: name = '' } of body.matchAll(new RegExp(OURS, 'g')))
        merging.set(name, isPath(module) ? resolve(dirname(file), module) : module)
      if (OURS.test(body)) files.push(file)
      const opening = TEMPLATES.exec(body)
      if (opening === null) continue
      const from = opening.index + opening[0].length
      for (const key of keysOf(body.slice(from, endOfBraces(body, from)))) templates.add(key)
    }
  }
  return { files: [...new Set(files)], templates, contexts, merging }
}

/** `template<{ article: Article }>('article.html')`, with the modules that its types come from. */
function* contextsIn(file: string, text: string): Generator<[string, ContextDeclaration]> {
  for (const { index, 0: start } of text.matchAll(CALL)) {
    const end = endOfBrackets(text, index + start.length)
    const name = NAME.exec(text.slice(end + 1))?.[2]
    const type = text.slice(index + start.length, end).trim()
    if (name !== undefined && type !== '') yield [name, { type, imports: importsOf(file, text, namesIn(type)), at: 0, file }]
  }
}

/** Where a file has its names from; those that it does not import are its own. */
function importsOf(file: string, text: string, names: readonly string[]): ContextImport[] {
  const { dirname, resolve } = process.getBuiltinModule('node:path')
  const open = new Set(names)
  const imports: ContextImport[] = []
  for (const { 1: list = '', 3: module = '' } of text.matchAll(IMPORT)) {
    const found = list
      .split(',')
      .map((one) => one.trim().replace(/^type\s+/, ''))
      .filter((one) => open.delete(one.split(/\s+/).at(-1) as string))
    if (found.length > 0) imports.push({ module: isPath(module) ? resolve(dirname(file), module) : module, names: found })
  }
  return open.size === 0 ? imports : [...imports, { module: file, names: [...open] }]
}

function isPath(module: string): boolean {
  return module.startsWith('.')
}

/** The `>` that closes a `<`. */
function endOfBrackets(text: string, start: number): number {
  let depth = 1
  for (const { 0: sign, index } of text.slice(start).matchAll(/=>|[<>]/g)) {
    if (sign === '<') depth += 1
    else if (sign === '>') depth -= 1
    if (depth === 0) return start + index
  }
  return text.length
}

function* sourcesIn(folder: string): Generator<string> {
  const { join } = process.getBuiltinModule('node:path')
  for (const entry of process.getBuiltinModule('node:fs').readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED.test(entry.name)) yield* sourcesIn(path)
    } else if (SOURCE.test(entry.name)) yield path
  }
}

function endOfBraces(text: string, start: number): number {
  let depth = 1
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  return text.length
}

/** The keys in quotes of an interface's body, but for those of types inside. */
function keysOf(body: string): string[] {
  const outer: string[] = []
  let depth = 0
  for (const { 0: token } of body.matchAll(/(['"])([^'"\n]*)\1\s*\??:|[{}]/g)) {
    if (token === '{') depth += 1
    else if (token === '}') depth -= 1
    else if (depth === 0) outer.push(token.slice(1, token.lastIndexOf(token[0] as string)))
  }
  return outer
}
