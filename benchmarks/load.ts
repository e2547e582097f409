// Load: wrk on a core of its own, for whole seconds.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Case } from './cases.ts'
import { LOAD_CORE } from './processes.ts'

const CONNECTIONS = 64
const SCRIPT: string = join(import.meta.dirname, 'heads.lua')

/** What wrk counted. */
export interface Load {
  readonly requests: number
  readonly seconds: number
  /** Answers of another status than 2xx or 3xx. */
  readonly status: number
  /** Connections that could not be made or broke. */
  readonly broken: number
  readonly timeouts: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** Loads the server on `port` with requests of one kind; the heads carry `cookies` in turn. */
export async function load(
  port: number,
  { method, path, together, body, connections = CONNECTIONS }: Case,
  seconds: number,
  cookies: readonly string[] = [],
): Promise<Load> {
  const options = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '-s',
    SCRIPT,
    `http://127.0.0.1:${port}/`,
    '--',
    method,
    path,
    String(together),
    body,
    cookies.join('\n'),
  ]
  const text = await output('taskset', ['-c', LOAD_CORE, 'wrk', ...options], (seconds + 15) * 1000)
  const line = text.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) throw new Error(`wrk did not say what it counted:\n${text}`)
  return JSON.parse(line) as Load
}

function output(program: string, args: readonly string[], timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout, killSignal: 'SIGKILL' })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} ended with ${code ?? 'a signal'}:\n${text}`))))
  })
}
