// The way from an environment to findings, with a compiler that says what it is told to say.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { checkTemplates } from '../check-templates.ts'
import { Environment } from '../environment.ts'
import { FileSystemLoader } from '../file-loader.ts'
import { DictLoader, FunctionLoader } from '../loader.ts'
import { reportOf } from './report.ts'

const COMPILER = `const fs = require('node:fs')
const said = JSON.parse(fs.readFileSync('said.json', 'utf8'))
fs.writeFileSync('asked.json', JSON.stringify(process.argv.slice(2)))
const next = said.shift()
fs.writeFileSync('said.json', JSON.stringify(said))
process.stdout.write(next.text)
process.stderr.write(next.errors ?? '')
process.exitCode = next.text === '' ? (next.code ?? 0) : 2
`

interface Said {
  readonly text: string
  readonly errors?: string
  readonly code?: number
}

/** Runs `use` in a folder with these files, whose compiler says `said`, one after the other. */
async function inProject(
  files: Readonly<Record<string, string>>,
  said: readonly Said[],
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-check-'))
  const all = { 'node_modules/typescript/bin/tsc': COMPILER, 'said.json': JSON.stringify(said), ...files }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function environmentOf(folder: string): Environment {
  return new Environment({ loader: new FileSystemLoader(join(folder, 'templates')) })
}

const CACHE = 'node_modules/.cache/nuages/templates'
const WRONG = `${CACHE}/shadows/a.html.mts(LINE,7): error TS2339: Property 'b' does not exist on type 'X'.\n  More of it.\n`

describe('checking templates', () => {
  test('writes shadows, asks the compiler, and says in places of templates what it said', async () => {
    const files = {
      'templates/a.html': "{# context: { a: X } from './x.ts' #}\n{{ b }}",
      'templates/x.ts': '',
      'templates/untyped.html': '{{ a }}',
      'templates/picture.png': '{{',
      'tsconfig.json': '{}',
    }
    await inProject(files, [{ text: `${WRONG.replace('LINE', '5')}other.ts(1,1): error TS2339: Not ours.\n` }], async (folder) => {
      const { findings, templates, typed } = await checkTemplates({ environment: environmentOf(folder), project: folder })
      assert.deepEqual([templates, typed], [2, 1])
      assert.deepEqual(
        findings.map((finding) => reportOf(finding)),
        [
          `${join(folder, 'templates/a.html')}:2:4 unknown variable 'b'.\n  1 | {# context: { a: X } from './x.ts' #}\n> 2 | {{ b }}\n    |    ^`,
        ],
      )
      const config = JSON.parse(readFileSync(join(folder, CACHE, 'tsconfig.json'), 'utf8')) as { extends: string; files: string[] }
      assert.equal(config.extends, join(folder, 'tsconfig.json'))
      assert.deepEqual(
        config.files,
        ['shadows/a.html.mts', 'shadows/untyped.html.mts', '$run-time.mts'].map((name) => join(folder, CACHE, name)),
      )
      assert.match(
        readFileSync(join(folder, CACHE, 'shadows/a.html.mts'), 'utf8'),
        /^import \{.*\} from '\.\.\/\$run-time\.mts'\nimport type \{ X \} from "\.\.\/.*\/templates\/x\.ts"/,
      )
      assert.deepEqual(JSON.parse(readFileSync(join(folder, 'asked.json'), 'utf8')), [
        '-p',
        join(folder, CACHE, 'tsconfig.json'),
        '--pretty',
        'false',
      ])
    })
  })

  test('drops shadows of templates that are gone', async () => {
    await inProject({ 'templates/a.html': '{# context: {} #}', 'templates/b.html': '' }, [{ text: '' }, { text: '' }], async (folder) => {
      await checkTemplates({ environment: environmentOf(folder), project: folder, cache: 'cache' })
      assert.equal(existsSync(join(folder, 'cache/shadows/b.html.mts')), true)
      rmSync(join(folder, 'templates/b.html'))
      await checkTemplates({ environment: environmentOf(folder), project: folder, cache: 'cache', only: (name) => name !== 'c.html' })
      assert.equal(existsSync(join(folder, 'cache/shadows/b.html.mts')), false)
    })
  })

  test('asks again without what cannot be read', async () => {
    const files = {
      'templates/a.html': '{# context: { a: } #}{% macro m() %}{% endmacro %}',
      'templates/b.html': '{# context: {} #}{{ c }}',
    }
    const said = [
      { text: `${CACHE}/shadows/a.html.mts(2,29): error TS1110: Type expected.\n` },
      { text: WRONG.replace('LINE', '4').replace('a.html', 'b.html').replace("'b'", "'c'") },
    ]
    await inProject(files, said, async (folder) => {
      const { findings } = await checkTemplates({ environment: environmentOf(folder), project: folder })
      assert.deepEqual(
        findings.map(({ template, message }) => [template, message]),
        [
          ['a.html', 'the context cannot be read: type expected. (TS1110)'],
          ['b.html', "unknown variable 'c'."],
        ],
      )
      assert.equal(
        readFileSync(join(folder, CACHE, 'shadows/a.html.mts'), 'utf8'),
        'export type $Context = any\nexport declare const $m_m: any\n',
      )
    })
  })

  test('takes from the code what it declares', async () => {
    const files = {
      'templates/a.html': '{{ b }}',
      'templates/b.html': '{{ b }}',
      'templates/c.html': '{{ b }}',
      'src/pages.ts': `import { type X, y } from './x.ts'\nimport { Z as Q } from 'z'\nimport { template } from 'nuages'\n// template<X>('c.html')
export interface Own {}\nconst page = template<{ x: X; q: () => Q; own: Map<string, Own> }>('a.html')\ntemplate<>('c.html')\ntemplate<X>(y)\n`,
      'src/merged.ts': `declare module 'nuages' { interface Templates { 'b.html': { 'c.html': string } } }\ndeclare module '../my.ts' { interface FilterTypes {} }\ndeclare module 'x' { interface Y {} }`,
      'src/broken.ts': `import { template } from 'nuages'\ndeclare module 'x' { interface Templates {\ntemplate<{ a: b`,
      'node_modules/x/index.ts': "declare module 'nuages' { interface Templates { 'c.html': {} } }",
    }
    await inProject(files, [{ text: '' }], async (folder) => {
      const { typed } = await checkTemplates({ environment: environmentOf(folder), project: folder, cache: 'cache' })
      assert.equal(typed, 2)
      const text = readFileSync(join(folder, 'cache/shadows/a.html.mts'), 'utf8')
      assert.match(
        text,
        /import type \{ X \} from "\.\.\/\.\.\/src\/x\.ts"\nimport type \{ Z as Q \} from "z"\nimport type \{ Own \} from "\.\.\/\.\.\/src\/pages\.ts"\nexport type \$Context = \{ x: X; q/,
      )
      assert.match(
        readFileSync(join(folder, 'cache/$run-time.mts'), 'utf8'),
        /^import type \{ FilterTypes \} from "\.\.\/my\.ts"\nexport interface TemplateGlobals \{\}\nimport type \{ Templates \} from "nuages"\n/,
      )
      const { files } = JSON.parse(readFileSync(join(folder, 'cache/tsconfig.json'), 'utf8')) as { files: string[] }
      assert.deepEqual(files.slice(-1), [join(folder, 'src/merged.ts')])
    })
  })

  test('knows what a missing value does', async () => {
    const said = [
      { text: '' },
      { text: '' },
      { text: WRONG.replace('LINE', '4').replace(/TS2339.*/, "TS18048: '$c.b' is possibly 'undefined'.") },
    ]
    await inProject({ 'templates/a.html': '{# context: {} #}{{ b.c }}' }, said, async (folder) => {
      const loader = new FileSystemLoader(join(folder, 'templates'))
      for (const missing of ['default', 'strict', 'chainable'] as const) {
        const { findings } = await checkTemplates({
          environment: new Environment({ loader, undefined: missing }),
          project: folder,
          cache: CACHE,
        })
        assert.deepEqual(findings, [])
        const types = readFileSync(join(folder, CACHE, '$run-time.mts'), 'utf8')
        assert.equal(
          /type Unprintable = (.*)/.exec(types)?.[1],
          `boolean | null | ((...args: any) => any)${missing === 'strict' ? ' | undefined' : ''}`,
        )
      }
    })
  })

  test('cannot be done without a compiler, or with one that fails', async () => {
    const files = { 'templates/a.html': '{# context: {} #}' }
    const broken = [
      { text: "tsconfig.json(1,1): error TS5102: Option 'x' has been removed.\n" },
      { text: "x.ts(1,1): error TS1005: ';' expected.\n" },
    ]
    const failing = [
      ...broken,
      { text: 'error TS5023: Unknown compiler option.\n' },
      { text: '', errors: 'It crashed.' },
      { text: '', code: 1 },
    ]
    await inProject(files, failing, async (folder) => {
      const options = { environment: environmentOf(folder), project: folder }
      await assert.rejects(checkTemplates(options), { code: 'CHECK_TYPESCRIPT', message: /tsconfig\.json:1:1 Option 'x' has been removed/ })
      await assert.rejects(checkTemplates(options), { code: 'CHECK_TYPESCRIPT', message: /x\.ts:1:1 ';' expected/ })
      await assert.rejects(checkTemplates(options), { code: 'CHECK_TYPESCRIPT', message: /TS5023: Unknown compiler option/ })
      await assert.rejects(checkTemplates(options), { code: 'CHECK_TYPESCRIPT', message: /It crashed/ })
      await assert.rejects(checkTemplates(options), { code: 'CHECK_TYPESCRIPT' })
      rmSync(join(folder, 'node_modules'), { recursive: true })
      await assert.rejects(checkTemplates(options), { code: 'CHECK_NO_TYPESCRIPT' })
    })
  })

  test('cannot be done where nobody knows which templates there are', async () => {
    for (const environment of [new Environment(), new Environment({ loader: new FunctionLoader(() => '') })]) {
      await assert.rejects(checkTemplates({ environment }), { code: 'CHECK_NO_LIST' })
    }
  })

  test('passes over what is gone when it is read', async () => {
    const loader = new DictLoader({ 'a.html': '' })
    loader.list = () => ['a.html', 'gone.html']
    assert.equal((await checkTemplates({ environment: new Environment({ loader }), project: import.meta.dirname })).templates, 1)
  })
})
