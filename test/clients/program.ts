// Programs that other people wrote, run against our servers.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'

/** What a program gave. */
export interface Ran {
  /** The exit code; a signal's name where one ended it. */
  readonly code: number | string
  readonly bytes: Buffer
  /** `bytes` as UTF-8. */
  readonly stdout: string
  readonly stderr: string
}

/** Far above what any of them takes: in milliseconds. */
const PATIENCE = 60_000

/** Why a test is skipped: the words for `{ skip }`, or false where the program answers. */
export function missing(program: string, ...probe: string[]): string | false {
  const found = spawnSync(program, probe, { stdio: 'ignore', timeout: PATIENCE })
  return found.status === 0 ? false : `${[program, ...probe].join(' ')} does not run here`
}

/** Runs a program to its end. `input` is its standard input. */
export function run(program: string, args: readonly string[], input: string | Uint8Array = ''): Promise<Ran> {
  const child = spawn(program, args, { env: environment(), stdio: ['pipe', 'pipe', 'pipe'], timeout: PATIENCE, killSignal: 'SIGKILL' })
  // A program may end before it has read all.
  child.stdin.on('error', () => {}).end(input)
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  return ended(child).then((code) => {
    const bytes = Buffer.concat(out)
    return { code, bytes, stdout: bytes.toString(), stderr: Buffer.concat(err).toString() }
  })
}

/** Resolves with the exit code or the signal's name, rejects where the program does not start. */
export function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal as string)))
  })
}

/** Ours without what leads programs astray: proxies and settings of the machine. */
function environment(): NodeJS.ProcessEnv {
  const proxies = Object.keys(process.env).filter((name) => /_proxy$/i.test(name))
  return { ...process.env, ...Object.fromEntries(proxies.map((name) => [name, undefined])), LC_ALL: 'C.UTF-8' }
}

function collect(stream: NodeJS.ReadableStream): Buffer[] {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return chunks
}
