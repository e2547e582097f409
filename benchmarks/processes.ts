// Servers as child processes, each the leader of its own group, so that all it started ends with it. Whatever happens here,
// none is left behind.

import { spawn } from 'node:child_process'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The core that servers have to themselves, and the one of the load. */
export const SERVER_CORE = '0'
export const LOAD_CORE = '1'

/** What to start, and with which additions to the environment. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A child that runs. */
export interface Running {
  readonly pid: number
  readonly port: number
  /** The last of what it wrote. */
  readonly output: () => string
  readonly ended: Promise<void>
}

const OUTPUT_KEPT = 4000
const children: Set<Running> = new Set()

/** Stops what still runs when this process ends, by itself or by a signal. */
export function stopAllAtExit(): void {
  process.on('exit', () => {
    for (const { pid } of children) signalGroup(pid, 'SIGKILL')
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void Promise.all([...children].map(stop)).then(() => process.exit(130)))
  }
}

/** Starts a server on its core. It finds its port in the environment. */
export function start({ program, args, env }: Command, port: number): Running {
  const environment = { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), ...env }
  const child = spawn('taskset', ['-c', SERVER_CORE, program, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  })
  let output = ''
  const keep = (text: Buffer): void => {
    output = (output + text.toString()).slice(-OUTPUT_KEPT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      keep(Buffer.from(error.message))
      resolve()
    })
    child.on('close', () => resolve())
  })
  const running: Running = { pid: child.pid ?? 0, port, output: () => output, ended }
  children.add(running)
  ended.then(() => children.delete(running))
  return running
}

/** Asks a child to end, and sees to it after three seconds. */
export async function stop(child: Running): Promise<void> {
  signalGroup(child.pid, 'SIGTERM')
  const patience = new AbortController()
  const late = sleep(3000, undefined, { signal: patience.signal }).then(() => signalGroup(child.pid, 'SIGKILL'))
  await child.ended
  patience.abort()
  await late.catch(() => {})
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Signals a child and all that it started. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}
