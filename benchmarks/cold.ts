// Cold start: what it costs to come from nothing to the first answer, and what a server holds that has nothing to do.

import { spawnSync } from 'node:child_process'
import net from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuTime, median, residentMemory } from './measure.ts'
import { freePort, start, stop } from './processes.ts'
import { table, verdict } from './report.ts'

const FOLDER: string = join(import.meta.dirname, 'peers', 'hello')
const VARIANTS: readonly (readonly [name: string, title: string])[] = [
  ['nuages', 'Nuages, built'],
  ['import', 'node:http by `import`'],
  ['builtin', 'node:http by `process.getBuiltinModule`'],
]
/** How long a server is left alone before its memory is looked at, in milliseconds. */
const REST = 1000
const PATIENCE = 15_000
const REQUEST = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'

/** The most that our start may cost, as a multiple of the others', and the most memory at rest in MiB. */
const GOALS: ReadonlyMap<string, number> = new Map([
  ['import', 0.7],
  ['builtin', 1],
])
const MEMORY_GOAL = 55

/** One start. */
interface Start {
  /** Milliseconds on the processor, and by the clock, until the first answer. */
  readonly cpu: number
  readonly wall: number
  /** MiB at rest. */
  readonly memory: number
}

export type Starts = Map<string, Start[]>

/** Starts each variant in turn, round after round. */
export async function coldStarts(rounds: number, say: (text: string) => void): Promise<Starts> {
  const starts: Starts = new Map()
  for (let round = 1; round <= rounds; round++) {
    for (const [name] of VARIANTS) starts.set(name, [...(starts.get(name) ?? []), await coldStart(name)])
    say(`cold start: round ${round} of ${rounds}`)
  }
  return starts
}

async function coldStart(name: string): Promise<Start> {
  const port = await freePort()
  const began = performance.now()
  const server = start({ program: process.execPath, args: [join(FOLDER, `${name}.mjs`)] }, port)
  try {
    await firstAnswer(port)
    const cpu = Number(cpuTime(server.pid)) / 1e6
    const wall = performance.now() - began
    await sleep(REST)
    return { cpu, wall, memory: residentMemory(server.pid) }
  } catch (error) {
    throw new Error(`The server ${name} does not answer:\n${server.output()}`, { cause: error })
  } finally {
    await stop(server)
  }
}

/** Knocks until there is an answer. A connection that is refused costs the server nothing. */
async function firstAnswer(port: number): Promise<void> {
  const until = performance.now() + PATIENCE
  while (performance.now() < until) {
    if (await knock(port)) return
    await sleep(1)
  }
  throw new Error('No answer in time.')
}

function knock(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(REQUEST))
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
  })
}

/** Built-in modules that hello world loads and an empty program does not, by group. */
export function loadedModules(port: number): { readonly loaded: readonly string[]; readonly forbidden: readonly string[] } {
  const empty = moduleList(['--input-type=module', '-e', 'console.log(JSON.stringify(process.moduleLoadList))'], port)
  const hello = moduleList([join(FOLDER, 'loaded.mjs')], port)
  const loaded = hello.filter((name) => !empty.includes(name) && name.startsWith('NativeModule ')).map((name) => name.slice(13))
  return {
    loaded,
    forbidden: hello.map((name) => name.replace(/^\w+ /, '')).filter((name) => /^(?:_?http|https|http2|.*undici)/.test(name)),
  }
}

function moduleList(args: readonly string[], port: number): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, PORT: String(port) },
    timeout: PATIENCE,
  })
  if (!stdout.startsWith('[')) throw new Error(`The list of modules is missing:\n${stderr}`)
  return JSON.parse(stdout) as string[]
}

/** What it cost, and whether the goals are met. */
export function coldReport(starts: Starts): string {
  const ours = starts.get('nuages') ?? []
  const rows = VARIANTS.map(([name, title]) => {
    const own = starts.get(name) ?? []
    const part = median(own.flatMap((its, round) => (ours[round] === undefined ? [] : [ours[round].cpu / its.cpu])))
    const goal = GOALS.get(name)
    return [
      title,
      median(own.map(({ cpu }) => cpu)).toFixed(1),
      median(own.map(({ wall }) => wall)).toFixed(0),
      median(own.map(({ memory }) => memory)).toFixed(1),
      goal === undefined ? '' : part.toFixed(2),
      goal === undefined ? '' : `at most ${goal.toFixed(1)}: ${verdict(goal / part)}`,
    ]
  })
  const memory = median(ours.map((its) => its.memory))
  const head = ['', 'ms CPU to first answer', 'ms', 'MiB at rest', 'Nuages: part of this', 'goal']
  return `### Cold start\n\n${table(head, rows)}\n\nMemory at rest: ${memory.toFixed(1)} MiB, at most ${MEMORY_GOAL}: ${verdict(MEMORY_GOAL / memory)}.`
}
