// Large uploads: a form with a file of 100 MB, sent to each server in turn, by one client on the other core.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { quiet } from './http.ts'
import { coreTime, cpuTime, median } from './measure.ts'
import type { UploadPeer } from './peers.ts'
import { freePort, LOAD_CORE, type Running, SERVER_CORE, start, stop } from './processes.ts'
import { table, verdict } from './report.ts'

/** Bytes of the file. */
const SIZE = 100_000_000
const SENDER: string = join(import.meta.dirname, 'peers', 'upload', 'sender.mjs')
const READY_WITHIN = 15_000

/** What is done with the file. */
const UPLOADS: readonly { readonly path: string; readonly title: string }[] = [
  { path: '/saved', title: '100 MB kept in a temporary file' },
  { path: '/read', title: '100 MB read piece by piece' },
]

/** One upload. */
interface Upload {
  /** Milliseconds on the processor, and by the clock. */
  readonly cpu: number
  readonly wall: number
  /** The part of the time, the client's start included, in which the server's core worked for others. */
  readonly disturbed: number
}

/** Uploads by path and then by peer, round by round. */
export type Uploads = Map<string, Map<string, Upload[]>>

/** Measures the peers; the first upload to each warms it up and is not counted. */
export async function compareUploads(
  peers: readonly UploadPeer[],
  rounds: number,
  folder: string,
  say: (text: string) => void,
): Promise<Uploads> {
  const uploads: Uploads = new Map(UPLOADS.map(({ path }) => [path, new Map(peers.map(({ name }) => [name, []]))]))
  const running = new Map<string, Running>()
  try {
    for (const peer of peers) running.set(peer.name, await ready(peer, folder))
    for (let round = 0; round <= rounds; round++) {
      for (const { path } of UPLOADS) {
        for (const [name, server] of running) {
          await quiet()
          const upload = await send(server, path)
          if (round > 0) uploads.get(path)?.get(name)?.push(upload)
        }
      }
      say(`upload: round ${round} of ${rounds}`)
    }
  } finally {
    await Promise.all([...running.values()].map(stop))
  }
  return uploads
}

/** What was measured, as Markdown. Ours is to be at least as fast as the other. */
export function uploadReport(uploads: Uploads, peers: readonly UploadPeer[]): string[] {
  return UPLOADS.map(({ path, title }) => {
    const own = uploads.get(path) ?? new Map<string, Upload[]>()
    const of = (name: string, pick: (upload: Upload) => number): number => median((own.get(name) ?? []).map(pick))
    const rows = peers.map(({ name, title: peer }) => {
      const [cpu, wall] = [of(name, (upload) => upload.cpu), of(name, (upload) => upload.wall)]
      const times = capacity(own, name)
      const goal = name === 'nuages' ? '' : verdict(times)
      return [peer, cpu.toFixed(0), wall.toFixed(0), (SIZE / 1000 / wall).toFixed(0), times.toFixed(2), goal]
    })
    const disturbed = median([...own.values()].flat().map((upload) => upload.disturbed))
    const head = ['', 'ms CPU', 'ms', 'MB / s', 'Nuages: times this', 'goal 1.0']
    return `### ${title}\n\n${table(head, rows)}\n\nOther work took ${Math.round(100 * disturbed)} % of the servers' core.`
  })
}

/** The median over rounds of how much more ours does with the same time on the processor. */
function capacity(uploads: ReadonlyMap<string, readonly Upload[]>, base: string): number {
  const ours = uploads.get('nuages') ?? []
  return median((uploads.get(base) ?? []).map(({ cpu }, round) => cpu / (ours[round]?.cpu ?? Number.NaN)))
}

async function ready(peer: UploadPeer, folder: string): Promise<Running> {
  const port = await freePort()
  const { program, args, env } = peer.command
  const server = start({ program, args, env: { ...env, TMPDIR: folder } }, port)
  const until = performance.now() + READY_WITHIN
  while (performance.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
    if (answer !== null) return server
    await sleep(20)
  }
  throw new Error(`${peer.title} does not start:\n${server.output()}`)
}

async function send(server: Running, path: string): Promise<Upload> {
  const [began, core] = [performance.now(), coreTime(SERVER_CORE)]
  const before = cpuTime(server.pid)
  const { status, body, milliseconds } = await sender(server.port, path)
  const cpu = Number(cpuTime(server.pid) - before) / 1e6
  if (status !== 200 || body !== String(SIZE)) throw new Error(`${path} was answered with ${status} ${body}, expected ${SIZE}.`)
  const others = (coreTime(SERVER_CORE) - core) / 1e6 - cpu
  return { cpu, wall: milliseconds, disturbed: Math.max(0, others / (performance.now() - began)) }
}

/** Runs the client on its core. */
function sender(port: number, path: string): Promise<{ status: number; body: string; milliseconds: number }> {
  return new Promise((resolve, reject) => {
    const args = ['-c', LOAD_CORE, process.execPath, SENDER, String(port), path, String(SIZE)]
    const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000, killSignal: 'SIGKILL' })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`The client ended with ${code}: ${text}`))))
  })
}
