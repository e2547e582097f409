import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(import.meta.dirname, 'main.ts')

describe('a new project', () => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, '.cache/new-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  for (const [name, options] of [
    ['micro', []],
    ['full', ['--full']],
  ] as const) {
    test(`${name}: passes its own type check and its own tests`, () => {
      const { status, stdout } = run(folder, MAIN, 'new', name, ...options)
      assert.equal(status, 0)
      assert.match(stdout, new RegExp(`cd ${name} && npm install && npm run dev\n$`))
      const project = join(folder, name)
      mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
      symlinkSync(ROOT, join(project, 'node_modules/nuages'))
      symlinkSync(join(ROOT, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'))
      const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { name: string; dependencies: { nuages: string } }
      assert.equal(manifest.name, name)
      assert.match(manifest.dependencies.nuages, /^\d+\.\d+\.\d+/)
      const types = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), [], { cwd: project, encoding: 'utf8' })
      assert.deepEqual([types.status, types.stdout], [0, ''])
      const tests = run(project, '--test')
      assert.equal(tests.status, 0, tests.stdout)
      assert.match(tests.stdout, /pass [1-9]/)
      const { stdout: routes } = run(project, MAIN, 'routes', 'app.ts')
      assert.match(routes, /^GET {2}\/ /m)
      if (name === 'micro') return
      const checked = run(project, join(project, 'node_modules/nuages/src/cli/main.ts'), 'check', 'app.ts')
      assert.deepEqual([checked.status, checked.stdout, checked.stderr], [0, '', '5 templates, 2 with types: no mistakes, no warnings.\n'])
    })
  }

  test('a name that is none, or is taken, is refused, and nothing is written over', () => {
    assert.match(run(folder, MAIN, 'new', '../up').stderr, /^error: A project cannot have the name "\.\.\/up"/)
    assert.match(run(folder, MAIN, 'new', 'nuages').stderr, /CLI_NEW_NAME/)
    assert.match(run(folder, MAIN, 'serve', '.').stderr, /CLI_NO_FILE/)
    mkdirSync(join(folder, 'taken'))
    const { status, stderr } = run(folder, MAIN, 'new', 'taken')
    assert.equal(status, 1)
    assert.match(stderr, /^error: There is "taken" already\. \(CLI_NEW_EXISTS\)\nhint: Choose another name/)
  })
})

function run(cwd: string, ...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  // A test runner inside of a test runner would speak to the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
}
