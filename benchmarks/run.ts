// The command: `npm run bench -- http`, and `app`, `upload`, `cold`, `router`, `templates`, `orm`, `newsroom`, `techempower`
// in its place. See README.md.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { APP_CASES, CASES, type Case } from './cases.ts'
import { coldReport, coldStarts, loadedModules } from './cold.ts'
import { APP_GOALS, GOALS, type Goal } from './goals.ts'
import { compare, type Samples } from './http.ts'
import { type Begun, beginNewsroom, NEWSROOM_CASES, NEWSROOM_GOALS, NEWSROOM_PEERS } from './newsroom.ts'
import { compareOrms } from './orm.ts'
import { ormReport } from './orm-report.ts'
import { APP_PEERS, isInstalled, PEERS, type Peer, UPLOAD_PEERS } from './peers.ts'
import { prepare, requirePrograms } from './prepare.ts'
import { freePort, stopAllAtExit } from './processes.ts'
import { profile } from './profile.ts'
import { caseTable, goalTable } from './report.ts'
import { keep } from './results.ts'
import { beginTechempower, TECHEMPOWER_CASES, TECHEMPOWER_GOALS, TECHEMPOWER_PEERS } from './techempower.ts'
import { compareUploads, uploadReport } from './upload.ts'

const USAGE = `usage: npm run bench -- http|app|upload|cold|router|templates|orm|newsroom|techempower [options]

  http   processor time per request beside other servers
  app    the same of an application: sessions, origin check, a validator, three middlewares
  upload processor time to take a form with a file of 100 MB
  cold   processor time to the first answer, memory at rest, modules loaded
  router processor time of a match, with 10 routes and with 1,000, beside other routers
  templates processor time of a page, beside other template engines
  orm    processor time of queries and writes, beside the driver and other ORMs, on SQLite and on PostgreSQL (TEST_POSTGRES_URL)
  newsroom processor time of the example's pages, beside those of Django and of Express with Prisma, on SQLite and on PostgreSQL
  techempower processor time of TechEmpower's six, beside Fastify with Drizzle and Hono with Kysely, on PostgreSQL

  --only NAMES     cases, by comma: ${names(CASES)}; of app ${names(APP_CASES)}; of newsroom ${names(NEWSROOM_CASES)}; of techempower ${names(TECHEMPOWER_CASES)}
  --peers NAMES    servers, by comma: ${names(PEERS)}; of app ${names(APP_PEERS)}; of newsroom ${names(NEWSROOM_PEERS)}; of techempower ${names(TECHEMPOWER_PEERS)}
  --rounds N       rounds, 9 by default
  --seconds N      whole seconds of load in a round, 1 by default, 4 of newsroom
  --profile        no comparison: where our server spends its time and allocates, for --only or text
  --no-build       measure dist as it is
  --save           also write the report to RESULTS.md`

/** What is compared under one name. */
interface Suite {
  readonly cases: readonly Case[]
  readonly peers: readonly Peer[]
  readonly goals: readonly Goal[]
  /** Seconds of a round where the option is not given; 1 where unset. */
  readonly seconds?: string
  /** Makes what the cases need, and completes them. */
  readonly begin?: (cases: readonly Case[], peers: readonly Peer[], folder: string, say: (text: string) => void) => Promise<Begun>
}

const HTTP: Suite = { cases: CASES, peers: PEERS, goals: GOALS }
const SUITES: ReadonlyMap<string, Suite> = new Map([
  ['http', HTTP],
  ['app', { cases: APP_CASES, peers: APP_PEERS, goals: APP_GOALS }],
  ['newsroom', { cases: NEWSROOM_CASES, peers: NEWSROOM_PEERS, goals: NEWSROOM_GOALS, seconds: '4', begin: beginNewsroom }],
  ['techempower', { cases: TECHEMPOWER_CASES, peers: TECHEMPOWER_PEERS, goals: TECHEMPOWER_GOALS, begin: beginTechempower }],
])
const COMMANDS: ReadonlySet<string | undefined> = new Set([...SUITES.keys(), 'upload', 'cold', 'router', 'templates', 'orm'])

