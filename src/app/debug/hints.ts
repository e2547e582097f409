// What usually helps: hints for mistakes that many make, for errors that bring none of their own.

import { nearest } from '../../base/nearest.ts'
import { parseContentType } from '../../http/content-type.ts'
import { HttpError } from '../../http/error.ts'
import { Headers } from '../../wire/headers.ts'
import type { AnyRequest } from '../handler.ts'

/** A sentence that may help with an error, null where none comes to mind. */
export function hintFor(error: unknown, request: AnyRequest): string | null {
  if (!(error instanceof Error)) return 'Throw an Error: only those know where they come from.'
  const own = (error as { hint?: unknown }).hint
  if (typeof own === 'string') return own
  return lostMethod(error, request) ?? unknownName(error) ?? emptyValue(error.message) ?? formWithoutType(error, request)
}

/** A GET that comes to a route for POST was a form once, or a redirect made it one: 301, 302 and 303 do (RFC 9110 section 15.4). */
function lostMethod(error: Error, request: AnyRequest): string | null {
  if (!(error instanceof HttpError) || error.status !== 405 || request.method !== 'GET') return null
  const allowed = new Headers(error.headers).get('allow') ?? ''
  if (!/\bPOST\b/.test(allowed)) return null
  const form = 'Was a form sent without method="post", or did a redirect turn its POST into a GET?'
  return `${form} 301, 302 and 303 do that, 307 and 308 do not. A page for the form itself would be a GET route of the same path.`
}

/** `a.foo is not a function`, `b is not defined`. */
function unknownName(error: Error): string | null {
  const called = /^(?:\w+\.)*(\w+)\.(\w+) is not a function/.exec(error.message)
  if (called !== null) {
    const [, owner = '', name = ''] = called
    const near = nearest(name, namesOf(owner))
    return near === null || near === name
      ? `${owner} has nothing to call under the name ${name}. Is it spelled right, and imported?`
      : `Did you mean ${owner}.${near}?`
  }
  const missing = /^(\w+) is not defined$/.exec(error.message)?.[1]
  if (missing === undefined) return null
  const near = nearest(missing, IMPORTABLE)
  return near === null
    ? `Import or declare ${missing}.`
    : `${near === missing ? 'Import it' : `Did you mean ${near}`}: import { ${near} } from 'nuages'`
}

/** What may follow the name of a well-known thing: names only, nothing is looked at. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  request: [
    ...[
      'method',
      'url',
      'path',
      'params',
      'query',
      'data',
      'search',
      'headers',
      'cookies',
      'body',
      'json',
      'text',
      'bytes',
      'form',
      'formData',
    ],
    ...['parts', 'accepts', 'get', 'set', 'urlFor', 'absoluteUrlFor', 'toFetch', 'remoteAddress', 'connection', 'signal', 'mount'],
    ...['host', 'isSecure', 'rootUrl', 'baseUrl', 'fullPath', 'referrer', 'userAgent', 'fetchMetadata', 'session', 'after', 'onEnd'],
  ],
  Response: ['html', 'json', 'text', 'redirect', 'file', 'stream', 'events'],
  app: [
    ...[
      'get',
      'post',
      'put',
      'patch',
      'delete',
      'head',
      'options',
      'route',
      'view',
      'use',
      'before',
      'after',
      'teardown',
      'onError',
      'onStart',
    ],
    ...['onStop', 'register', 'blueprint', 'url', 'routes', 'fetch', 'handle', 'blueprints', 'templateFolders', 'onAssemble'],
  ],
}
const TEXT: readonly string[] = Object.getOwnPropertyNames(String.prototype)
const LIST: readonly string[] = Object.getOwnPropertyNames(Array.prototype)
const IMPORTABLE: readonly string[] = [
  ...['App', 'Blueprint', 'Response', 'HttpError', 'html', 'safe', 'render', 'key', 'env', 'serve', 'converter', 'escapeHtml', 'after'],
  ...['abort', 'badRequest', 'conflict', 'forbidden', 'gone', 'notFound', 'serviceUnavailable', 'tooManyRequests', 'unauthorized'],
  'unprocessable',
]

function namesOf(owner: string): readonly string[] {
  return Object.hasOwn(MEMBERS, owner) ? (MEMBERS[owner] as readonly string[]) : [...TEXT, ...LIST]
}

/** `Cannot read properties of undefined (reading 'title')`. */
function emptyValue(message: string): string | null {
  const match = /^Cannot (?:read|set) properties of (undefined|null) \((?:reading|setting) '([^']*)'\)/.exec(message)
  if (match === null) return null
  const [, what, name] = match
  if (name === 'then') return 'Something that should be a promise is not there: does the function before it return one?'
  return `What stands before .${name} is ${what}. Was nothing found, or is an await missing? With ?.${name} it may be ${what}.`
}

/** A form's file field without `multipart/form-data` sends only the file's name. */
function formWithoutType(error: Error, request: AnyRequest): string | null {
  const type = parseContentType(request.headers.get('content-type'))?.type
  if (type !== 'application/x-www-form-urlencoded' || !/\bfiles?\b/i.test(error.message)) return null
  return 'A form sends files only with <form method="post" enctype="multipart/form-data">.'
}
