// The ORM: microseconds on the processor for one query or write, beside the raw driver and other ORMs. One process, the same rows,
// peer by peer in interleaved rounds; those of Python in a process of their own.

import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeDatabase } from '../test/databases.ts'
import { median } from './measure.ts'
import { ORM_COUNTS, ORM_PEERS, type OrmCase, type OrmEngine, type OrmPeer } from './orm-peers.ts'

/** What a peer can do; one with prepared queries may only read. */
interface Opened {
  key(id: number): unknown
  hundred(): unknown
  related(after: number): unknown
  insert?(views: number): unknown
  bulk?(): unknown
  update?(id: number, views: number): unknown
  sql?(text: string): unknown
  close(): unknown
}
type Open = (engine: OrmEngine, url: string) => Promise<Opened>

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
  const data = await load('data.mjs')
  const statements = (data['statements'] as (engine: OrmEngine) => string[])(engine)
  const raw = await ((await load('raw.mjs'))['open'] as Open)(engine, url)
  if (engine === 'postgres') for (const sql of statements) await raw.sql?.(sql)
  const plain = data['plainArticle'] as (row: unknown, withComments?: boolean) => unknown
  const expected = await answersOf(raw, plain)
  const opened: { peer: OrmPeer; it: Opened }[] = []
  for (const peer of ORM_PEERS) {
    const found = peer.file === 'raw' ? raw : await openPeer(peer, engine, url)
    if (typeof found === 'string') missing.push(`${peer.title} on ${engine}: ${found}`)
    else {
      if ((await answersOf(found, plain)) !== expected) throw new Error(`${peer.title} answers otherwise on ${engine}.`)
      opened.push({ peer, it: found })
    }
  }
  const samples = await rounded(opened, engine, rounds, say)
  for (const { it } of opened) await it.close()
  return [...samples, ...pythonFigures(engine, url, { rounds, statements, expected, missing })]
}

/** A peer, or why it is not there. */
async function openPeer({ file, isPrepared }: OrmPeer, engine: OrmEngine, url: string): Promise<Opened | string> {
  try {
    const { open, openPrepared } = (await load(`${file}.mjs`)) as { open: Open; openPrepared: Open }
    return await (isPrepared ? openPrepared : open)(engine, url)
  } catch (error) {
    return (error as Error).message.split('\n')[0] as string
  }
}

async function load(file: string): Promise<Record<string, unknown>> {
  const path: string = join(FOLDER, file)
  return (await import(path)) as Record<string, unknown>
}

async function answersOf(it: Opened, plain: (row: unknown, withComments?: boolean) => unknown): Promise<string> {
  const key = plain(await it.key(7))
  const hundred = ((await it.hundred()) as unknown[]).map((row) => plain(row))
  const related = ((await it.related(100)) as unknown[]).map((row) => plain(row, true))
  return JSON.stringify({ key, hundred, related })
}

async function rounded(
  opened: readonly { peer: OrmPeer; it: Opened }[],
  engine: OrmEngine,
  rounds: number,
  say: (text: string) => void,
): Promise<OrmSample[]> {
  const cases = opened.flatMap(({ peer, it }) =>
    Object.entries(worksOf(it)).map(([name, work]) => ({
      work,
      sample: { engine, peer: peer.title, it: name as OrmCase, rounds: [] as number[] },
    })),
  )
  for (let round = 0; round <= rounds; round++) {
    for (const { work, sample } of cases) {
      // The first round is the warm-up: what is hot gets compiled.
      const time = await timed(work, ORM_COUNTS[sample.it] * (round === 0 ? 3 : 1))
      if (round > 0) sample.rounds.push(time)
    }
    say(`${engine}: ${round === 0 ? 'warm' : `round ${round} of ${rounds}`}`)
  }
  return cases.map(({ sample }) => sample)
}

type Work = (number: number) => unknown

function worksOf(it: Opened): Partial<Record<OrmCase, Work>> {
  const works: Partial<Record<OrmCase, Work>> = {
    key: (number) => it.key((number % 1000) + 1),
    hundred: () => it.hundred(),
    related: (number) => it.related(number % 900),
  }
  if (it.insert !== undefined) works.insert = (number) => it.insert?.(number)
  if (it.bulk !== undefined) works.bulk = () => it.bulk?.()
  if (it.update !== undefined) works.update = (number) => it.update?.((number % 1000) + 1, ((number % 1000) + 1) * 3)
  return works
}

/** Microseconds on the processor for each. */
async function timed(work: Work, count: number): Promise<number> {
  const before = process.cpuUsage()
  for (let number = 0; number < count; number++) {
    const answer = work(number)
    if (answer instanceof Promise || typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function') await answer
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

function pythonFigures(
  engine: OrmEngine,
  url: string,
  { rounds, statements, expected, missing }: { rounds: number; statements: readonly string[]; expected: string; missing: string[] },
): OrmSample[] {
  return PYTHON.flatMap((peer) => {
    const counts = Object.fromEntries(Object.entries(ORM_COUNTS).map(([name, count]) => [name, Math.max(1, Math.ceil(count / 10))]))
    const task = { peer, engine, statements, counts, rounds: Math.min(rounds, 3), database: databaseOf(url) }
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