interface Options {
  readonly command: string
  readonly cases: readonly Case[]
  readonly peers: readonly Peer[]
  readonly rounds: number
  readonly seconds: number
  readonly save: boolean
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string', default: '9' },
      seconds: { type: 'string' },
      profile: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const command = positionals[0]
  if (values.help || positionals.length !== 1 || command === undefined || !COMMANDS.has(command)) {
    console.log(USAGE)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const suite = SUITES.get(command) ?? HTTP
  const options: Options = {
    command,
    cases: chosen('case', values.only ?? (values.profile ? suite.cases[0]?.name : undefined), suite.cases),
    peers: chosen('peer', values.peers, suite.peers),
    rounds: count('rounds', values.rounds),
    seconds: count('seconds', values.seconds ?? suite.seconds ?? '1'),
    save: values.save,
  }
  const alone = ALONE[command]
  if (alone === undefined) requirePrograms()
  prepare(command !== 'router' && !values['no-build'])
  stopAllAtExit()
  if (alone !== undefined) await alone(options)
  else if (command === 'cold') await cold(options)
  else if (command === 'upload') await upload(options)
  else await measured(suite, options, values.profile)
}

/** What needs no load from outside. */
const ALONE: Readonly<Record<string, (options: Options) => Promise<void>>> = { router, templates: templateEngines, orm: orms }

async function measured(suite: Suite, options: Options, profiling: boolean): Promise<void> {
  const folder = temporaryFolder()
  const ours = options.peers[0] as Peer
  const present = profiling ? [ours] : options.peers.filter((peer) => isInstalled(peer) || sayMissing(peer))
  const begun = await (suite.begin ?? beginNothing)(options.cases, present, folder, say)
  try {
    if (profiling) for (const it of begun.cases) console.log(`${await profile(it, ours, folder)}\n`)
    else await comparedCases(suite, { ...options, cases: begun.cases, peers: begun.peers }, folder, begun.missing)
  } finally {
    await begun.end()
  }
}

async function beginNothing(cases: readonly Case[], peers: readonly Peer[]): Promise<Begun> {
  return { cases, peers, missing: [], end: async () => {} }
}

async function comparedCases(suite: Suite, options: Options, folder: string, missing: readonly string[]): Promise<void> {
  const { command, cases, peers, rounds, seconds, save } = options
  const results = new Map<string, Samples>()
  const parts: string[] = []
  for (const it of cases) {
    const taking = peers.filter((peer) => peer.cases?.includes(it.name) ?? true)
    const samples = await compare(it, taking, { rounds, seconds, warmUp: 2, folder }, say)
    results.set(it.name, samples)
    parts.push(caseTable(it, samples, taking))
    console.log(`\n${parts.at(-1)}\n`)
  }
  parts.push(goalTable(suite.goals, results), ...missing.map((reason) => `Not measured: ${reason}`))
  console.log(`${parts.slice(cases.length).join('\n\n')}\n`)
  const raw = Object.fromEntries([...results].map(([name, samples]) => [name, Object.fromEntries(samples)]))
  keep(command, parts, { rounds, seconds, samples: raw }, save)
}

async function upload({ rounds, save }: Options): Promise<void> {
  const uploads = await compareUploads(UPLOAD_PEERS, rounds, temporaryFolder(), say)
  const parts = uploadReport(uploads, UPLOAD_PEERS)
  console.log(`\n${parts.join('\n\n')}\n`)
  const raw = Object.fromEntries([...uploads].map(([path, own]) => [path, Object.fromEntries(own)]))
  keep('upload', parts, { rounds, uploads: raw }, save)
}

async function router({ rounds, save }: Options): Promise<void> {
  // The routers are there only when the packages are installed.
  const { compareRouters, routerReport } = await import('./router.ts')
  const samples = compareRouters(rounds, say)
  const report = routerReport(samples)
  console.log(`\n${report}\n`)
  keep('router', [report], { rounds, samples }, save)
}

async function templateEngines({ rounds, save }: Options): Promise<void> {
  const { compareEngines, templateReport } = await import('./templates.ts')
  const samples = await compareEngines(rounds, say)
  const report = templateReport(samples)
  console.log(`\n${report}\n`)
  keep('templates', [report], { rounds, samples }, save)
}

async function orms({ rounds, save }: Options): Promise<void> {
  const run = await compareOrms(rounds, say)
  const parts = ormReport(run)
  console.log(`\n${parts.join('\n\n')}\n`)
  keep('orm', parts, { rounds, samples: run.samples }, save)
}

async function cold({ rounds, save }: Options): Promise<void> {
  const starts = await coldStarts(rounds, say)
  const { loaded, forbidden } = loadedModules(await freePort())
  const bad = forbidden.length === 0 ? 'Neither node:http nor undici is loaded.' : `LOADED AGAINST THE PROMISE: ${forbidden.join(', ')}.`
  const parts = [coldReport(starts), `Built-in modules beyond those of an empty program: ${loaded.join(', ')}. ${bad}`]
  console.log(`\n${parts.join('\n\n')}\n`)
  keep('cold', parts, { rounds, starts: Object.fromEntries(starts), loaded }, save)
}

/** A folder that is gone when this process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function sayMissing({ title, needs }: Peer): false {
  say(`${title} is left out; on Debian: apt-get install ${needs?.packages}`)
  return false
}

function say(text: string): void {
  console.error(text)
}

function names(all: readonly { readonly name: string }[]): string {
  return all.map(({ name }) => name).join(', ')
}

/** Those of `all` that the option names; all where it is not given. */
function chosen<T extends { readonly name: string }>(kind: string, names: string | undefined, all: readonly T[]): readonly T[] {
  if (names === undefined) return all
  const wanted = names.split(',')
  const unknown = wanted.find((name) => !all.some((each) => each.name === name))
  if (unknown !== undefined) throw new Error(`There is no ${kind} named ${unknown}. There are ${all.map(({ name }) => name).join(', ')}.`)
  return all.filter(({ name }) => wanted.includes(name))
}

function count(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value
  throw new Error(`--${name} is ${text}, expected a whole number from 1 to 1000.`)
}

if (import.meta.main) await main(process.argv.slice(2))
