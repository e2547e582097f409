// Tables for people, in Markdown.

import type { Case } from './cases.ts'
import { capacity, type Goal, quietCapacity, TOLERANCE } from './goals.ts'
import type { Sample, Samples } from './http.ts'
import { median } from './measure.ts'
import type { Peer } from './peers.ts'

const OURS: readonly string[] = ['nuages', 'nuages-async']

/** A table; columns after the first are set to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** What each peer cost in one case. */
export function caseTable(it: Case, samples: Samples, peers: readonly Peer[]): string {
  const rows = peers
    .filter(({ name }) => samples.has(name))
    .map(({ name, title }) => {
      const own = samples.get(name) ?? []
      const middle = (pick: (sample: Sample) => number): number => median(own.map(pick))
      const cost = own.map(({ cpu }) => cpu)
      return [
        title,
        middle(({ cpu }) => cpu).toFixed(1),
        `${Math.min(...cost).toFixed(1)}-${Math.max(...cost).toFixed(1)}`,
        ratio(capacity(samples, name, 'node')),
        ratio(capacity(samples, 'nuages', name)),
        ratio(capacity(samples, 'nuages-async', name)),
        Math.round(middle(({ rate }) => rate)).toLocaleString('en-US'),
        `${Math.round(100 * middle(({ busy }) => busy))} %`,
        middle(({ p99 }) => p99).toFixed(1),
      ]
    })
  const head = [
    '',
    'µs CPU / request',
    'range',
    'of node:http',
    'Nuages: times this',
    'async: times this',
    'requests / s',
    'busy',
    'p99 ms',
  ]
  const used = head.map((_, column) => column === 0 || rows.some((row) => row[column] !== ''))
  const kept = (row: readonly string[]): string[] => row.filter((_, column) => used[column])
  const disturbed = median([...samples.values()].flat().map((sample) => sample.disturbed))
  return `### ${it.title}\n\n${table(kept(head), rows.map(kept))}\n\nOther work took ${Math.round(100 * disturbed)} % of the servers' core.`
}

/** Which goals are met. Those whose peers were not measured are left out. */
export function goalTable(goals: readonly Goal[], results: ReadonlyMap<string, Samples>): string {
  const rows = goals.flatMap((goal) => {
    const samples = results.get(goal.it)
    if (samples === undefined || !samples.has(goal.peer)) return []
    const [sync, asynchronous] = OURS.map((name) => capacity(samples, name, goal.peer)) as [number, number]
    const quiet = quietCapacity(samples, 'nuages', goal.peer)
    const wanted = [ratio(goal.ratio), ratio(goal.aim ?? Number.NaN)]
    return [[`${goal.it}, of ${goal.peer}`, ...wanted, ratio(sync), verdict(sync / goal.ratio), ratio(quiet), ratio(asynchronous)]]
  })
  return `### Goals\n\n${table(['', 'goal', 'aim', 'reached', '', 'by the cheaper quarter', 'with async handlers'], rows)}`
}

/** `met`, `met within 10 %` or `missed`, of how much of a goal was reached. */
export function verdict(part: number): string {
  if (Number.isNaN(part)) return ''
  if (part >= 1) return 'met'
  return part >= TOLERANCE ? 'met within 10 %' : 'MISSED'
}

function ratio(value: number): string {
  if (Number.isNaN(value)) return ''
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
