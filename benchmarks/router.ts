// The router alone: nanoseconds a match beside find-my-way and Hono's, with 10 routes and with 1,000. No server, no requests: the same
// targets go round in one process, router by router, in interleaved rounds.

import findMyWay from 'find-my-way'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { parsePattern, Router } from '../src/http.ts'
import { median } from './measure.ts'
import { table } from './report.ts'
import { colons, firstTargets, patterns, targets } from './routes.ts'

/** Looks a target up; whether there is a route. */
type LookUp = (target: string) => boolean

interface Contender {
  readonly name: string
  make(count: number): LookUp
}

/** What one router took: nanoseconds a match, a figure for each round. */
export interface RouterSample {
  readonly name: string
  readonly routes: number
  /** `all` goes round all routes, `first` round the first ten of them. */
  readonly asked: 'all' | 'first'
  readonly rounds: number[]
}

const SIZES: readonly number[] = [10, 1000]
/** Matches in a round: the kernel counts a thread's time in steps of some milliseconds, of which a round is to have many. */
const MATCHES = 300_000

const CONTENDERS: readonly Contender[] = [
  {
    name: 'nuages',
    make(count) {
      const router = new Router<string>()
      for (const path of patterns(count)) router.add(parsePattern(path), ['GET'], path)
      return (target) => router.match('GET', target).value !== null
    },
  },
  {
    name: 'find-my-way',
    make(count) {
      const router = findMyWay()
      for (const path of patterns(count)) router.on('GET', colons(path, '(^\\d+$)'), () => {})
      return (target) => router.find('GET', target) !== null
    },
  },
  { name: 'hono SmartRouter', make: (count) => hono(count, () => new SmartRouter({ routers: [new RegExpRouter(), new TrieRouter()] })) },
  { name: 'hono TrieRouter', make: (count) => hono(count, () => new TrieRouter()) },
]

/** What is asked of Hono's routers. */
interface HonoRouter {
  add(method: string, path: string, handler: string): void
  match(method: string, path: string): readonly [readonly unknown[], ...unknown[]]
}

function hono(count: number, make: () => HonoRouter): LookUp {
  const router = make()
  for (const path of patterns(count)) router.add('GET', colons(path, '{[0-9]+}'), path)
  return (target) => router.match('GET', target)[0].length > 0
}

/** Matches in interleaved rounds, each router in turn. */
export function compareRouters(rounds: number, say: (text: string) => void): RouterSample[] {
  const all = SIZES.flatMap((routes) =>
    CONTENDERS.flatMap(({ name, make }) => {
      const lookUp = make(routes)
      return (['all', 'first'] as const).map((asked) => {
        const list = asked === 'all' ? targets(routes) : firstTargets()
        check(name, lookUp, list)
        return { lookUp, list, sample: { name, routes, asked, rounds: [] as number[] } }
      })
    }),
  )
  for (const { lookUp, list } of all) time(lookUp, list)
  for (let round = 0; round < rounds; round++) {
    for (const { lookUp, list, sample } of all) sample.rounds.push(time(lookUp, list))
    say(`round ${round + 1} of ${rounds}`)
  }
  return all.map(({ sample }) => sample)
}

/** A router that finds what is not there, or does not find what is, has no figure. */
function check(name: string, lookUp: LookUp, list: readonly string[]): void {
  const wrong = list.find((target) => lookUp(target) === target.startsWith('/nothing/'))
  if (wrong !== undefined) throw new Error(`${name} answers ${wrong} wrongly.`)
}

/** Nanoseconds on the processor: what other processes do meanwhile counts little. */
function time(lookUp: LookUp, list: readonly string[]): number {
  let hits = 0
  const before = process.threadCpuUsage()
  for (let i = 0; i < MATCHES; i++) if (lookUp(list[i % list.length] as string)) hits++
  const { user, system } = process.threadCpuUsage(before)
  if (hits === 0) throw new Error('Nothing was found.')
  return ((user + system) * 1000) / MATCHES
}

/** A table for people. */
export function routerReport(samples: readonly RouterSample[]): string {
  const figure = (name: string, routes: number, asked: string): number =>
    median(samples.find((one) => one.name === name && one.routes === routes && one.asked === asked)?.rounds ?? [])
  const rows = CONTENDERS.map(({ name }) => {
    const few = figure(name, 10, 'all')
    const first = figure(name, 1000, 'first')
    const all = figure(name, 1000, 'all')
    return [name, few.toFixed(0), first.toFixed(0), (first / few).toFixed(2), all.toFixed(0), (all / few).toFixed(2)]
  })
  return table(['ns / match', '10 routes', '1,000 routes, the same ten asked', 'times', '1,000 routes, all asked', 'times'], rows)
}
