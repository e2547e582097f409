// The package as users get it: built, packed, installed into an empty folder without a network, and used from there.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { installPackage, readJson, run } from './packed.ts'
import { startExample } from './start-example.ts'

const ROOT: string = join(import.meta.dirname, '..')
const FIVE_LINES: string = readFileSync(join(ROOT, 'examples/hello/hello.ts'), 'utf8')

/** After an answer, asks the process what it has loaded. Modules of users' packages are seen by their URL. */
const LOADED = `
import { registerHooks } from 'node:module'
const urls = []
registerHooks({ load(url, context, next) { urls.push(url); return next(url, context) } })
const { default: app } = await import('./hello.js')
const { serve } = await import('nuages')
const { url, port, close } = await serve(app, { host: '127.0.0.1', port: 0 })
const socket = process.getBuiltinModule('node:net').connect(port, '127.0.0.1')
socket.write('GET /hello/you HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n')
const answer = (await socket.setEncoding('latin1').toArray()).join('')
console.log(JSON.stringify({ answer, urls, builtin: process.moduleLoadList }))
process.exit(0)
`

const APP = "export default new App({ engine: templates('templates', { filters: { money: () => true }, globals: { paper: {} } }) })\n"

const PAPER = `import { App } from 'nuages'
import { connect, model, modelSet, text } from 'nuages/orm'
export class Story extends model({ title: text() }) {}
export const news = modelSet('news', { Story }, { migrations: import.meta.dirname + '/migrations' })
export default new App({ database: connect('sqlite:paper.db'), models: news })
`
const PAPER_TEST = `import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { factory, rolledBack, testDatabase } from 'nuages/testing'
import { news, Story } from './paper.ts'
const { database, remove } = await testDatabase('sqlite:paper.db', { sets: [news] })
after(remove)
const stories = factory(Story, { title: (number) => 'Story ' + number })
test('two', rolledBack(database, async () => {
  await stories.createMany(2)
  assert.deepEqual((await Story.query().all()).map(({ title }) => title), ['Story 1', 'Story 2'])
}))
`

describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-package-'))
  const user = join(folder, 'user')
  let packed: string[]

  before(() => {
    ;({ packed } = installPackage(folder))
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  test('holds a file for each entry, what they share, and the declarations, and nothing else', () => {
    const sources = globSync('**/*.ts', { cwd: join(ROOT, 'src'), exclude: ['**/*.test.ts', '**/*.types.ts'] })
    const entries = sources
      .filter((source) => !source.includes('/') || source === 'cli/main.ts')
      .map((source) => source.replace(/ts$/, 'js'))
    const declarations = sources.map((source) => source.replace(/ts$/, 'd.ts'))
    const rest = ['extras.js', 'CHANGELOG.md', 'LICENSE', 'README.md', 'node-version.js', 'package.json']
    const templates = globSync('cli/templates/**/*.txt', { cwd: join(ROOT, 'src') })
    const shared = packed.filter((file) => /^shared-\w+\.js$/.test(file))
    assert.notEqual(shared.length, 0)
    assert.deepEqual(packed.sort(), [...entries, ...shared, ...declarations, ...templates, ...rest].sort())
  })

  test('has a manifest of its own', () => {
    const ours = readJson(join(ROOT, 'package.json')) as { exports: object; dependencies?: object }
    const theirs = readJson(join(user, 'node_modules/nuages/package.json')) as Record<string, unknown> & { exports: object }
    assert.deepEqual(Object.keys(theirs.exports), Object.keys(ours.exports))
    assert.deepEqual(theirs['dependencies'], ours.dependencies)
    assert.deepEqual(theirs['engines'], { node: '>=24' })
    for (const key of ['private', 'scripts', 'devDependencies', 'optionalDependencies']) assert.equal(theirs[key], undefined, key)
  })

  test('says hello in TypeScript', async () => {
    write('hello.ts', FIVE_LINES)
    assert.equal(await helloFrom('hello.ts'), 'Hello you!')
  })

  test('says hello in JavaScript', async () => {
    write('hello.js', FIVE_LINES)
    assert.equal(await helloFrom('hello.js'), 'Hello you!')
  })

  test('brings the command', () => {
    write('hello.ts', FIVE_LINES)
    const nuages = join(user, 'node_modules/.bin/nuages')
    assert.match(run(nuages, ['routes', 'hello.ts'], user), /\/hello\/\{name\}/)
    assert.equal(run(nuages, ['--version'], user), `${(readJson(join(ROOT, 'package.json')) as { version: string }).version}\n`)
  })

  test('brings models, their migrations, rows as files, the prompt, and databases for tests', () => {
    write('paper.ts', PAPER)
    write('paper.test.ts', PAPER_TEST)
    write('rows.json', '[{ "model": "news.Story", "fields": { "title": "Rain" } }]')
    const nuages = (...args: string[]): string => run(join(user, 'node_modules/.bin/nuages'), args, user)
    assert.match(nuages('makemigrations', 'paper.ts'), /^migrations\/0001_initial\.ts\n {2}createModel\('Story'\)\n$/)
    assert.match(nuages('migrate', 'paper.ts'), /news\/0001_initial is applied\n$/)
    assert.equal(nuages('loaddata', 'paper.ts', 'rows.json'), '1 row of rows.json loaded into sqlite:paper.db.\n')
    assert.equal(run('sh', ['-c', 'echo "Story.query()" | node_modules/.bin/nuages shell paper.ts'], user), 'id  title\n1   Rain\n1 row.\n')
    // The runner above tells those below it that they are its own.
    const isolated = `env -u NODE_TEST_CONTEXT ${process.execPath} --test --test-reporter=tap paper.test.ts`
    assert.match(run('sh', ['-c', isolated], user), /# pass 1\n/)
  })

  test('checks templates, with the compiler of the project and types that it merges', () => {
    mkdirSync(join(user, 'templates'), { recursive: true })
    write('templates/page.html', '{# context: { a: number | null } #}{{ a }}{{ paper.name.upper() }}{{ a|money }}')
    write(
      'globals.ts',
      "declare module 'nuages/templates' { interface TemplateGlobals { paper: { name: string } } interface FilterTypes { money(value: number | null): true } }",
    )
    write('app.ts', `import { App } from 'nuages'\nimport { templates } from 'nuages/templates'\n${APP}`)
    symlinkSync(join(ROOT, 'node_modules/typescript'), join(user, 'node_modules/typescript'))
    const nuages = join(user, 'node_modules/.bin/nuages')
    const { findings } = JSON.parse(run(nuages, ['check', 'app.ts', '--json'], user)) as { findings: { kind: string; column: number }[] }
    assert.deepEqual(
      findings.map(({ kind, column }) => [kind, column]),
      [
        ['print', 39],
        ['print', 72],
      ],
    )
  })

  test('gives its types to every importer', () => {
    const names = Object.keys((readJson(join(ROOT, 'package.json')) as { exports: object }).exports)
    write('every.ts', names.map((name, i) => `export * as n${i} from 'nuages${name.slice(1)}'`).join('\n'))
    write('hello.ts', FIVE_LINES)
    write(
      'wrong.ts',
      `import { App } from 'nuages'\n// @ts-expect-error no such parameter\nnew App().get('/{a:int}', ({ params }) => params.b)\n`,
    )
    const compilerOptions = {
      module: 'nodenext',
      target: 'esnext',
      strict: true,
      noEmit: true,
      // Node runs files of TypeScript by their own names.
      allowImportingTsExtensions: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    }
    write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    assert.equal(run(join(ROOT, 'node_modules/.bin/tsc'), [], user), '')
  })

  test('loads for hello world no dependency, neither node:http nor undici', () => {
    write('hello.js', FIVE_LINES)
    write('loaded.js', LOADED)
    const { answer, urls, builtin } = JSON.parse(run(process.execPath, ['loaded.js'], user)) as {
      answer: string
      urls: string[]
      builtin: string[]
    }
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*Hello you!$/)
    assert.ok(urls.some((url) => url.endsWith('/user/node_modules/nuages/nuages.js')) && builtin.includes('NativeModule net'))
    const foreign = urls.filter(
      (url) => url.startsWith('file:') && !url.includes('/user/node_modules/nuages/') && !url.endsWith('/user/hello.js'),
    )
    assert.deepEqual(foreign, [])
    assert.deepEqual(
      builtin.filter((name) => /^NativeModule (?:_?http|https|internal\/deps\/undici)/.test(name)),
      [],
    )
  })

  test('refuses a Node that is too old with a sentence that helps', () => {
    write('old.js', "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })\nawait import('nuages/http')")
    const { status, stderr } = spawnSync(process.execPath, ['old.js'], { cwd: user, encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stderr, /Nuages needs Node 24 or newer, and this is Node 20\.20\.2 \(.*\)\. Install a newer one: https:\/\/nodejs\.org\./)
  })

  function write(name: string, text: string): void {
    writeFileSync(join(user, name), text)
  }

  async function helloFrom(name: string): Promise<string> {
    const example = await startExample(relative(ROOT, join(user, name)))
    try {
      return await (await fetch(`${example.url}/hello/you`)).text()
    } finally {
      await example.stop()
    }
  }
})
