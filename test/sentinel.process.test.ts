// The sentinel itself, set to watch small test files in a process of their own.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

const SENTINEL: string = join(import.meta.dirname, 'sentinel.ts')

/**
 * What a test leaves, the code that does it, and what the sentinel says. A file for each, in this order, in one
 * process; between them tidy ones, since a test that is told of what was left before it is not run.
 */
const CASES: readonly (readonly [string, string, string])[] = [
  ['an environment variable', "process.env.LEFT = '1'", 'environment variable LEFT'],
  ['an environment variable taken away', 'delete process.env.LANGUAGE', 'environment variable LANGUAGE'],
  ['a global', 'globalThis.left = 1', 'global left'],
  ['a listener', "process.on('SIGUSR2', () => {})", "listener on process 'SIGUSR2'"],
  ['a server', "process.getBuiltinModule('node:net').createServer().listen(0, '127.0.0.1')", 'open TCPServerWrap'],
  ['a warning', "process.emitWarning('look out')", 'a warning: Warning: look out'],
  ['a mock', "mock.method(Date, 'now', () => 1)", 'global Date.now'],
  ['mocked timers', "mock.timers.enable({ apis: ['setTimeout'] })", 'global setTimeout'],
  ['a working folder', "process.chdir('/')", 'working folder /'],
]

/** Puts everything back, or leaves what ends by itself. */
const TIDY = "process.env.LEFT = '1'; t.after(() => delete process.env.LEFT); setTimeout(() => {}, 20)"

describe('the sentinel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-sentinel-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('names what each file left behind, the last one too, and fails', () => {
    const { status, output } = watched(CASES.flatMap(([, code]) => ['', code]))
    assert.equal(status, 1, output)
    for (const [i, [what, , complaint]] of CASES.entries()) {
      const said = new RegExp(`^${String(2 * i + 1).padStart(2, '0')}\\.test\\.mjs left behind:\n((?: {2}.*\n)+)`, 'm')
        .exec(output)?.[1]
        ?.split('\n')
      assert.ok(said?.includes(`  ${complaint}`), `${what}: ${output}`)
    }
  })

  test('says nothing where all was put back, or ends by itself', () => {
    const { status, output } = watched([TIDY, ''])
    assert.equal(status, 0, output)
    assert.doesNotMatch(output, /left behind/)
  })

  function watched(codes: readonly string[]): { status: number | null; output: string } {
    const files = codes.map((code, i) => {
      const file = join(folder, `${String(i).padStart(2, '0')}.test.mjs`)
      writeFileSync(file, `import { mock, test } from 'node:test'\ntest('works', (t) => { ${code} })\n`)
      return file
    })
    const args = ['--test', '--test-isolation=none', '--test-reporter=dot', `--import=${SENTINEL}`, ...files]
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      env: { ...env, LANGUAGE: 'en' },
      encoding: 'utf8',
      timeout: 60_000,
    })
    return { status, output: stdout + stderr }
  }
})
