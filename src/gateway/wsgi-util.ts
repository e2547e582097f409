// wsgiref.util and wsgiref.simple_server.demo_app, for those who know them. They answer as Python's do.

import { NuagesError, shown } from '../base/errors.ts'
import type { WsgiApplication } from './wsgi-application.ts'
import { type Environ, quoteNative } from './wsgi-environ.ts'
import { InputStream } from './wsgi-streams.ts'

/** What Python's `quote` leaves as it is in an application's path, and in a request's. */
const IN_SCRIPT = /[\w\-.~/]/
const IN_PATH = /[\w\-.~/;=,]/

/** `http` or `https`, by the environ's HTTPS variable. */
export function guessScheme(environ: Readonly<Record<string, unknown>>): 'http' | 'https' {
  return ['yes', 'on', '1'].includes(String(environ['HTTPS'])) ? 'https' : 'http'
}

/** The URL of the application, without the path inside it. */
export function applicationUri(environ: Environ): string {
  const scheme = environ['wsgi.url_scheme']
  const path = quote(environ.SCRIPT_NAME || '/', IN_SCRIPT)
  const host = environ['HTTP_HOST']
  if (typeof host === 'string' && host !== '') return `${scheme}://${host}${path}`
  const port = environ.SERVER_PORT === (scheme === 'https' ? '443' : '80') ? '' : `:${environ.SERVER_PORT}`
  return `${scheme}://${environ.SERVER_NAME}${port}${path}`
}

/** The URL of the request. */
export function requestUri(environ: Environ, includeQuery = true): string {
  const path = quote(environ.PATH_INFO ?? '', IN_PATH)
  const url = applicationUri(environ) + (environ.SCRIPT_NAME ? path : path.slice(1))
  return includeQuery && environ.QUERY_STRING ? `${url}?${environ.QUERY_STRING}` : url
}

function quote(text: string, keep: RegExp): string {
  if (/[^\0-\xff]/.test(text)) {
    throw new NuagesError('WSGI_STRING', `Not a native string: ${shown(text)}. It has a character above U+00FF.`, {
      hint: 'Encode it as UTF-8 and take each byte for a character (PEP 3333, "A Note On String Types").',
    })
  }
  return quoteNative(text, keep)
}

/**
 * Moves one segment from PATH_INFO to SCRIPT_NAME and gives it; null at the end. For dispatching by hand. Empty segments and `.`
 * are skipped, `..` goes up. A `/` alone moves too, and gives `''`: `/x` and `/x/` are two things.
 */
export function shiftPathInfo(environ: Environ): string | null {
  const { PATH_INFO: path = '', SCRIPT_NAME: script = '' } = environ
  if (path === '') return null
  const [before = '', ...parts] = path.split('/')
  const last = parts.pop()
  const between = parts.filter((part) => part !== '' && part !== '.')
  const [name = '', ...rest] = last === undefined ? between : [...between, last]
  const moved = normalised(`${script}/${name}`).replace(/\/$/, '')
  environ.SCRIPT_NAME = name === '' ? `${moved}/` : moved
  environ.PATH_INFO = [before, ...rest].join('/')
  return name === '.' ? null : name
}

/** Python's posixpath.normpath. Two slashes at the start are not one (POSIX), three are. */
function normalised(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.slice(0, path.startsWith('/') ? 1 : 0)
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..' || (root === '' && (kept.length === 0 || kept.at(-1) === '..'))) kept.push(part)
    else kept.pop()
  }
  return root + kept.join('/') || '.'
}

/** Fills what a test has not set. */
export function setupTestingDefaults(environ: Record<string, unknown>): Environ {
  if (environ['SCRIPT_NAME'] === undefined && environ['PATH_INFO'] === undefined)
    Object.assign(environ, { SCRIPT_NAME: '', PATH_INFO: '/' })
  environ['wsgi.url_scheme'] ??= guessScheme(environ)
  const defaults: Record<string, unknown> = {
    SERVER_NAME: '127.0.0.1',
    SERVER_PROTOCOL: 'HTTP/1.0',
    HTTP_HOST: environ['SERVER_NAME'] ?? '127.0.0.1',
    REQUEST_METHOD: 'GET',
    // These three Python leaves out; here the type says that they are there.
    SCRIPT_NAME: '',
    PATH_INFO: '',
    QUERY_STRING: '',
    SERVER_PORT: environ['wsgi.url_scheme'] === 'https' ? '443' : '80',
    'wsgi.version': [1, 0],
    'wsgi.run_once': false,
    'wsgi.multithread': false,
    'wsgi.multiprocess': false,
    'wsgi.input': new InputStream(new Uint8Array(0)),
    'wsgi.errors': { write() {}, writelines() {}, flush() {} },
  }
  for (const [key, value] of Object.entries(defaults)) environ[key] ??= value
  return environ as Environ
}

/** wsgiref's demo: a page with "Hello world!" and the environ. */
export const demoApp: WsgiApplication = (environ, startResponse) => {
  const lines = ['Hello world!', '']
  for (const key of Object.keys(environ).sort()) lines.push(`${key} = ${shown(environ[key])}`)
  startResponse('200 OK', [['Content-Type', 'text/plain; charset=utf-8']])
  return [new TextEncoder().encode(`${lines.join('\n')}\n`)]
}
