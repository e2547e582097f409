// `nuages serve app.ts`: production.

import { serve as listen } from '../server.ts'
import { loadEnvironment, loadExport } from './load.ts'
import { say, styledError, tell } from './terminal.ts'

/** The options of the commands that listen. */
export interface ListenOptions {
  readonly host?: string
  readonly port?: number
  readonly envFile?: string
}

/** Serves the application of a file with production's settings, whatever DEBUG says. */
export async function serve(file: string, { host, port, envFile }: ListenOptions & { path?: string; accessLog?: boolean }): Promise<void> {
  if (envFile !== undefined) loadEnvironment(envFile)
  if (process.env['DEBUG'] === '1' || process.env['DEBUG'] === 'true') {
    tell(`${styledError('yellow', 'note:')} DEBUG is set and has no effect here; \`nuages dev\` is for development.`)
  }
  process.env['DEBUG'] = '0'
  process.env['NODE_ENV'] ??= 'production'
  const app = await loadExport(file)
  const serving = await listen(app, { ...(host !== undefined && { host }), ...(port !== undefined && { port }) })
  say(`Listening on ${serving.url}`)
}
