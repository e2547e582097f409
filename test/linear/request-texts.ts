// What reads whole requests: cookies, paths, forms and multipart bodies, what proxies say, and the names of files in style
// sheets, with texts that parsers of such things were slow on.

import { cssReferences } from '../../src/batteries/static/css-references.ts'
import { insertHash, resolveReference } from '../../src/batteries/static/hashed-name.ts'
import { parseCookieDate } from '../../src/http/cookie-date.ts'
import { CookieJar } from '../../src/http/cookie-jar.ts'
import { formatCookie, parseCookies } from '../../src/http/cookies.ts'
import { djangoTimestampSigner } from '../../src/http/django-signing.ts'
import { parseUrlencoded } from '../../src/http/fields.ts'
import { parseForm } from '../../src/http/form.ts'
import { itsdangerousTimestampSigner } from '../../src/http/itsdangerous.ts'
import { parseJson } from '../../src/http/json.ts'
import { boundaryOf, readParts } from '../../src/http/multipart.ts'
import { parsePartHead } from '../../src/http/part-head.ts'
import { encodePath, mergeSlashes, normalisePath, queryOf } from '../../src/http/path.ts'
import { parsePattern } from '../../src/http/pattern.ts'
import { Proxies } from '../../src/http/proxies.ts'
import { checkRedirect, isLocal } from '../../src/http/redirect.ts'
import { Router } from '../../src/http/router.ts'
import type { UploadLimits } from '../../src/http/upload-limits.ts'
import { formatVary } from '../../src/http/vary.ts'
import { isUnsafeOnWindows } from '../../src/http/windows-name.ts'
import { fakeExchange } from '../fake-exchange.ts'
import type { Probe, Shape } from './doubling.ts'

function pieces(...texts: string[]): Shape[] {
  return texts.map((piece) => ({ piece }))
}

const ALL = Number.MAX_SAFE_INTEGER
/** Fields of a form: enough to show a cost for each of them. */
const MANY = 200_000
/** Without limits, so that the parsers themselves are probed. */
const LIMITS: UploadLimits = {
  ...{ parts: ALL, fields: ALL, files: ALL, fieldSize: ALL, fieldsSize: ALL, fileSize: ALL },
  ...{ nameSize: ALL, filenameSize: ALL, headerPairs: ALL, headerSize: ALL, memory: ALL },
}

const COOKIES: readonly Shape[] = [
  ...pieces('a', ' ', ';', '=', '"', '\\', '%', '%41', 'a=b; ', 'a=;', '=b;', 'a="', 'a="\\"";', '; ', ',', 'é', '0', ':', '-', '1:1:1 '),
  { head: 'a=', piece: ' ' },
  { head: 'a="', piece: '\\' },
  { head: 'a="', piece: '\\073', tail: '"' },
  { head: 'a=b', piece: ' ', tail: ';' },
  { head: 'a=b; ', piece: 'Path=/; ' },
  { head: 'a=b; Domain=', piece: 'a.' },
  { head: 'a=b; Domain=', piece: '.', tail: 'a' },
  { head: 'a=b; Path=/', piece: 'a/' },
  { head: 'a=b; Expires=', piece: 'Nov 9 ' },
  { head: 'a=b; Max-Age=', piece: '9' },
]

const PATHS: readonly Shape[] = [
  ...pieces(
    '/',
    '/a',
    '//',
    '/.',
    '/..',
    '/%2e',
    '/%2f',
    '/a%41',
    '/%C3%BC',
    '%',
    '%25',
    '\\',
    '/a.',
    'a?',
    '?',
    '#',
    '/{a}',
    '{',
    '}',
    '/a-',
  ),
  { head: '/', piece: 'a' },
  { head: '/', piece: 'a', tail: '%' },
  { head: '/', piece: '.' },
  { head: '/files/', piece: 'a/' },
  { head: '/files/', piece: '/', tail: 'x' },
  { head: '/two/', piece: 'a-', tail: '.b' },
  { head: '/two/', piece: '-' },
  { head: '/int/', piece: '1' },
  { head: '/int/', piece: '1', tail: 'x' },
  { head: '/slug/', piece: 'a-' },
  { head: '/', piece: ' ', tail: '\\' },
]

const ROUTER: Router<number> = new Router()
for (const [index, path] of [
  '/',
  '/files/{name:path}',
  '/two/{a}-{b}',
  '/two/{a}.{b}',
  '/int/{id:int}',
  '/slug/{s:slug}',
  '/{a}/{b}/c',
].entries())
  ROUTER.add(parsePattern(path), ['GET'], index)

const FORMS: readonly Shape[] = [
  ...pieces('a', '&', '=', '+', '%', '%41', '%C3', 'a=b&', 'a&', '=&', 'a=%zz&', '[', '{"a":', '"', '\\u0041', '1', ' ', '[],'),
  { head: '"', piece: '\\\\', tail: '"' },
  { head: '[', piece: '1,', tail: '1]' },
  { head: '{', piece: '"a":1,', tail: '"a":1}' },
]

const PROXIES: readonly Shape[] = [
  ...pieces(
    'a',
    ',',
    ' ',
    ';',
    '=',
    '"',
    ':',
    '[',
    ']',
    '127.0.0.1,',
    '::1, ',
    'for=127.0.0.1,',
    'for="[::1]:1";',
    'a:',
    ':1',
    'proto=http,',
  ),
  { head: 'for=', piece: '127.0.0.1, for=', tail: 'x' },
  { head: 'for="', piece: '\\"' },
  { head: '[', piece: ':', tail: 'x' },
  { head: 'a:', piece: '1', tail: 'x' },
  { head: '/', piece: 'a/' },
]
const trusting = new Proxies(['loopback', '192.0.2.1'])

