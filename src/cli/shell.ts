// `nuages shell app.ts`: a prompt with the application loaded and started. What is typed is awaited, and a query is run.

import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { type REPLServer, start } from 'node:repl'
import { PassThrough } from 'node:stream'
import { Script } from 'node:vm'
import { asApplication } from '../gateway.ts'
import * as nuages from '../nuages.ts'
import { loadEnvironment, loadExport } from './load.ts'
import { settled, shownValue } from './shown-rows.ts'
import { say, tell } from './terminal.ts'

/** Lines that are kept from one time to the next. */
const HISTORY = '.nuages_history'
/** What `settled` is called at the prompt. */
const SETTLED = '__nuages_settled'

/** Reads and runs lines until there are no more: `app`, its models, and all that `nuages` exports are there. */
export async function shell(file: string, options: { envFile?: string }): Promise<void> {
  process.env['DEBUG'] ??= '1'
  loadEnvironment(options.envFile)
  const app = await loadExport(file)
  const application = asApplication(app)
  await application.start?.()
  const isTerminal = process.stdin.isTTY === true
  if (isTerminal) say(`app is the application of ${file}; its models and what nuages exports are here too. Queries are run. .exit ends.`)
  const input = new PassThrough()
  // In a world of its own, an object that is typed would be none of ours.
  const world = { useGlobal: true, writer: shownValue }
  const prompt = start(isTerminal ? { ...world, prompt: 'nuages> ' } : { ...world, prompt: '', input, output: process.stdout })
  name(app)
  settleWhatIsTyped(prompt)
  const exit = new Promise((resolve) => prompt.once('exit', resolve))
  if (isTerminal) await keepHistory(prompt)
  else await feed(prompt, input, exit)
  await exit
  await application.stop?.()
  process.exit()
}

/** Names what is at hand. What the language or Node calls by the same name stays: our Request is nuages.Request, a model Event is models.Event. */
function name(app: unknown): void {
  const models: Readonly<Record<string, unknown>> =
    app instanceof nuages.App ? Object.assign({}, ...app.modelSets().map((set) => set.models)) : {}
  for (const [own, value] of Object.entries({ ...nuages, ...models, app, nuages, models }))
    if (!(own in globalThis)) Object.defineProperty(globalThis, own, { value, writable: true, configurable: true, enumerable: true })
}

/**
 * Lets an expression be awaited, and a query be run, before it is shown. It is written around what was typed and not behind it: Node waits for
 * `await` before it takes the next line of a terminal.
 */
function settleWhatIsTyped(prompt: REPLServer): void {
  Object.defineProperty(globalThis, SETTLED, { value: settled })
  const { eval: evaluate } = prompt
  const around: typeof evaluate = (typed, ...rest) =>
    evaluate.call(prompt, isExpression(typed) ? `await ${SETTLED}((${typed}\n))` : typed, ...rest)
  Object.defineProperty(prompt, 'eval', { value: around })
}

/** Whether it is one, and declares nothing. What is not yet complete is none. */
function isExpression(typed: string): boolean {
  if (/^\s*(?:(?:async\s+)?function|class)\b/.test(typed)) return false
  try {
    return new Script(`(async () => (${typed}\n))`) instanceof Script
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** Hands over the lines of a file or a pipe, each when the prompt is shown again behind the one before: only for terminals Node sees to that. */
async function feed(prompt: REPLServer, input: PassThrough, exit: Promise<unknown>): Promise<void> {
  let hasEnded = false
  void exit.then(() => (hasEnded = true))
  let isShown = (): void => {}
  const { displayPrompt } = prompt
  const shown: typeof displayPrompt = (preserveCursor) => {
    displayPrompt.call(prompt, preserveCursor)
    isShown()
  }
  Object.defineProperty(prompt, 'displayPrompt', { value: shown })
  for await (const line of createInterface({ input: process.stdin })) {
    const isDone = new Promise<void>((resolve) => (isShown = resolve))
    input.write(`${line}\n`)
    await Promise.race([isDone, exit])
    if (hasEnded) return
  }
  input.end()
}

async function keepHistory(prompt: REPLServer): Promise<void> {
  const home = process.env['HOME']
  if (home === undefined) return
  await new Promise<void>((resolve) => {
    prompt.setupHistory(join(home, HISTORY), (error) => {
      if (error !== null) tell(`The history cannot be kept: ${error.message}`)
      resolve()
    })
  })
}
