// What is to be reached, and what was.

import type { CaseName } from './cases.ts'
import type { Sample, Samples } from './http.ts'
import { median, quantile } from './measure.ts'

/** Capacity of ours as a multiple of another's. */
export interface Goal {
  readonly it: CaseName
  readonly peer: string
  readonly ratio: number
  /** What we would like beyond it. */
  readonly aim?: number
}

/** A goal is met where the median is within a tenth of it: two runs on a shared machine differ by as much. */
export const TOLERANCE = 0.9

const SMALL_ANSWER: readonly Omit<Goal, 'it'>[] = [
  { peer: 'node', ratio: 1.6, aim: 1.9 },
  { peer: 'fastify', ratio: 2 },
  { peer: 'hono', ratio: 1.7 },
  { peer: 'express', ratio: 4 },
  { peer: 'gunicorn', ratio: 12 },
  { peer: 'raw', ratio: 0.65, aim: 0.8 },
]

/** Of `npm run bench -- http`. */
export const GOALS: readonly Goal[] = [
  ...SMALL_ANSWER.map((goal): Goal => ({ it: 'text', ...goal })),
  ...SMALL_ANSWER.map((goal): Goal => ({ it: 'json', ...goal })),
  { it: 'param', peer: 'node', ratio: 1.5 },
  { it: 'post', peer: 'node', ratio: 1.4 },
  { it: 'post', peer: 'fastify', ratio: 1.8 },
  { it: 'pipelined', peer: 'node', ratio: 5 },
  { it: 'pipelined', peer: 'nginx', ratio: 2 },
]

/** Of `npm run bench -- app`. */
export const APP_GOALS: readonly Goal[] = (['read', 'write'] as const).flatMap((it): Goal[] => [
  { it, peer: 'express', ratio: 2 },
  { it, peer: 'fastify', ratio: 1.3 },
])

/** How much more a peer does than the base with the same time on the processor: the median over rounds; NaN where one is missing. */
export function capacity(samples: Samples, peer: string, base: string): number {
  const theirs = samples.get(base) ?? []
  return median((samples.get(peer) ?? []).flatMap((sample, round) => ratioOf(sample, theirs[round])))
}

/** The same from the cheaper quarter of each one's rounds: what is left where other work disturbed half of them. */
export function quietCapacity(samples: Samples, peer: string, base: string): number {
  return quietCost(samples.get(base)) / quietCost(samples.get(peer))
}

function quietCost(samples: readonly Sample[] = []): number {
  return quantile(
    samples.map(({ cpu }) => cpu),
    0.25,
  )
}

function ratioOf(ours: Sample, theirs: Sample | undefined): number[] {
  return theirs === undefined ? [] : [theirs.cpu / ours.cpu]
}
