// What the documentation says is true: every code block is type-checked and run, and every link leads somewhere.
//
// A block that begins with ```ts is a module of its own. ```ts check marks one that is only type-checked, because running it
// would not end. Each is written to a file at the line where it stands in the page, so that errors name that line.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'

interface Block {
  /** Such as `docs/http/request.md:33`. */
  readonly place: string
  readonly file: string
  readonly text: string
  readonly runs: boolean
}

const ROOT: string = join(import.meta.dirname, '..')
const PAGES: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'examples/*/*.md', 'benchmarks/*.md', 'test/**/*.md'], {
  cwd: ROOT,
}).sort()
const FENCE = /^```(\w*) *(\w*)\n(.*?)^```$/gms
const LINK = /\]\(([^)#\s]*)[^)]*\)/g

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
}

function blocksOf(page: string): Block[] {
  const text = read(page)
  return [...text.matchAll(FENCE)]
    .filter(([, language]) => language === 'ts')
    .map(({ index, 2: mark, 3: code = '' }) => {
      const line = text.slice(0, index).split('\n').length + 1
      return { place: `${page}:${line}`, file: `${page}.${line}.ts`, text: '\n'.repeat(line - 1) + code, runs: mark !== 'check' }
    })
}

function linksOf(page: string): string[] {
  return [...read(page).replaceAll(FENCE, '').matchAll(LINK)].map(([, link = '']) => link)
}

/** Makes `console.assert`, which only prints, throw; gives what undoes that. */
function failingAssertions(): () => void {
  const { assert: printing } = console
  console.assert = (holds, ...message) => assert.ok(holds, message.map(String).join(' ') || 'an assertion of the page does not hold')
  return () => {
    console.assert = printing
  }
}

describe('the documentation', () => {
  const blocks = PAGES.flatMap(blocksOf)
  let folder: string

  before(() => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/docs-'))
    for (const { file, text } of blocks) {
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    // Of what a page shows, not everything is used.
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] }))
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  test('has code that compiles', () => {
    const { status, stdout } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), [], { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stdout.replaceAll(/\.md\.\d+\.ts\(/g, '.md('))
  })

  for (const { place, file, runs } of blocks) {
    test(`has code that runs: ${place}`, { skip: !runs && 'type-checked only' }, async () => {
      process.env['PORT'] = '0'
      process.env['SECRET_KEY'] = 'for the pages of the documentation only'
      const restore = failingAssertions()
      try {
        await import(join(folder, file))
      } finally {
        restore()
      }
    })
  }

  for (const page of PAGES) {
    test(`has links that lead somewhere: ${page}`, () => {
      const broken = linksOf(page).filter((link) => link !== '' && !/^\w+:/.test(link) && !existsSync(join(ROOT, dirname(page), link)))
      assert.deepEqual(broken, [])
    })
  }

  test('is found from its map', () => {
    const linked = new Set(linksOf('docs/README.md').map((link) => join('docs', link)))
    const pages = PAGES.filter((page) => /^docs\/(?!README|decisions\/|errors\/(?!README))/.test(page))
    assert.deepEqual(
      pages.filter((page) => !linked.has(page)),
      [],
    )
    const decisions = PAGES.filter((page) => page.startsWith('docs/decisions/0'))
    const listed = new Set(linksOf('docs/decisions/README.md').map((link) => join('docs/decisions', link)))
    assert.deepEqual(
      decisions.filter((page) => !listed.has(page)),
      [],
    )
  })

  test('names every entry of the package', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, string> }
    const readme = read('README.md')
    assert.deepEqual(
      Object.keys(exports).filter(
        (name) => !readme.includes(`| \`nuages${name.slice(1)}\``) && !readme.includes(`, \`nuages${name.slice(1)}\``),
      ),
      [],
    )
  })
})
