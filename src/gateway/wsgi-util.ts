// wsgiref.util and wsgiref.simple_server.demo_app, for those who know them.

import type { WsgiApplication } from './wsgi.ts'
import { type Environ, quoteNative } from './wsgi-environ.ts'
import { InputStream } from './wsgi-streams.ts'

/** `http` or `https`, by the environ's HTTPS variable. */
export function guessScheme(environ: Readonly<Record<string, unknown>>): 'http' | 'https' {
  return ['yes', 'on', '1'].includes(String(environ['HTTPS'])) ? 'https' : 'http'
}

/** The URL of the application, without the path inside it. */
export function applicationUri(environ: Environ): string {
  const scheme = environ['wsgi.url_scheme']
  const host = environ['HTTP_HOST']
  if (typeof host === 'string' && host !== '') return `${scheme}://${host}${quoteNative(environ.SCRIPT_NAME || '/')}`
  const port = environ.SERVER_PORT === (environ['wsgi.url_scheme'] === 'https' ? '443' : '80') ? '' : `:${environ.SERVER_PORT}`
  return `${scheme}://${environ.SERVER_NAME}${port}${quoteNative(environ.SCRIPT_NAME || '/')}`
}

/** The URL of the request. */
export function requestUri(environ: Environ, includeQuery = true): string {
  const path = quoteNative(environ.PATH_INFO)
  const base = applicationUri(environ)
  const url = environ.SCRIPT_NAME === '' ? base + path.replace(/^\//, '') : base + path
  return includeQuery && environ.QUERY_STRING !== '' ? `${url}?${environ.QUERY_STRING}` : url
}

/** Moves one segment from PATH_INFO to SCRIPT_NAME and gives it; null at the end. For dispatching by hand. */
export function shiftPathInfo(environ: Environ): string | null {
  if (environ.PATH_INFO === '') return null
  const parts = environ.PATH_INFO.split('/').filter(
    (part, index, all) => (part !== '' && part !== '.') || index === 0 || index === all.length - 1,
  )
  const name = parts[1] ?? ''
  const script = environ.SCRIPT_NAME.replace(/\/$/, '')
  environ.SCRIPT_NAME = name === '' ? `${script}/` : `${script}/${name}`
  environ.PATH_INFO = parts.length > 2 ? `/${parts.slice(2).join('/')}` : ''
  return name
}

/** Fills what a test has not set. */
export function setupTestingDefaults(environ: Record<string, unknown>): Environ {
  environ['wsgi.url_scheme'] ??= guessScheme(environ)
  const defaults: Record<string, unknown> = {
    SERVER_NAME: '127.0.0.1',
    SERVER_PROTOCOL: 'HTTP/1.0',
    HTTP_HOST: environ['SERVER_NAME'] ?? '127.0.0.1',
    REQUEST_METHOD: 'GET',
    SCRIPT_NAME: '',
    PATH_INFO: environ['SCRIPT_NAME'] === undefined ? '/' : '',
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
  for (const key of Object.keys(environ).sort()) lines.push(`${key} = ${String(environ[key])}`)
  startResponse('200 OK', [['Content-Type', 'text/plain; charset=utf-8']])
  return [new TextEncoder().encode(`${lines.join('\n')}\n`)]
}
