// Who is measured, how each is started, and which cases it takes part in.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case, CaseName } from './cases.ts'
import type { Command } from './processes.ts'

/** A server to measure. */
export interface Peer {
  readonly name: string
  readonly title: string
  /** The cases it takes part in; all where unset. */
  readonly cases?: readonly CaseName[]
  /** Debian packages it needs, and a command that fails where they are missing. */
  readonly needs?: { readonly packages: string; readonly probe: readonly [string, ...string[]] }
  /** How to start it: `port` to listen on, `folder` for files of its own. */
  command(it: Case, port: number, folder: string): Command
}

/** A server to send uploads to. */
export interface UploadPeer {
  readonly name: string
  readonly title: string
  readonly command: Command
}

const FOLDER: string = join(import.meta.dirname, 'peers')
/** Frameworks that gain nothing from pipelining, or do not support it, are left out there. */
const UNPIPELINED: readonly CaseName[] = ['text', 'json', 'param', 'post']
const PYTHON = '/usr/bin/python3'

/** Everyone, in the order of the rounds. */
export const PEERS: readonly Peer[] = [
  { name: 'nuages', title: 'Nuages', command: () => script('nuages.mjs') },
  { name: 'nuages-async', title: 'Nuages, async handlers', command: () => script('nuages.mjs', { HANDLERS: 'async' }) },
  { name: 'node', title: 'node:http', command: () => script('node.mjs') },
  { name: 'fastify', title: 'Fastify', command: () => script('fastify.mjs') },
  { name: 'hono', title: 'Hono on node-server', command: () => script('hono.mjs') },
  { name: 'express', title: 'Express', cases: UNPIPELINED, command: () => script('express.mjs') },
  { name: 'koa', title: 'Koa', cases: UNPIPELINED, command: () => script('koa.mjs') },
  { name: 'raw', title: 'raw socket, fixed answer', command: (it) => script('raw.mjs', fixedAnswer(it)) },
  {
    name: 'nginx',
    title: 'nginx, return 200',
    cases: ['text', 'json', 'pipelined'],
    needs: { packages: 'nginx', probe: ['nginx', '-v'] },
    command: (_it, port, folder) => nginx(port, folder),
  },
  {
    name: 'gunicorn',
    title: 'Flask on gunicorn',
    cases: UNPIPELINED,
    needs: { packages: 'gunicorn python3-flask', probe: [PYTHON, '-c', 'import gunicorn, flask'] },
    command: (_it, port) => python('gunicorn', ['--bind', `127.0.0.1:${port}`, '--workers', '1', '--chdir', FOLDER, 'flask_app:app']),
  },
  {
    name: 'uwsgi',
    title: 'Flask on uwsgi',
    cases: UNPIPELINED,
    needs: { packages: 'uwsgi-core uwsgi-plugin-python3 python3-flask', probe: ['/usr/bin/uwsgi', '--version'] },
    command: (_it, port) => python('uwsgi', ['--http11-socket', `127.0.0.1:${port}`, ...UWSGI]),
  },
  {
    name: 'uvicorn',
    title: 'Starlette on uvicorn',
    cases: UNPIPELINED,
    needs: { packages: 'uvicorn python3-starlette', probe: [PYTHON, '-c', 'import uvicorn, starlette'] },
    command: (_it, port) => python('uvicorn', ['--app-dir', FOLDER, '--port', `${port}`, ...UVICORN]),
  },
]

/** Those of `app`: frameworks with what an application of theirs has. */
export const APP_PEERS: readonly Peer[] = [
  { name: 'nuages', title: 'Nuages', command: () => script('app/nuages.mjs') },
  { name: 'fastify', title: 'Fastify, @fastify/session', command: () => script('app/fastify.mjs') },
  { name: 'express', title: 'Express, express-session', command: () => script('app/express.mjs') },
]

/** Those of `upload`. */
export const UPLOAD_PEERS: readonly UploadPeer[] = [
  { name: 'nuages', title: 'Nuages', command: script('upload/nuages.mjs') },
  { name: 'fastify', title: 'Fastify, @fastify/multipart', command: script('upload/fastify.mjs') },
]

const UWSGI: readonly string[] = [
  '--plugin',
  'python3',
  '--chdir',
  FOLDER,
  '--module',
  'flask_app:app',
  '--die-on-term',
  '--need-app',
  '--disable-logging',
]
const UVICORN: readonly string[] = ['--no-access-log', '--log-level', 'warning', 'starlette_app:app']

/** Whether what a peer needs is installed. */
export function isInstalled({ needs }: Peer): boolean {
  if (needs === undefined) return true
  const [program, ...args] = needs.probe
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

function script(file: string, env: Record<string, string> = {}): Command {
  return { program: process.execPath, args: [join(FOLDER, file)], env }
}

/** Debian's programs, by path: another Python may come first on the PATH and lack the packages. */
function python(program: string, args: readonly string[]): Command {
  return { program: `/usr/bin/${program}`, args, env: { PYTHONDONTWRITEBYTECODE: '1' } }
}

function fixedAnswer({ answer, name, together }: Case): Record<string, string> {
  const type = name === 'json' || name === 'post' ? 'application/json' : 'text/plain; charset=utf-8'
  return { ANSWER: answer, TYPE: type, TOGETHER: String(together) }
}

function nginx(port: number, folder: string): Command {
  const settings = readFileSync(join(FOLDER, 'nginx.conf'), 'utf8').replace('listen 127.0.0.1:PORT', `listen 127.0.0.1:${port}`)
  writeFileSync(join(folder, 'nginx.conf'), settings)
  return { program: 'nginx', args: ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'] }
}
