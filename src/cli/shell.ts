// `nuages shell app.ts`: a prompt with the application loaded and started. `await` works at the top level.

import { join } from 'node:path'
import { type REPLServer, start } from 'node:repl'
import { asApplication } from '../gateway.ts'
import * as nuages from '../nuages.ts'
import { loadEnvironment, loadExport } from './load.ts'
import { say, tell } from './terminal.ts'

/** Lines that are kept from one time to the next. */
const HISTORY = '.nuages_history'

/** Reads and runs lines until there are no more: `app` and all that `nuages` exports are there. */
export async function shell(file: string, options: { envFile?: string }): Promise<void> {
  process.env['DEBUG'] ??= '1'
  loadEnvironment(options.envFile)
  const app = await loadExport(file)
  const application = asApplication(app)
  await application.start?.()
  if (process.stdin.isTTY) say(`app is the application of ${file}; its models and what nuages exports are here too. .exit ends.`)
  const prompt = start({ prompt: process.stdin.isTTY ? 'nuages> ' : '' })
  // Request and Response stay the global ones, which app.fetch() takes; ours are nuages.Request and nuages.Response.
  for (const [name, value] of Object.entries(nuages)) if (!(name in globalThis)) prompt.context[name] = value
  Object.assign(prompt.context, { app, nuages, ...modelsOf(app) })
  await keepHistory(prompt)
  await new Promise((resolve) => prompt.once('exit', resolve))
  await application.stop?.()
  process.exit()
}

/** The models of an application, by name. */
function modelsOf(app: unknown): Readonly<Record<string, Function>> {
  return app instanceof nuages.App ? Object.assign({}, ...app.modelSets().map(({ models }) => models)) : {}
}

async function keepHistory(prompt: REPLServer): Promise<void> {
  const home = process.env['HOME']
  if (!process.stdin.isTTY || home === undefined) return
  await new Promise<void>((resolve) => {
    prompt.setupHistory(join(home, HISTORY), (error) => {
      if (error !== null) tell(`The history cannot be kept: ${error.message}`)
      resolve()
    })
  })
}
