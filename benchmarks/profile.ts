// Where our server spends its time: V8's sampling profilers, switched on from outside while the load runs.

import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Case } from './cases.ts'
import { cookiesOf, firstAnswer } from './http.ts'
import { load } from './load.ts'
import type { Peer } from './peers.ts'
import { freePort, type Running, start, stop } from './processes.ts'
import { table } from './report.ts'

const AGENT: string = join(import.meta.dirname, 'peers', 'profiler.mjs')
const SHOWN = 40
const SECONDS = 5

interface CallFrame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
}

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface HeapNode {
  readonly callFrame: CallFrame
  readonly selfSize: number
  readonly children: readonly HeapNode[]
}

interface Target {
  readonly server: Running
  readonly it: Case
  readonly cookies: readonly string[]
}

/** The functions of `peer` that take most time, and those that allocate most, in one case. */
export async function profile(it: Case, peer: Peer, folder: string): Promise<string> {
  const port = await freePort()
  const files = mkdtempSync(join(folder, 'profile-'))
  const { program, args, env } = peer.command(it, port, folder)
  const server = start({ program, args: ['--import', AGENT, ...args], env: { ...env, PROFILES: files } }, port)
  try {
    if ((await firstAnswer(server, it)) === null) throw new Error(`${peer.title} does not start:\n${server.output()}`)
    const cookies = await cookiesOf(port, it)
    await load(port, it, 3, cookies)
    const cpu = await record({ server, it, cookies }, 'SIGUSR2', join(files, 'cpu.json'))
    const heap = await record({ server, it, cookies }, 'SIGPWR', join(files, 'heap.json'))
    return `### Profile of ${peer.title}: ${it.title}\n\n${timeTable(cpu as CpuProfile)}\n\n${allocationTable(heap as { head: HeapNode })}`
  } finally {
    await stop(server)
  }
}

/** Loads the server between two signals; the second makes it write what it saw. */
async function record({ server, it, cookies }: Target, signal: NodeJS.Signals, file: string): Promise<unknown> {
  process.kill(server.pid, signal)
  await sleep(200)
  await load(server.port, it, SECONDS, cookies)
  process.kill(server.pid, signal)
  for (let tries = 0; tries < 100; tries++) {
    await sleep(100)
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as unknown
    } catch {
      // Not written yet, or not to its end.
    }
  }
  throw new Error(`The profiler wrote nothing:\n${server.output()}`)
}

function timeTable({ nodes, samples, timeDeltas }: CpuProfile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const times = new Map<string, number>()
  samples.forEach((id, index) => add(times, names.get(id) ?? '', timeDeltas[index] ?? 0))
  times.delete('(idle)')
  return `Self time, ${Math.round(total(times) / 1000)} ms without idling:\n\n${shares(times)}`
}

function allocationTable({ head }: { readonly head: HeapNode }): string {
  const sizes = new Map<string, number>()
  const visit = ({ callFrame, selfSize, children }: HeapNode): void => {
    if (selfSize > 0) add(sizes, placeOf(callFrame), selfSize)
    children.forEach(visit)
  }
  visit(head)
  return `Allocated, sampled:\n\n${shares(sizes)}`
}

function shares(amounts: Map<string, number>): string {
  const all = total(amounts)
  const rows = [...amounts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, SHOWN)
    .map(([name, amount]) => [name, `${((100 * amount) / all).toFixed(1)} %`])
  return table(['', 'share'], rows)
}

function total(amounts: Map<string, number>): number {
  return amounts.values().reduce((sum, amount) => sum + amount, 0)
}

function add(amounts: Map<string, number>, name: string, amount: number): void {
  amounts.set(name, (amounts.get(name) ?? 0) + amount)
}

/** `name (file:line)`, the file as far as it says something. */
function placeOf({ functionName, url, lineNumber }: CallFrame): string {
  const name = functionName || '(anonymous)'
  if (url === '') return name
  return `${name} (${url.replace(/^.*\/(?=(?:dist|node_modules|peers)\/)/, '')}:${lineNumber + 1})`
}
