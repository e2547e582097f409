// The ORM: microseconds on the processor for one query or write, beside the raw driver and other ORMs, each in a
// process of its own with the same rows, in interleaved rounds.

import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { makeDatabase } from '../test/databases.ts'
import { DATABASE_PEERS, type DatabasePart, prepareDatabasePeers } from './database-peers.ts'
import { median } from './measure.ts'
import { ORM_PEERS, type OrmCase, type OrmEngine, type OrmPeer } from './orm-peers.ts'

/** What one peer took: microseconds, a figure for each round. */
export interface OrmSample {
  readonly engine: OrmEngine
  readonly peer: string
  readonly it: OrmCase
  readonly rounds: number[]
}
/** Who could not be measured, and why. */
export interface OrmMissing {
  readonly engine: OrmEngine
  readonly peer: string
  readonly reason: string
}
/** Figures, and who is missing. */
export interface OrmRun {
  readonly samples: readonly OrmSample[]
  readonly missing: readonly OrmMissing[]
}

const PYTHON: readonly string[] = ['django', 'sqlalchemy']
const PYTHON_COUNTS: Readonly<Record<OrmCase, number>> = { key: 300, hundred: 60, related: 40, insert: 300, bulk: 3, update: 300 }
/** How long each works in a round: shorter ones would tell of cold caches. */
const ROUND_MS = 150

/** Compares all peers on SQLite in memory and on PostgreSQL, in a database of its own. */
export async function compareOrms(rounds: number, say: (text: string) => void): Promise<OrmRun> {
  const missing: OrmMissing[] = []
  const absent = prepareDatabasePeers(['Prisma', 'SQLite for Sequelize'])
  const onSqlite = await compareOn('sqlite', '', rounds, { say, missing, absent })
  const { database, missing: reason } = await makeDatabase('postgres')
  if (database === undefined) return { samples: onSqlite, missing: [...missing, { engine: 'postgres', peer: 'all', reason }] }
  try {
    return { samples: [...onSqlite, ...(await compareOn('postgres', database.url, rounds, { say, missing, absent }))], missing }
  } finally {
    await database.drop()
  }
}

/** What is told and kept while all work. */
interface Notes {
  readonly say: (text: string) => void
  readonly missing: OrmMissing[]
  readonly absent: ReadonlyMap<DatabasePart, string>
}

async function compareOn(engine: OrmEngine, url: string, rounds: number, notes: Notes): Promise<OrmSample[]> {
  const { statements: write } = (await import(join(DATABASE_PEERS, 'data.mjs') as string)) as {
    statements: (engine: OrmEngine) => string[]
  }
  const statements = write(engine)
  const opened: Running[] = []
  try {
    const expected = await openAll(engine, url, statements, opened, notes)
    const samples = await rounded(opened, engine, rounds, notes.say)
    return [...samples, ...pythonFigures(engine, url, { rounds, statements, expected, missing: notes.missing })]
  } finally {
    await Promise.all(opened.map((running) => running.close()))
  }
}

/** Opens who can be opened; gives what the first of them answers, as all have to. */
async function openAll(
  engine: OrmEngine,
  url: string,
  statements: readonly string[],
  opened: Running[],
  { missing, absent }: Notes,
): Promise<string> {
  let expected = ''
  for (const peer of ORM_PEERS) {
    const part = partOf(peer, engine)
    const reason = part === undefined ? undefined : absent.get(part)
    if (reason !== undefined) {
      missing.push({ engine, peer: peer.title, reason: `not installed: ${reason}` })
      continue
    }
    const isFirst = opened.length === 0
    const running = new Running(peer, engine, url)
    try {
      const { answers, cases } = await running.open(isFirst && engine === 'postgres' ? statements : [])
      if (isFirst) expected = answers
      if (answers !== expected) throw new Error('It answers otherwise.')
      running.cases = cases
      opened.push(running)
    } catch (error) {
      await running.close()
      missing.push({ engine, peer: peer.title, reason: (error as Error).message })
    }
  }
  return expected
}

