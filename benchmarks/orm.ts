// The ORM: microseconds on the processor for one query or write, beside the raw driver and other ORMs, each in a
// process of its own with the same rows, in interleaved rounds.

import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeDatabase } from '../test/databases.ts'
import { median } from './measure.ts'
import { ORM_PEERS, type OrmCase, type OrmEngine, type OrmPeer } from './orm-peers.ts'

/** What one peer took: microseconds, a figure for each round. */
export interface OrmSample {
  readonly engine: OrmEngine
  readonly peer: string
  readonly it: OrmCase
  readonly rounds: number[]
}
/** Figures, and who is missing and why. */
export interface OrmRun {
  readonly samples: readonly OrmSample[]
  readonly missing: readonly string[]
}

const FOLDER: string = join(import.meta.dirname, 'peers/orm')
const PYTHON: readonly string[] = ['django', 'sqlalchemy']
const PYTHON_COUNTS: Readonly<Record<OrmCase, number>> = { key: 300, hundred: 60, related: 40, insert: 300, bulk: 3, update: 300 }
/** How long each works in a round: shorter ones would tell of cold caches. */
const ROUND_MS = 150

/** Installs what the peers need where that is missing or old. */
export function prepareOrmPeers(): void {
  const lock = join(FOLDER, 'node_modules/.package-lock.json')
  if (existsSync(lock) && statSync(lock).mtimeMs >= statSync(join(FOLDER, 'package-lock.json')).mtimeMs) return
  run('npm', ['ci', '--ignore-scripts'])
  // SQLite for Sequelize is compiled; without a compiler it is left out.
  const headers = join(process.execPath, '../..')
  spawnSync('npx', ['--yes', 'node-gyp', 'rebuild', '--directory', 'node_modules/sqlite3'], {
    cwd: FOLDER,
    stdio: 'ignore',
    env: { ...process.env, npm_config_nodedir: headers },
  })
  // Generating needs no engine, and would load one all the same if it were not told that one is there.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' }
  for (const engine of ['sqlite', 'postgresql'])
    spawnSync('npx', ['prisma', 'generate', '--schema', `${engine}.prisma`], { cwd: FOLDER, stdio: 'ignore', env })
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { cwd: FOLDER, stdio: 'inherit' })
  if (status !== 0) throw new Error(`\`${program} ${args.join(' ')}\` failed in ${FOLDER}.`)
}

/** Compares all peers on SQLite in memory and on PostgreSQL, in a database of its own. */
export async function compareOrms(rounds: number, say: (text: string) => void): Promise<OrmRun> {
  const missing: string[] = []
  const onSqlite = await compareOn('sqlite', '', rounds, { say, missing })
  const { database, missing: reason } = await makeDatabase('postgres')
  if (database === undefined) return { samples: onSqlite, missing: [...missing, reason] }
  try {
    return { samples: [...onSqlite, ...(await compareOn('postgres', database.url, rounds, { say, missing }))], missing }
  } finally {
    await database.drop()
  }
}

async function compareOn(
  engine: OrmEngine,
  url: string,
  rounds: number,
  { say, missing }: { say: (text: string) => void; missing: string[] },
): Promise<OrmSample[]> {
  const { statements: write } = (await import(join(FOLDER, 'data.mjs') as string)) as { statements: (engine: OrmEngine) => string[] }
  const statements = write(engine)
  let expected = ''
  const opened: Running[] = []
  for (const peer of ORM_PEERS) {
    const isFirst = opened.length === 0
    const running = new Running(peer, engine, url)
    try {
      const { answers, cases } = await running.open(isFirst && engine === 'postgres' ? statements : [])
      if (isFirst) expected = answers
      if (answers !== expected) throw new Error('It answers otherwise.')
      running.cases = cases
      opened.push(running)
    } catch (error) {
      running.close()
      missing.push(`${peer.title} on ${engine}: ${(error as Error).message}`)
    }
  }
  const samples = await rounded(opened, engine, rounds, say)
  for (const running of opened) running.close()
  return [...samples, ...pythonFigures(engine, url, { rounds, statements, expected, missing })]
}

/** A peer in a process of its own. */
class Running {
  readonly title: string
  cases: readonly OrmCase[] = []
  readonly #child: ChildProcess

  constructor({ title, file, isPrepared }: OrmPeer, engine: OrmEngine, url: string) {
    this.title = title
    this.#child = fork(join(FOLDER, 'runner.mjs'), [file, String(isPrepared), engine, url], {
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

  close(): void {
    if (this.#child.connected) this.#child.send({ ask: 'close' })
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
  { rounds, statements, expected, missing }: { rounds: number; statements: readonly string[]; expected: string; missing: string[] },
): OrmSample[] {
  return PYTHON.flatMap((peer) => {
    const task = { peer, engine, statements, counts: PYTHON_COUNTS, rounds: Math.min(rounds, 3), database: databaseOf(url) }
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', [join(FOLDER, 'python.py')], {
      input: JSON.stringify(task),
      encoding: 'utf8',
    })
    if (status !== 0) {
      missing.push(`${peer} on ${engine}: ${stderr.trim().split('\n').at(-1)}`)
      return []
    }
    const { answers, figures } = JSON.parse(stdout) as { answers: unknown; figures: Record<OrmCase, number[]> }
    if (JSON.stringify(answers) !== expected) throw new Error(`${peer} answers otherwise on ${engine}.`)
    return Object.entries(figures).map(([it, own]) => ({
      engine,
      peer: peer === 'django' ? 'Django' : 'SQLAlchemy',
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
