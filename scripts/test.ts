// Runs the tests: `node scripts/test.ts fast process`. What comes after `--` goes to Node's test runner.
//
//   fast      *.test.ts, all in one process, watched by a sentinel (test/sentinel.ts)
//   process   *.process.test.ts, each in a process of its own
//   long      *.long.test.ts, likewise; *.part.test.ts are in neither, since one of these imports them
//   coverage  the fast ones, with the lines they reach
//   gate      likewise, and fails unless they reach every line of wire, http and templates

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT: string = join(import.meta.dirname, '..')
const FAST: string = '{src,test,examples}/**/!(*.process|*.long|*.part).test.ts'
/** A test that hangs fails, and says which it was. */
const ONE_PROCESS: readonly string[] = [
  '--test-isolation=none',
  '--import=./test/seed.ts',
  '--import=./test/sentinel.ts',
  '--test-timeout=60000',
]
const COVERAGE: readonly string[] = [...ONE_PROCESS, '--experimental-test-coverage', '--test-coverage-exclude=**/*.test.ts']

const KINDS: Readonly<Record<string, readonly string[]>> = {
  fast: [...ONE_PROCESS, FAST],
  process: ['--test-concurrency=2', '--test-timeout=90000', '{src,test,examples}/**/*.process.test.ts'],
  long: ['--test-concurrency=1', '{src,test,examples}/**/*.long.test.ts'],
  coverage: [...COVERAGE, '--test-coverage-include=src/**', FAST],
  gate: [...COVERAGE, '--test-coverage-include=src/{wire,http,templates}/**', '--test-coverage-lines=100', FAST],
}

const COUNTING: readonly string[] = ['coverage', 'gate']

/** Runs one kind. Says whether it passed. */
function passes(kind: string, more: readonly string[]): boolean {
  const options = KINDS[kind]
  if (options === undefined) throw new Error(`There is no kind of test called '${kind}', only ${Object.keys(KINDS).join(', ')}.`)
  // Most of what a short process does is to read the same files again. Lines reached are counted exactly only without.
  const cache = COUNTING.includes(kind) ? {} : { NODE_COMPILE_CACHE: join(ROOT, '.cache/compiled') }
  // The compiler is written in Go, and runs for seconds: to collect what it leaves takes a sixth of its time.
  const env = { ...cache, GOGC: '400', ...process.env }
  const { status } = spawnSync(process.execPath, ['--test', ...more, ...options], { cwd: ROOT, stdio: 'inherit', env })
  return status === 0
}

const args = process.argv.slice(2)
const end = args.indexOf('--')
const kinds = end < 0 ? args : args.slice(0, end)
const more = end < 0 ? [] : args.slice(end + 1)
process.exitCode = kinds.every((kind) => passes(kind, more)) ? 0 : 1
