// The application of `nuages dev`, in a process of its own: it gets its connections from the parent, which keeps the port.

import type { Socket } from 'node:net'
import { asApplication } from '../gateway.ts'
import { formatAccessLine, serve } from '../server.ts'
import { loadEnvironment, loadExport } from './load.ts'
import { isReload, withReload } from './reload.ts'

/** How long, in milliseconds, requests that are under way may hold up a new start. */
const GRACE = 200

/** Loads and serves the application of a file until the parent says `stop` or is gone. */
export async function runChild(file: string, options: { envFile?: string }): Promise<void> {
  // Ctrl-C reaches every process of the terminal; the parent tells this one when to end.
  process.on('SIGINT', () => {})
  Error.stackTraceLimit = 50
  loadEnvironment(options.envFile)
  const application = asApplication(await loadExport(file))
  const serving = await serve(withReload(application), {
    listen: false,
    signals: false,
    accessLog: (line) => {
      if (!isReload(line.path)) process.stdout.write(`${formatAccessLine(line)}\n`)
    },
  })
  const stop = (): void => void serving.close({ grace: GRACE }).finally(() => process.exit())
  process.on('disconnect', stop)
  process.on('message', (message, socket) => {
    if (message === 'stop') stop()
    else if (socket !== undefined) serving.accept(socket as Socket)
  })
  process.send?.('ready')
}
