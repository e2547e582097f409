// Rules of style that no linter knows: how long, how named, how documented. Biome has the others (biome.json).

import assert from 'node:assert/strict'
import { basename } from 'node:path/posix'
import { describe, test } from 'node:test'
import { type Node, Visitor } from 'oxc-parser'
import { ANY_BUDGET, LONG_FILES, LONG_FUNCTIONS } from './allowed.ts'
import { lineAt, parseSource, readSources, type Source } from './source.ts'

const FILE_LINES = 500
const FUNCTION_LINES = 40
const VAGUE_NAME = /^(?:utils?|helpers?|common|misc|types|index)\b/

function isTest(path: string): boolean {
  return /\.(?:test|types)\.ts$/.test(path)
}

/** Functions that are too long, as `file name`. Those of tests are lists of cases and may be. */
function longFunctions({ path, text, program }: Source): string[] {
  if (isTest(path)) return []
  const found: string[] = []
  const names: string[] = []
  const check = (node: Node): void => {
    if (lineAt(text, node.end) - lineAt(text, node.start) >= FUNCTION_LINES) found.push(`${path} ${names.at(-1) ?? '(anonymous)'}`)
  }
  const enter = (node: Node & { key?: Node; id?: Node | null }): void => {
    const name = node.key ?? node.id
    names.push(name ? text.slice(name.start, name.end) : '(anonymous)')
  }
  const leave = (): void => void names.pop()
  new Visitor({
    MethodDefinition: enter,
    'MethodDefinition:exit': leave,
    Property: enter,
    'Property:exit': leave,
    PropertyDefinition: enter,
    'PropertyDefinition:exit': leave,
    VariableDeclarator: enter,
    'VariableDeclarator:exit': leave,
    FunctionDeclaration: (node) => {
      enter(node)
      check(node)
    },
    'FunctionDeclaration:exit': leave,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  }).visit(program)
  return found
}

function lines({ text }: Source): number {
  return text.trimEnd().split('\n').length
}

function countAny({ program }: Source): number {
  let count = 0
  new Visitor({ TSAnyKeyword: () => void count++ }).visit(program)
  return count
}

/**
 * Exports without a doc comment right before them. One comment is enough for overloads, and for a row of exports of one
 * line each.
 */
function undocumented({ path, text, program, comments }: Source): string[] {
  const ends = new Set(comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*')).map(({ end }) => end))
  const found: string[] = []
  let last = { name: '', end: -1, isDocumented: false }
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration === null) continue
    const name = nameOf(node.declaration, text)
    const isNext = text.slice(last.end, node.start) === '\n' && !text.slice(node.start, node.end).includes('\n')
    const before = text.slice(0, node.start).replace(/(?:\/\/ biome-ignore [^\n]*\n)+$/, '')
    const isDocumented = ends.has(before.trimEnd().length) || (last.isDocumented && (isNext || name === last.name))
    if (!isDocumented) found.push(`${path}:${lineAt(text, node.start)} ${name}`)
    last = { name, end: node.end, isDocumented }
  }
  return found
}

function nameOf(declaration: Node & { id?: Node | null; declarations?: readonly { id: Node }[] }, text: string): string {
  const id = declaration.id ?? declaration.declarations?.[0]?.id
  return id ? text.slice(id.start, id.end).replace(/:.*/s, '') : ''
}

describe('style', () => {
  const sources = readSources('src', 'test', 'examples', 'scripts', 'benchmarks')

  test(`files have at most ${FILE_LINES} lines`, () => {
    const long = sources.filter((source) => lines(source) > FILE_LINES).map(({ path }) => path)
    assert.deepEqual(long, Object.keys(LONG_FILES))
  })

  test(`functions have at most ${FUNCTION_LINES} lines`, () => {
    assert.deepEqual(sources.flatMap(longFunctions), Object.keys(LONG_FUNCTIONS))
  })

  test('files are named for what is in them', () => {
    assert.deepEqual(
      sources.map(({ path }) => path).filter((path) => VAGUE_NAME.test(basename(path))),
      [],
    )
  })

  test('`any` is said no more often than was agreed', () => {
    const counts = sources.map((source) => [source.path, countAny(source)] as const).filter(([, count]) => count > 0)
    assert.deepEqual(Object.fromEntries(counts), ANY_BUDGET)
  })

  test('exports are documented', () => {
    assert.deepEqual(sources.filter(({ path }) => path.startsWith('src/') && !isTest(path)).flatMap(undocumented), [])
  })
})

describe('the rules of style', () => {
  test('see a long function, by name', () => {
    const body = '  a()\n'.repeat(FUNCTION_LINES)
    const text = `function f() {\n${body}}\nclass C {\n  #m() {\n${body}  }\n}\nconst g = () => {\n${body}}\nfunction short() {}\n`
    assert.deepEqual(longFunctions(parseSource('src/a.ts', text)), ['src/a.ts f', 'src/a.ts #m', 'src/a.ts g'])
    assert.deepEqual(longFunctions(parseSource('src/a.test.ts', text)), [])
    assert.deepEqual(longFunctions(parseSource('src/a.ts', `function f() {\n${'  a()\n'.repeat(FUNCTION_LINES - 2)}}`)), [])
  })

  test('see what has no doc comment', () => {
    const text =
      '/** A. */\nexport const a = 1\n\nexport const b: number = 1\n// c\nexport function c() {}\n/** D. */\n\nexport class D {}\n'
    assert.deepEqual(undocumented(parseSource('src/a.ts', text)), ['src/a.ts:4 b', 'src/a.ts:6 c'])
    const row = '/** Both. */\nexport const a = 1\nexport const b = 1\n\nexport const c = 1\n'
    assert.deepEqual(undocumented(parseSource('src/a.ts', row)), ['src/a.ts:5 c'])
    const overloads = '/** F. */\nexport function f(a: string): void\nexport function f(a: number): void\nexport function f() {}\n'
    assert.deepEqual(undocumented(parseSource('src/a.ts', overloads)), [])
  })

  test('count `any` as a type and not as a word', () => {
    assert.equal(countAny(parseSource('src/a.ts', 'let a: any; const any = 1; // any\nlet b: Map<string, any[]>')), 2)
  })

  test('know vague names', () => {
    for (const name of ['utils.ts', 'util.test.ts', 'helpers.ts', 'common.ts', 'types.ts', 'index.ts']) assert.match(name, VAGUE_NAME)
    for (const name of ['routes.types.ts', 'indexes.ts', 'typeset.ts']) assert.doesNotMatch(name, VAGUE_NAME)
  })
})