function partOf({ file }: OrmPeer, engine: OrmEngine): DatabasePart | undefined {
  if (file === 'prisma') return 'Prisma'
  return file === 'sequelize' && engine === 'sqlite' ? 'SQLite for Sequelize' : undefined
}

/** A peer in a process of its own. */
class Running {
  readonly title: string
  cases: readonly OrmCase[] = []
  readonly #child: ChildProcess

  constructor({ title, file, isPrepared }: OrmPeer, engine: OrmEngine, url: string) {
    this.title = title
    this.#child = fork(join(DATABASE_PEERS, 'runner.mjs'), [file, String(isPrepared), engine, url], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  open(statements: readonly string[]): Promise<{ answers: string; cases: readonly OrmCase[] }> {
    return this.#ask({ ask: 'open', statements })
  }

  /** Microseconds on the processor for each. */
  time(name: OrmCase, milliseconds: number): Promise<number> {
    return this.#ask({ ask: 'time', name, milliseconds })
  }

  /** Asks its process to end, and sees to it after three seconds: one that stays would keep this one. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.once('exit', () => resolve())
    if (this.#child.connected) this.#child.send({ ask: 'close' })
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 3000)
    await promise
    clearTimeout(late)
  }

  async #ask<T>(message: Record<string, unknown>): Promise<T> {
    this.#child.send(message)
    const { promise, resolve, reject } = Promise.withResolvers<{ value?: T; error?: string }>()
    this.#child.once('message', (answer) => resolve(answer as { value?: T; error?: string }))
    this.#child.once('exit', (code) => reject(new Error(`Its process ended with ${code}.`)))
    const { value, error } = await promise
    this.#child.removeAllListeners('exit')
    if (error !== undefined) throw new Error(error)
    return value as T
  }
}

async function rounded(opened: readonly Running[], engine: OrmEngine, rounds: number, say: (text: string) => void): Promise<OrmSample[]> {
  const cases = opened.flatMap((running) =>
    running.cases.map((it) => ({ running, sample: { engine, peer: running.title, it, rounds: [] as number[] } })),
  )
  for (let round = 0; round <= rounds; round++) {
    for (const { running, sample } of cases) {
      // The first round is the warm-up: what is hot gets compiled.
      const time = await running.time(sample.it, round === 0 ? 3 * ROUND_MS : ROUND_MS)
      if (round > 0) sample.rounds.push(time)
    }
    say(`${engine}: ${round === 0 ? 'warm' : `round ${round} of ${rounds}`}`)
  }
  return cases.map(({ sample }) => sample)
}

function pythonFigures(
  engine: OrmEngine,
  url: string,
  { rounds, statements, expected, missing }: { rounds: number; statements: readonly string[]; expected: string; missing: OrmMissing[] },
): OrmSample[] {
  return PYTHON.flatMap((peer) => {
    const title = peer === 'django' ? 'Django' : 'SQLAlchemy'
    const task = { peer, engine, statements, counts: PYTHON_COUNTS, rounds: Math.min(rounds, 3), database: databaseOf(url) }
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', [join(DATABASE_PEERS, 'python.py')], {
      input: JSON.stringify(task),
      encoding: 'utf8',
    })
    if (status !== 0) {
      missing.push({ engine, peer: title, reason: stderr.trim().split('\n').at(-1) ?? '' })
      return []
    }
    const { answers, figures } = JSON.parse(stdout) as { answers: unknown; figures: Record<OrmCase, number[]> }
    if (JSON.stringify(answers) !== expected) throw new Error(`${peer} answers otherwise on ${engine}.`)
    return Object.entries(figures).map(([it, own]) => ({
      engine,
      peer: title,
      it: it as OrmCase,
      rounds: own,
    }))
  })
}

function databaseOf(url: string): Record<string, string> {
  if (url === '') return {}
  const { hostname, username, pathname, searchParams } = new URL(url)
  return { host: searchParams.get('host') ?? hostname, user: username, name: pathname.slice(1) }
}

/** The median of a peer in a case; NaN where it has none. */
export function ormFigure(samples: readonly OrmSample[], engine: OrmEngine, peer: string, it: OrmCase): number {
  return median(samples.find((one) => one.engine === engine && one.peer === peer && one.it === it)?.rounds ?? [])
}
