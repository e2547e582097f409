// Which files of a project say something about its templates: those that merge into our interfaces.

/** What a search of the sources found. */
export interface Declaring {
  /** Files that the compiler has to see beside the shadows. */
  readonly files: readonly string[]
  /** Templates whose contexts `Templates` has. */
  readonly templates: ReadonlySet<string>
  /** The module that `Templates` is merged into; null where it is not. */
  readonly merging: string | null
}

const SKIPPED = /^(?:node_modules|dist|build|coverage|\..*)$/
const SOURCE = /\.[cm]?tsx?$/
const MERGED = /declare module\s*(['"])([^'"]*)\1\s*\{/g
const OURS = /\binterface\s+(?:FilterTypes|TestTypes|TemplateGlobals|Templates)\b/
const TEMPLATES = /\binterface\s+Templates\s*\{/

/** Searches the sources of a project, without those of its packages. */
export function findDeclaring(project: string): Declaring {
  const files: string[] = []
  const templates = new Set<string>()
  let merging: string | null = null
  for (const file of sourcesIn(project)) {
    const text = process.getBuiltinModule('node:fs').readFileSync(file, 'utf8')
    if (!OURS.test(text)) continue
    for (const { 2: module = '', index, 0: start } of text.matchAll(MERGED)) {
      const body = text.slice(index + start.length, endOfBraces(text, index + start.length))
      if (!OURS.test(body)) continue
      files.push(file)
      const opening = TEMPLATES.exec(body)
      if (opening === null) continue
      merging = module
      const from = opening.index + opening[0].length
      for (const key of keysOf(body.slice(from, endOfBraces(body, from)))) templates.add(key)
    }
  }
  return { files: [...new Set(files)], templates, merging }
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
