// The newsroom: its front page and its article pages beside the same pages of others. Each has a database of its own with the same rows,
// and nothing is measured before all of them have shown the same words on pages of the same size.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDatabase } from '../test/databases.ts'
import type { Case, DatabaseEngine, NewsroomCase } from './cases.ts'
import { DATABASE_PEERS, prepareDatabasePeers } from './database-peers.ts'
import type { Goal } from './goals.ts'
import { firstAnswer } from './http.ts'
import type { Peer } from './peers.ts'
import { type Command, freePort, type Running, start, stop } from './processes.ts'
import { differenceOf } from './same-page.ts'

const HERE: string = import.meta.dirname
const SECRET_KEY = 'only for measuring, and nothing else'
/** What is on its way when the load ends is counted as work and not as a request, so few are, beside those that are answered. */
const CONNECTIONS = 8
const ENGINES: Readonly<Record<DatabaseEngine, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }

/** A case and the engine in its name; what it is compared with is found when the paper is there. */
function pageCase(name: NewsroomCase, title: string): Case {
  const request = { method: 'GET', path: '/', body: '', together: 1, connections: CONNECTIONS, answer: '' } as const
  return { ...request, name, title: `${title}, ${ENGINES[engineOf(name)]}` }
}

/** In the order of the report. Front pages first: what is read most changes with the readers of articles. */
export const NEWSROOM_CASES: readonly Case[] = [
  pageCase('front-sqlite', 'front page'),
  pageCase('front-postgres', 'front page'),
  pageCase('article-sqlite', '32 article pages'),
  pageCase('article-postgres', '32 article pages'),
]

/** Who shows the pages. */
export const NEWSROOM_PEERS: readonly Peer[] = [
  {
    name: 'nuages',
    title: 'Nuages, examples/newsroom',
    command: (it, _port, folder) => ({
      program: process.execPath,
      args: [join(HERE, '../examples/newsroom/app.ts')],
      env: environmentOf('nuages', it, folder),
    }),
  },
  {
    name: 'django',
    title: 'Django on gunicorn',
    needs: {
      packages: 'gunicorn python3-django python3-psycopg2',
      probe: ['/usr/bin/python3', '-c', 'import gunicorn, django, psycopg2'],
    },
    command: (it, port, folder) => gunicorn(port, environmentOf('django', it, folder)),
  },
  {
    name: 'express',
    title: 'Express, Prisma, Nunjucks',
    command: (it, _port, folder) => ({
      program: process.execPath,
      args: [join(DATABASE_PEERS, 'newsroom/express.mjs')],
      env: environmentOf('express', it, folder),
    }),
  },
]

/** What is to be reached. */
export const NEWSROOM_GOALS: readonly Goal[] = NEWSROOM_CASES.flatMap(({ name }): Goal[] => [
  { it: name, peer: 'django', ratio: 8 },
  { it: name, peer: 'express', ratio: 2.5 },
])

/** One core has two workers, as gunicorn's manual counts them, and threads, so that connections are kept. */
function gunicorn(port: number, env: Readonly<Record<string, string>>): Command {
  const folder = join(HERE, 'peers/newsroom/django')
  const workers = ['--workers', '2', '--worker-class', 'gthread', '--threads', '4']
  return {
    program: '/usr/bin/gunicorn',
    args: ['--bind', `127.0.0.1:${port}`, ...workers, '--chdir', folder, 'wsgi:application'],
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
  }
}

function engineOf(name: string): DatabaseEngine {
  return name.endsWith('-sqlite') ? 'sqlite' : 'postgres'
}

/** What the file says that was left for a peer when its database was made. */
function environmentOf(peer: string, it: Case, folder: string): Record<string, string> {
  return JSON.parse(readFileSync(join(folder, `${peer}-${engineOf(it.name)}.json`), 'utf8')) as Record<string, string>
}

/** Cases that can be measured, by whom, and how what was made for them is removed. */
export interface Begun {
  readonly cases: readonly Case[]
  readonly peers: readonly Peer[]
  /** What cannot be measured, and why. */
  readonly missing: readonly string[]
  end(): Promise<void>
}

