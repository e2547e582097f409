// The comparison: all peers of a case are started, checked, warmed up, and then measured in rounds, one after the other.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Case } from './cases.ts'
import { load } from './load.ts'
import { coreTime, cpuTime } from './measure.ts'
import type { Peer } from './peers.ts'
import { freePort, LOAD_CORE, type Running, SERVER_CORE, start, stop } from './processes.ts'

/** One peer in one round. */
export interface Sample {
  /** Microseconds on the processor for each request. */
  readonly cpu: number
  /** Requests per second. */
  readonly rate: number
  /** The part of the round that the server was on the processor. */
  readonly busy: number
  /** The part of the round that the server's core worked for others. Above a tenth, look at the figures with doubt. */
  readonly disturbed: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Connections that broke and answers that came late. */
  readonly troubles: number
}

/** The samples of each peer of a case, round by round. */
export type Samples = Map<string, Sample[]>

/** How long and how often. */
export interface Plan {
  readonly rounds: number
  /** Seconds of a round, and of the load before the first one. */
  readonly seconds: number
  readonly warmUp: number
  /** For files of the servers. */
  readonly folder: string
}

const READY_WITHIN = 15_000
/** A round waits for both cores to be nearly idle, looked at for so long, but no longer than that: all in milliseconds. */
const QUIET_WINDOW = 100
const QUIET_WITHIN = 2000
const QUIET_SHARE = 0.15

/** Measures the peers in one case. Peers that do not start are left out, and it is said. */
export async function compare(it: Case, peers: readonly Peer[], plan: Plan, say: (text: string) => void): Promise<Samples> {
  const running = new Map<Peer, Ready>()
  const samples: Samples = new Map()
  try {
    for (const peer of peers) {
      const server = await ready(peer, it, plan.folder, say)
      if (server !== null) running.set(peer, server)
    }
    for (const { port, cookies } of running.values()) await load(port, it, plan.warmUp, cookies)
    for (let round = 1; round <= plan.rounds; round++) {
      for (const [peer, server] of running) {
        await quiet()
        const sample = await measure(server, it, plan.seconds)
        const before = samples.get(peer.name) ?? []
        samples.set(peer.name, [...before, sample])
      }
      say(`${it.name}: round ${round} of ${plan.rounds}`)
    }
  } finally {
    await Promise.all([...running.values()].map(stop))
  }
  return samples
}

/** Waits while other work keeps the cores busy, for some time. */
export async function quiet(): Promise<void> {
  const until = performance.now() + QUIET_WITHIN
  while (performance.now() < until) {
    const began = performance.now()
    const before = coreTime(SERVER_CORE) + coreTime(LOAD_CORE)
    await sleep(QUIET_WINDOW)
    const worked = (coreTime(SERVER_CORE) + coreTime(LOAD_CORE) - before) / 1e6
    if (worked < QUIET_SHARE * 2 * (performance.now() - began)) return
  }
}

/** A server that answers, with the cookies that it gave. */
interface Ready extends Running {
  readonly cookies: readonly string[]
}

async function measure(server: Ready, it: Case, seconds: number): Promise<Sample> {
  const core = coreTime(SERVER_CORE)
  const before = cpuTime(server.pid)
  const counted = await load(server.port, it, seconds, server.cookies)
  const cpu = Number(cpuTime(server.pid) - before) / 1000
  const others = (coreTime(SERVER_CORE) - core) / 1000 - cpu
  if (counted.status > 0) throw new Error(`${counted.status} of ${counted.requests} answers were errors.`)
  return {
    cpu: cpu / counted.requests,
    rate: counted.requests / counted.seconds,
    busy: cpu / 1e6 / counted.seconds,
    disturbed: Math.max(0, others / 1e6 / counted.seconds),
    p50: counted.p50,
    p99: counted.p99,
    troubles: counted.broken + counted.timeouts,
  }
}

/** Starts a peer and waits until it gives the right answer; null where it does not start. */
async function ready(peer: Peer, it: Case, folder: string, say: (text: string) => void): Promise<Ready | null> {
  const port = await freePort()
  const server = start(peer.command(it, port, folder), port)
  const answer = await firstAnswer(server, it)
  const problem = answer === null ? null : problemOf(answer, it)
  if (problem === undefined) return { ...server, cookies: await cookiesOf(server.port, it) }
  await stop(server)
  if (problem !== null) throw new Error(`${peer.title} answers ${it.method} ${firstPath(it)} wrongly: ${problem}`)
  say(`${peer.title} does not start and is left out:\n${server.output()}`)
  return null
}

/** What is wrong with an answer, if anything. Flask ends its JSON with a line break and sorts its keys. */
function problemOf(answer: string, it: Case): string | undefined {
  if (it.wrong !== undefined) return it.wrong(answer)
  if (answer === it.answer || sameJson(answer, it.answer)) return undefined
  return `${JSON.stringify(answer)}, expected ${JSON.stringify(it.answer)}.`
}

/** The answer to the case's first request, once there is one. */
export async function firstAnswer({ port, ended }: Running, it: Case): Promise<string | null> {
  const until = performance.now() + READY_WITHIN
  let gone = false
  ended.then(() => {
    gone = true
  })
  while (performance.now() < until && !gone) {
    const text = await ask(port, it)
    if (text !== null) return text
    await sleep(20)
  }
  return null
}

/** As many as there are heads; none where the case needs none. */
export async function cookiesOf(port: number, { login }: Case): Promise<string[]> {
  const cookies: string[] = []
  while (login !== undefined && cookies.length < 64) cookies.push(await logIn(port, login))
  return cookies
}

async function logIn(port: number, path: string): Promise<string> {
  const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** The path of the first of the requests. */
function firstPath({ path }: Case): string {
  return path.split('\n', 1)[0]?.replace('%d', '1000') ?? ''
}

async function ask(port: number, it: Case): Promise<string | null> {
  const { method, body, login } = it
  const type = { connection: 'close', ...(body && { 'content-type': 'application/json' }) }
  try {
    const headers = { ...type, ...(login !== undefined && { cookie: await logIn(port, login) }) }
    const init = { method, headers, body: body || null }
    const response = await fetch(`http://127.0.0.1:${port}${firstPath(it)}`, init)
    return await response.text()
  } catch {
    return null
  }
}

function sameJson(a: string, b: string): boolean {
  try {
    return sorted(JSON.parse(a)) === sorted(JSON.parse(b))
  } catch {
    return false
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  )
}
