// Reads source files for the tests that hold the repository to its own rules.

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Comment, type Node, type Program, parseSync, Visitor } from 'oxc-parser'

/** How a file gets at another: at its start, for types alone, or when it is needed. */
export type ImportKind = 'static' | 'type' | 'lazy'

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string
  readonly kind: ImportKind
  readonly line: number
}

/** A file, parsed. `path` is relative to the repository's root. */
export interface Source {
  readonly path: string
  readonly text: string
  readonly program: Program
  readonly comments: readonly Comment[]
  readonly imports: readonly Import[]
}

const ROOT: string = join(import.meta.dirname, '..')

/** All TypeScript files under the given folders. */
export function readSources(...folders: string[]): Source[] {
  const found = globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: ROOT, exclude: ['**/node_modules/**'] },
  )
  return found.sort().map(readSource)
}

/** What was read once: several tests look at all files, and to parse them is most of their work. */
const known = new Map<string, Source>()

function readSource(path: string): Source {
  const source = known.get(path) ?? parseSource(path, readFileSync(join(ROOT, path), 'utf8'))
  known.set(path, source)
  return source
}

/** Parses one file's text. */
export function parseSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path} cannot be parsed: ${errors[0].message}`)
  return { path, text, program, comments, imports: importsOf(program, text) }
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function importsOf(program: Program, text: string): Import[] {
  const imports: Import[] = []
  const add = (source: Node | null | undefined, kind: ImportKind): void => {
    if (source?.type === 'TSLiteralType') add(source.literal, kind)
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return
    imports.push({ specifier: source.value, kind, line: lineAt(text, source.start) })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type' ? 'type' : 'static'),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type' ? 'type' : 'static'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type' ? 'type' : 'static'),
    ImportExpression: (node) => add(node.source, 'lazy'),
    TSImportType: (node) => add(node.source, 'type'),
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type === 'MemberExpression' && text.slice(callee.start, callee.end) === 'process.getBuiltinModule') add(given[0], 'lazy')
    },
  }).visit(program)
  return imports
}
