// What tests that share a process can leave behind, and how to see it. The sentinel takes a picture before the first test
// file and compares after each.

/** The global state at one moment. */
export interface Picture {
  readonly environment: ReadonlyMap<string, string>
  readonly globals: ReadonlyMap<string, unknown>
  readonly listeners: ReadonlyMap<string | symbol, number>
  readonly resources: ReadonlyMap<string, number>
  readonly folder: string
}

/** Members that tests like to mock, beside the globals themselves. */
const MOCKABLE: readonly (readonly [string, object, string])[] = [
  ['Date.now', Date, 'now'],
  ['Math.random', Math, 'random'],
  ['performance.now', performance, 'now'],
  ['console.log', console, 'log'],
  ['console.warn', console, 'warn'],
  ['console.error', console, 'error'],
  ['process.exit', process, 'exit'],
  ['process.stdout.write', process.stdout, 'write'],
  ['process.stderr.write', process.stderr, 'write'],
]

/** Handles that keep a process alive because of something a test began. The runner's own pipes and files are none. */
const WATCHED: ReadonlySet<string> = new Set([
  'Timeout',
  'Immediate',
  'TCPServerWrap',
  'TCPSocketWrap',
  'PipeServerWrap',
  'ProcessWrap',
  'FSEventWrap',
  'Worker',
])

/** Takes a picture of now. */
export function takePicture(): Picture {
  return {
    environment: new Map(Object.entries(process.env) as [string, string][]),
    globals: new Map([...globalMembers(), ...MOCKABLE.map(([name, owner, key]) => [name, Reflect.get(owner, key)] as const)]),
    listeners: new Map(process.eventNames().map((name) => [name, process.listenerCount(name)])),
    resources: counted(process.getActiveResourcesInfo().filter((name) => WATCHED.has(name))),
    folder: process.cwd(),
  }
}

/** What global names stand for. Getters are not run, some load a part of Node when they are; symbols are Node's own notes. */
function globalMembers(): [string, unknown][] {
  return Object.getOwnPropertyNames(globalThis).map((key) => {
    const property = Object.getOwnPropertyDescriptor(globalThis, key)
    return [key, property?.get ?? property?.value]
  })
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** What the later picture has that the earlier had not, one phrase for each. Empty if nothing was left behind. */
export function leftBehind(before: Picture, now: Picture): string[] {
  return [
    ...differences(before.environment, now.environment).map((name) => `environment variable ${name}`),
    ...differences(before.globals, now.globals).map((name) => `global ${name}`),
    ...grown(before.listeners, now.listeners).map((name) => `listener on process '${name}'`),
    ...grown(before.resources, now.resources).map((name) => `open ${name}`),
    ...(before.folder === now.folder ? [] : [`working folder ${now.folder}`]),
  ]
}

function differences(before: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): string[] {
  const names = new Set([...before.keys(), ...now.keys()])
  return [...names].filter((name) => before.has(name) !== now.has(name) || !Object.is(before.get(name), now.get(name)))
}

function grown(before: ReadonlyMap<string | symbol, number>, now: ReadonlyMap<string | symbol, number>): string[] {
  return [...now].filter(([name, count]) => count > (before.get(name) ?? 0)).map(([name]) => String(name))
}
