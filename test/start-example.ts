// Starts an example as its reader would, in a process of its own, and stops it again.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** An example that listens. */
export interface RunningExample {
  readonly url: string
  readonly port: number
  /** The number of its process. */
  readonly pid: number
  /** What it has printed so far; all of it when it was stopped. */
  output(): string
  /** Tells it to end, and waits until it has. Gives its exit code, null where a signal ended it. */
  stop(): Promise<number | null>
}

const ROOT = join(import.meta.dirname, '..')

/**
 * Starts `file`, given from the repository's root, on a free port, with more in its environment, and in a folder, by default that of the
 * tests. Resolves when it accepts connections.
 */
export async function startExample(
  file: string,
  more: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
): Promise<RunningExample> {
  const port = await freePort()
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), ...more }
  const child = spawn(process.execPath, [join(ROOT, file)], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  while (!(await accepts(port))) {
    if (hasEnded(child)) throw new Error(`${file} ended before it listened:\n${output}`)
    await sleep(20)
  }
  return { url: `http://127.0.0.1:${port}`, port, pid: child.pid as number, output: () => output, stop: () => stop(child, ended) }
}

function stop(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  child.kill('SIGTERM')
  return ended
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** A port that was free a moment ago. Not 0, because not every example says which one it got. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