/** Makes the databases and fills them, and compares the pages of all peers. Throws where one shows another page than ours. */
export async function beginNewsroom(
  cases: readonly Case[],
  wanted: readonly Peer[],
  folder: string,
  say: (text: string) => void,
): Promise<Begun> {
  const drops: (() => Promise<void>)[] = []
  const missing: string[] = []
  const isWanted = wanted.some(({ name }) => name === 'express')
  const absent = isWanted ? prepareDatabasePeers(['Prisma']).get('Prisma') : undefined
  const peers = absent === undefined ? wanted : wanted.filter(({ name }) => name !== 'express')
  if (absent !== undefined) missing.push(`Express, Prisma, Nunjucks: not installed: ${absent}`)
  const ready: Case[] = []
  const end = async (): Promise<void> => {
    for (const drop of drops) await drop()
  }
  try {
    for (const engine of new Set(cases.map(({ name }) => engineOf(name)))) {
      const reason = await fill(engine, peers, folder, drops)
      if (reason !== undefined) missing.push(`${ENGINES[engine]}: ${reason}`)
      else ready.push(...(await compared(engine, cases, peers, folder)))
      say(`${ENGINES[engine]}: ${reason ?? 'all show the same pages'}`)
    }
  } catch (error) {
    await end()
    throw error
  }
  return { cases: cases.flatMap(({ name }) => ready.filter((it) => it.name === name)), peers, missing, end }
}

/** A database for each peer, filled; or why there is none. */
async function fill(
  engine: DatabaseEngine,
  peers: readonly Peer[],
  folder: string,
  drops: (() => Promise<void>)[],
): Promise<string | undefined> {
  for (const { name } of peers) {
    let url = `sqlite:${join(folder, `${name}.db`)}`
    if (engine === 'postgres') {
      const { database, missing } = await makeDatabase('postgres')
      if (database === undefined) return missing
      drops.push(() => database.drop())
      url = database.url
    }
    const file = join(folder, `data-${engine}.json`)
    const env = { DATABASE_URL: url, NEWSROOM_DATA: file, SECRET_KEY, DESK_PASSWORD: SECRET_KEY }
    const { status } = spawnSync(process.execPath, [join(HERE, 'newsroom-data.ts'), file], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    if (status !== 0) throw new Error(`The newsroom could not be filled at ${url}.`)
    writeFileSync(join(folder, `${name}-${engine}.json`), JSON.stringify(env))
  }
  return undefined
}

/** The cases on one engine, with what our pages say, after all peers have shown the same. */
async function compared(engine: DatabaseEngine, cases: readonly Case[], peers: readonly Peer[], folder: string): Promise<Case[]> {
  const { slugs } = JSON.parse(readFileSync(join(folder, `data-${engine}.json`), 'utf8')) as { slugs: readonly string[] }
  const paths = ['/', ...slugs.map((slug) => `/articles/${slug}`)]
  const own = cases.filter(({ name }) => engineOf(name) === engine)
  const [ours, ...others] = peers
  const expected = await pagesOf(ours as Peer, own[0] as Case, paths, folder)
  for (const peer of others) {
    const pages = await pagesOf(peer, own[0] as Case, paths, folder)
    for (const [place, path] of paths.entries()) {
      const problem = differenceOf(expected[place] ?? '', pages[place] ?? '')
      if (problem !== undefined) throw new Error(`${peer.title} shows another page at ${path} on ${ENGINES[engine]}: ${problem}`)
    }
  }
  return own.map((it) => {
    const [path, answer] = it.name.startsWith('front') ? ['/', expected[0]] : [paths.slice(1).join('\n'), expected[1]]
    return { ...it, path, answer: answer ?? '', wrong: (text) => differenceOf(answer ?? '', text) }
  })
}

async function pagesOf(peer: Peer, it: Case, paths: readonly string[], folder: string): Promise<string[]> {
  const port = await freePort()
  const server: Running = start(peer.command(it, port, folder), port)
  try {
    if ((await firstAnswer(server, it)) === null) throw new Error(`${peer.title} does not start:\n${server.output()}`)
    const pages: string[] = []
    for (const path of paths) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
      if (response.status !== 200) throw new Error(`${peer.title} answers ${path} with ${response.status}:\n${server.output()}`)
      pages.push(await response.text())
    }
    return pages
  } finally {
    await stop(server)
  }
}