function forwarded(name: string): (text: string) => unknown {
  return (text) => trusting.see(fakeExchange('GET', '/', { headers: { [name]: text } }))
}

/** A body of one file, and bodies of many parts; `b` is the boundary. */
const PART = '--b\r\nContent-Disposition: form-data; name="a"'
const MULTIPART: readonly Shape[] = [
  ...pieces('a', '-', '\r', '\n', '\r\n', '--', '--b', '\r\n--', '\r\n--b', '--b\r\n', '--b--', '--b\r\n\r\n'),
  { piece: `${PART}\r\n\r\nx\r\n`, tail: '--b--' },
  { piece: `${PART}; filename="f"\r\n\r\n\r\n`, tail: '--b--' },
  ...['x', '\r', '\n', '-', '\r\n', '\r\n-', '\r\n--', '\r\n--c', '--b', '\r\n--B'].map((piece) => ({
    head: `${PART}; filename="f"\r\n\r\n`,
    piece,
    tail: '\r\n--b--',
  })),
  ...[';', ' ', '\t', 'a', '\\"', '; a=b', '; a="', '\r\n x', '\r\nA: b', '\r\nA:', ':', '\r'].map((piece) => ({
    head: PART,
    piece,
    tail: '\r\n\r\nx\r\n--b--',
  })),
  { head: PART, piece: '\r\nA: b' },
  { head: '', piece: 'x', tail: `\r\n${PART}\r\n\r\nx\r\n--b--` },
]

/** Bytes that a chunk has: a socket gives 64 KiB at most. */
const CHUNK = 65_536

/** Reads a body, whole or in chunks of `size`. */
async function readBody(text: string, size: number): Promise<void> {
  const bytes = Buffer.from(text, 'latin1')
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(Uint8Array.from(bytes.subarray(at, at + size)))
  for await (const part of readParts(chunks, 'b', LIMITS)) while ((await part.read()) !== null);
}

const CSS: readonly Shape[] = [
  ...pieces(
    'a',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '/*',
    '*/',
    '/',
    '*',
    '@',
    '@import',
    '@import ',
    '@import "a";',
    '(',
    ')',
    'url',
    'url(',
    'URL( ',
  ),
  ...pieces(
    'url("',
    'url(a)',
    'url("a") ',
    "url('a'",
    '"a" ',
    '"\n',
    '\\)',
    'url(\\',
    '-',
    'u',
    'url( a ',
    '../',
    '%2e',
    '?',
    '#',
    'a.',
    'é',
  ),
  { head: 'url(', piece: ' ' },
  { head: 'url(', piece: ' ', tail: 'a' },
  { head: 'url(a', piece: ' ', tail: ')' },
  { head: 'url(', piece: 'a ' },
  { head: '/*', piece: '*' },
  { head: '@import', piece: ' ' },
  { head: '"', piece: '\\"' },
]

/** Functions with the shapes of their texts. */
export const REQUEST_PROBES: readonly Probe[] = [
  {
    shapes: COOKIES,
    functions: {
      parseCookies,
      formatCookie: (text) => formatCookie('a', text),
      cookiePath: (text) => formatCookie('a', 'b', { path: text }),
      cookieJar: (text) => new CookieJar().store(text, new URL('https://a.example/')),
      parseCookieDate,
    },
  },
  {
    shapes: PATHS,
    functions: {
      normalisePath,
      queryOf,
      encodePath,
      mergeSlashes,
      match: (text) => ROUTER.match('GET', text),
      matchAsFile: (text) => ROUTER.match('GET', `/files/${text}`),
      matchAsTwo: (text) => ROUTER.match('GET', `/two/${text}`),
      parsePattern,
      isLocal,
      checkRedirect,
      isUnsafeOnWindows,
    },
  },
  {
    shapes: FORMS,
    functions: {
      parseUrlencoded: (text) => parseUrlencoded(text, undefined, MANY),
      parseForm: (text) => parseForm(text, { ...LIMITS, fields: MANY }),
      parseJson,
    },
  },
  {
    shapes: PROXIES,
    functions: {
      forwarded: forwarded('forwarded'),
      forwardedFor: forwarded('x-forwarded-for'),
      forwardedHost: forwarded('x-forwarded-host'),
      forwardedProto: forwarded('x-forwarded-proto'),
      forwardedPrefix: forwarded('x-forwarded-prefix'),
      formatVary: (text) => formatVary([text]),
      itsdangerousTimestamp: (text) => itsdangerousTimestampSigner('key').unsign(text),
      djangoTimestamp: (text) => djangoTimestampSigner('key').unsign(text),
    },
  },
  {
    shapes: MULTIPART,
    functions: {
      multipart: (text) => readBody(text, CHUNK),
      multipartInSmallChunks: (text) => readBody(text, 61),
      boundaryOf: (text) => boundaryOf(`multipart/form-data; boundary="${text}"`),
      partName: (text) => parsePartHead({ 'content-disposition': [`form-data; name="a${text}`] }, LIMITS),
      partFilename: (text) => parsePartHead({ 'content-disposition': [`form-data; name="a"; filename="${text}"`] }, LIMITS),
      partType: (text) => parsePartHead({ 'content-disposition': ['form-data; name="a"'], 'content-type': [text] }, LIMITS),
      partEncoding: (text) =>
        parsePartHead({ 'content-disposition': ['form-data; name="a"'], 'content-transfer-encoding': [text] }, LIMITS),
    },
  },
  {
    shapes: CSS,
    functions: {
      cssReferences,
      resolveReference: (text) => resolveReference(text, 'css/site.css', '/static/'),
      insertHash: (text) => insertHash(text, 'img/a.png', '01234567'),
    },
  },
]
