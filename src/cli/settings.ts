// `nuages settings app.ts`: what an application reads from the environment.

import { env, type Setting } from '../nuages.ts'
import { loadEnvironment, loadExport } from './load.ts'
import { end, say, styled, table, tell } from './terminal.ts'

/** What is not to be read over someone's shoulder, whatever kind of setting it was read as. */
const SECRET: RegExp = /secret|password|passwd|token|credential|key$|_dsn$/i

/** Prints the settings that were read while the file was loaded: name, value, where it came from. Ends with 1 where one is wrong. */
export async function settings(file: string, options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  await loadExport(file)
  const all = env.settings
  if (all.length === 0) tell('The application reads no settings.')
  for (const line of table(all.map(row))) say(line)
  if (all.some(({ problem }) => problem !== null)) process.exitCode = 1
  end()
}

function row({ name, value, source, problem }: Setting): string[] {
  const shown = source === 'none' ? '-' : masked(name, value)
  return [styled('bold', name), shown, styled('dim', source), problem === null ? '' : styled('red', problem)]
}

function masked(name: string, value: string | null): string {
  return value === null || SECRET.test(name) ? '***' : JSON.stringify(value)
}
