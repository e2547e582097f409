// The report of `npm run bench -- orm`.

import { type OrmMissing, type OrmRun, type OrmSample, ormFigure } from './orm.ts'
import { ORM_CASES, ORM_GOALS, type OrmCase, type OrmEngine, RAW } from './orm-peers.ts'
import { table, verdict } from './report.ts'

const TITLES: Readonly<Record<OrmEngine, string>> = {
  sqlite: 'SQLite in memory, node:sqlite',
  postgres: 'PostgreSQL, pg with named statements',
}
const CASES = Object.keys(ORM_CASES) as readonly OrmCase[]
const OURS: ReadonlySet<string> = new Set([RAW, 'Nuages', 'Nuages prepared'])

/** Tables for people. */
export function ormReport({ samples, missing }: OrmRun): string[] {
  const engines = (['sqlite', 'postgres'] as const).filter((engine) => samples.some((one) => one.engine === engine))
  const reasons = missing.map(({ engine, peer, reason }) => `- ${peer} on ${engine}: ${reason}`)
  const absent = missing.length === 0 ? [] : [`Not measured:\n\n${reasons.join('\n')}`]
  return [...engines.map((engine) => figures(samples, engine, missing)), goals(samples, engines), ahead(samples, engines), ...absent]
}

function figures(samples: readonly OrmSample[], engine: OrmEngine, missing: readonly OrmMissing[]): string {
  const peers = [...new Set(samples.filter((one) => one.engine === engine).map(({ peer }) => peer))]
  const rows = peers.map((peer) => [
    peer,
    ...CASES.map((it) => {
      const own = ormFigure(samples, engine, peer, it)
      if (Number.isNaN(own)) return '-'
      const part = ormFigure(samples, engine, RAW, it) / own
      return `${own < 100 ? own.toFixed(1) : Math.round(own).toLocaleString('en-US')} (${part.toFixed(2)})`
    }),
  ])
  for (const { engine: where, peer, reason } of missing) {
    const state = reason.startsWith('not installed') ? 'not installed' : 'not measured'
    if (where === engine) rows.push([peer, state, ...CASES.slice(1).map(() => '-')])
  }
  return `### ${TITLES[engine]}: microseconds (speed against the driver)\n\n${table(['', ...Object.values(ORM_CASES)], rows)}`
}

function goals(samples: readonly OrmSample[], engines: readonly OrmEngine[]): string {
  const rows = ORM_GOALS.filter(({ engine }) => engines.includes(engine)).map(({ engine, it, part, isPrepared = false }) => {
    const reached = ormFigure(samples, engine, RAW, it) / ormFigure(samples, engine, isPrepared ? 'Nuages prepared' : 'Nuages', it)
    return [`${engine}, ${ORM_CASES[it]}${isPrepared ? ', prepared' : ''}`, part.toFixed(2), reached.toFixed(2), verdict(reached / part)]
  })
  return `### Goals: parts of the driver's speed\n\n${table(['', 'goal', 'reached', ''], rows)}`
}

/** How many times faster ours is than the fastest of the others: prepared against prepared, and those that are not alike. */
function ahead(samples: readonly OrmSample[], engines: readonly OrmEngine[]): string {
  const rows = engines.flatMap((engine) =>
    [false, true].flatMap((isPrepared) => {
      const ours = isPrepared ? 'Nuages prepared' : 'Nuages'
      const others = [...new Set(samples.filter((one) => one.engine === engine && !OURS.has(one.peer)).map(({ peer }) => peer))]
      const rivals = others.filter((peer) => peer.endsWith('prepared') === isPrepared)
      const cells = CASES.map((it) => {
        const [best] = rivals
          .map((peer) => ({ peer, own: ormFigure(samples, engine, peer, it) }))
          .filter(({ own }) => !Number.isNaN(own))
          .sort((a, b) => a.own - b.own)
        return best === undefined ? '-' : `${(best.own / ormFigure(samples, engine, ours, it)).toFixed(2)} ${best.peer}`
      })
      return [[`${engine}${isPrepared ? ', prepared' : ''}`, ...cells]]
    }),
  )
  return `### Ours, times the fastest of the others\n\n${table(['', ...Object.values(ORM_CASES)], rows)}`
}
