// Loaded before the tests that share a process (scripts/test.ts). When the first test of a file begins, nothing of the file
// before it may be left: no changed environment, global or mock, no listener on the process, no timer, socket or server. And
// no test may cause a warning. What is left fails the run, and is named with the file that left it.

import { relative } from 'node:path'
import { after, beforeEach } from 'node:test'
import { leftBehind, type Picture, takePicture } from './global-state.ts'

/** Sockets and children end a moment after they are told to. Long enough for a busy machine; passes as soon as they have. */
const PATIENCE_MS = 3000
/** How long the runner may take for its report before the process is ended whatever is still open. */
const REPORT_MS = 1000
const FOLDER: string = process.cwd()
const { setImmediate: soon, setTimeout: later } = globalThis

const warnings: Error[] = []
const complaints: string[] = []
let file: string | undefined
let inspected: Promise<string> = Promise.resolve('')
let before: Picture | undefined

process.on('warning', (warning) => warnings.push(warning))

beforeEach(async (t) => {
  const next = 'filePath' in t ? t.filePath : undefined
  if (next === file) {
    // Tests of a file that run at once begin together, and none before what was left is known.
    await inspected
    return
  }
  const last = file
  file = next
  inspected = inspect(last)
  const left = await inspected
  if (left !== '') throw new Error(left)
})

// A failure in a hook at the very end does not fail the run, and the runner does not report while something is open. So
// what was left is said again at the exit, which is forced if need be.
after(async () => {
  await inspect(file)
  if (complaints.length === 0) return
  process.exitCode = 1
  process.once('exit', () => process.stderr.write(`\n${complaints.join('\n')}\n`))
  later(() => process.exit(), REPORT_MS).unref()
})

/** What the file left, as a text for an error; empty if nothing. */
async function inspect(path: string | undefined): Promise<string> {
  await new Promise((resolve) => soon(resolve)) // what a test began and did not wait for
  const left = before === undefined ? [] : await settled(before)
  left.push(...warnings.splice(0).map((warning) => `a warning: ${warning.stack}`))
  before = takePicture()
  const name = path === undefined ? 'The loading of the test files' : relative(FOLDER, path)
  if (left.length === 0) return ''
  const complaint = [`${name} left behind:`, ...left].join('\n  ')
  complaints.push(complaint)
  return complaint
}

async function settled(first: Picture): Promise<string[]> {
  const until = performance.now() + PATIENCE_MS
  let left = leftBehind(first, takePicture())
  while (left.some((thing) => thing.startsWith('open ')) && performance.now() < until) {
    await new Promise((resolve) => later(resolve, 10))
    left = leftBehind(first, takePicture())
  }
  return left
}
