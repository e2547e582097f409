// Template engines: microseconds on the processor for one page. No server: the same pages in one process, engine by engine, in interleaved
// rounds; those of Python in a process of their own.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median } from './measure.ts'
import { table } from './report.ts'

type Render = (data: unknown) => string
type CaseName = 'table' | 'fortunes' | 'small' | 'deep'

/** What one engine took for one case: microseconds a page, a figure for each round. */
export interface TemplateSample {
  readonly engine: string
  readonly it: CaseName
  readonly rounds: number[]
}

const CASES: readonly CaseName[] = ['table', 'fortunes', 'small', 'deep']
/** Pages in a round, for the fastest engine some tenths of a second. */
const COUNTS: Readonly<Record<CaseName, number>> = { table: 150, fortunes: 15_000, small: 150_000, deep: 6_000 }
/** An engine that takes longer than this for a round renders fewer pages in it. */
const LONGEST_ROUND_MS = 400
const HAND = 'by hand'

/** Renders in interleaved rounds. */
export async function compareEngines(rounds: number, say: (text: string) => void): Promise<TemplateSample[]> {
  const { DATA, JINJA } = await load('data.mjs')
  const { ENGINES } = await load('engines.mjs')
  const data = DATA as Readonly<Record<CaseName, unknown>>
  const engines = ENGINES as Readonly<Record<string, Partial<Record<CaseName, Render>>>>
  const byHand = (it: CaseName): Render => (engines[HAND] as Record<CaseName, Render>)[it]
  const all = CASES.flatMap((it) =>
    Object.entries(engines).flatMap(([engine, renders]) => {
      const render = renders[it]
      if (render === undefined) return []
      const expected = plain(byHand(it)(data[it]))
      if (plain(render(data[it])) !== expected) throw new Error(`${engine} renders ${it} otherwise: ${render(data[it]).slice(0, 300)}`)
      return [{ render, sample: { engine, it, rounds: [] as number[] }, count: countFor(render, data[it], COUNTS[it]) }]
    }),
  )
  for (let round = 0; round < rounds; round++) {
    for (const { render, sample, count } of all) sample.rounds.push(time(render, data[sample.it], count))
    say(`round ${round + 1} of ${rounds}`)
  }
  return [...all.map(({ sample }) => sample), ...python(JINJA, data, rounds)]
}

/** The peers are JavaScript, and there only when their packages are installed. */
async function load(file: string): Promise<Record<string, unknown>> {
  const path: string = join(import.meta.dirname, 'peers/templates', file)
  return (await import(path)) as Record<string, unknown>
}

/** The same text for all spellings of entities and of white space between tags. */
function plain(html: string): string {
  return html
    .replaceAll('&gt;', '>')
    .replace(/&(?:quot|#34|#x22);/g, '&quot;')
    .replace(/&(?:#39|#x27|#039);/g, '&#39;')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x2F;', '/')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
    .replace(/>\s+/g, '>')
    .replace(/\s+</g, '<')
}

function countFor(render: Render, data: unknown, count: number): number {
  const few = Math.max(1, Math.floor(count / 50))
  time(render, data, few)
  const each = time(render, data, few)
  return Math.max(1, Math.min(count, Math.floor((LONGEST_ROUND_MS * 1000) / each)))
}

/** Microseconds on the processor for a page. The page is made flat: what only refers to its pieces is not done yet. */
function time(render: Render, data: unknown, count: number): number {
  let length = 0
  const before = process.threadCpuUsage()
  for (let i = 0; i < count; i++) length += Buffer.byteLength(render(data))
  const { user, system } = process.threadCpuUsage(before)
  if (length === 0) throw new Error('Nothing was rendered.')
  return (user + system) / count
}

function python(jinja: unknown, data: unknown, rounds: number): TemplateSample[] {
  const script = join(import.meta.dirname, 'peers/templates/python.py')
  const { status, stdout } = spawnSync('/usr/bin/python3', [script], {
    input: JSON.stringify({ jinja, data, counts: COUNTS, rounds }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) return []
  const { figures } = JSON.parse(stdout) as { figures: Record<string, Record<CaseName, number>> }
  return Object.entries(figures).flatMap(([engine, cases]) =>
    Object.entries(cases).map(([it, seconds]) => ({ engine, it: it as CaseName, rounds: [seconds * 1e6] })),
  )
}

/** A table for people: microseconds, and the speed against building strings by hand. */
export function templateReport(samples: readonly TemplateSample[]): string {
  const engines = [...new Set(samples.map(({ engine }) => engine))]
  const figure = (engine: string, it: CaseName): number | null => {
    const rounds = samples.find((one) => one.engine === engine && one.it === it)?.rounds
    return rounds === undefined ? null : median(rounds)
  }
  const cell = (engine: string, it: CaseName): string => {
    const own = figure(engine, it)
    const hand = figure(HAND, it) as number
    return own === null ? '-' : `${own.toFixed(own < 10 ? 2 : 0)} (${(hand / own).toFixed(2)})`
  }
  const rows = engines.map((engine) => [engine, ...CASES.map((it) => cell(engine, it))])
  return table(['microseconds a page (speed)', 'table 1,000 by 10', 'fortunes', 'small page', 'deep page'], rows)
}
