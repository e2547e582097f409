// `nuages dev app.ts`: the application with the debug page, started anew at every change. This process keeps the port.

import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { dirname, relative } from 'node:path'
import { parseEnv } from 'node:util'
import { NuagesError } from '../nuages.ts'
import { findFile } from './load.ts'
import type { ListenOptions } from './serve.ts'
import { Supervisor } from './supervisor.ts'
import { say, styled, tell } from './terminal.ts'
import { watchFolder } from './watch.ts'

/** Editors write a file in several steps; a start waits until it has been quiet for this long, in milliseconds. */
const QUIET = 40

/** Serves the application of a file in development, until a signal comes. */
export async function dev(file: string, { host, port, envFile }: ListenOptions): Promise<void> {
  const path = findFile(file)
  const settings = settingsOf(envFile)
  const supervisor = new Supervisor([path, ...(envFile === undefined ? [] : ['--env-file', envFile])])
  const listener = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (socket) => supervisor.take(socket))
  const url = await listen(listener, host ?? (settings('HOST') || '127.0.0.1'), port ?? Number(settings('PORT') || 8000))
  say(`Listening on ${url} for development`)
  const folder = relative(process.cwd(), path).startsWith('..') ? dirname(path) : process.cwd()
  const unwatch = watchFolder(
    folder,
    quietly((changed) => {
      tell(styled('dim', `${relative(process.cwd(), changed)} has changed`))
      void supervisor.restart()
    }),
  )
  void supervisor.restart()
  const stop = (): void => {
    unwatch()
    listener.close()
    void supervisor.close().finally(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
}

/** Calls `act` once for what comes in a burst. */
function quietly(act: (path: string) => void): (path: string) => void {
  let timer: NodeJS.Timeout | undefined
  return (path) => {
    clearTimeout(timer)
    timer = setTimeout(() => act(path), QUIET)
  }
}

/** Where to listen may stand in the file of settings. It is not read into this process: the next start reads it anew. */
function settingsOf(envFile = '.env'): (name: string) => string | undefined {
  const file = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {}
  return (name) => process.env[name] ?? file[name]
}

function listen(listener: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    listener.once('error', (cause: NodeJS.ErrnoException) => {
      const hint = cause.code === 'EADDRINUSE' ? 'Something listens there already. Stop it, or choose another port: --port 8001' : undefined
      reject(new NuagesError('CLI_ADDRESS', `Cannot listen on ${host}:${port} (${cause.code}).`, hint === undefined ? { cause } : { hint }))
    })
    listener.listen(port, host, () => {
      const address = listener.address() as { address: string; port: number; family: string }
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      resolve(`http://${name}:${address.port}`)
    })
  })
}
