// All functions of the toolkit that read texts from outside, with the texts that similar functions of others were slow on.

import { negotiate, negotiateCharset, negotiateEncoding, negotiateLanguage, parseAccept } from '../../src/http/accept.ts'
import { basicCredentials, bearerToken, parseAuthorization } from '../../src/http/authorization.ts'
import { parseCacheControl } from '../../src/http/cache-control.ts'
import { formatContentDisposition, parseContentDisposition } from '../../src/http/content-disposition.ts'
import { parseContentRange } from '../../src/http/content-range.ts'
import { parseContentSecurityPolicy } from '../../src/http/content-security-policy.ts'
import { parseContentType } from '../../src/http/content-type.ts'
import { loads } from '../../src/http/django-signing.ts'
import { parseETag, parseETags } from '../../src/http/etag.ts'
import { formatExtended, parseExtended } from '../../src/http/extended.ts'
import { parseHost } from '../../src/http/host.ts'
import { parseHttpDate } from '../../src/http/http-date.ts'
import { URLSafeTimedSerializer } from '../../src/http/itsdangerous.ts'
import { parseLinks } from '../../src/http/link.ts'
import { parseDictionary, parseList } from '../../src/http/list.ts'
import { mimeType } from '../../src/http/mime.ts'
import { formatParameters, parseParameters } from '../../src/http/parameters.ts'
import { parsePermissionsPolicy } from '../../src/http/permissions-policy.ts'
import { quote, unquote } from '../../src/http/quoted.ts'
import { parseRange, resolveRanges } from '../../src/http/range.ts'
import { parseRetryAfter } from '../../src/http/retry-after.ts'
import { joinBelow } from '../../src/http/safe-join.ts'
import { isSafeRedirect } from '../../src/http/safe-redirect.ts'
import { secureFilename } from '../../src/http/secure-filename.ts'
import { unpackJson } from '../../src/http/signed-json.ts'
import { Signer, TimestampSigner } from '../../src/http/signing.ts'
import { slugify } from '../../src/http/slugify.ts'
import { parseVary } from '../../src/http/vary.ts'
import { parseWwwAuthenticate } from '../../src/http/www-authenticate.ts'
import type { Probe, Shape } from './doubling.ts'

function pieces(...texts: string[]): Shape[] {
  return texts.map((piece) => ({ piece }))
}

/** Runs of what a grammar repeats, skips or waits for the end of. */
const GRAMMAR: readonly Shape[] = [
  ...pieces('a', ' ', '\t', ',', ';', '=', '"', '\\', '%', "'", '*', '/', '<', '(', '-', '0', '9', 'é', ', ', '; ', '\\"', '%41', '%C3'),
  ...pieces(
    'a,',
    'a, ',
    'a;',
    'a=b,',
    'a=b;',
    'a="b",',
    'a="',
    ';a="',
    ';a="\\"',
    '"a" ',
    '"a",',
    'W/"a",',
    ';q=0.1',
    'a;q=',
    '*/*,',
    'a/b;',
  ),
  ...pieces(
    '<a>;rel=b,',
    '<a>;',
    '<',
    '0-,',
    '-1,',
    'a b,',
    'Basic a,',
    'Basic a="b",',
    'a=()',
    'a=(self ',
    "'a' ",
    ' ;',
    '\t,',
    '../',
    '//',
    'a/',
    'a.',
    '._',
    '- ',
  ),
  { head: 'v', piece: ' ' },
  { head: 'v;', piece: ' ' },
  { head: 'a="', piece: 'b' },
  { head: 'a="', piece: '\\"' },
  { head: 'a="', piece: '\\\\', tail: '"' },
  { head: 'v; a="', piece: '%22', tail: '"' },
  { head: "v; a*=UTF-8''", piece: '%C3%BC' },
  { head: "UTF-8''", piece: '%C3%BC' },
  { head: "UTF-8''", piece: '%a' },
  { head: 'v; ', piece: 'a*1=b;' },
  { head: 'a/b', piece: ';a=b' },
  { head: 'a/b;c="', piece: 'd', tail: '"' },
  { head: 'a/b', piece: ' ', tail: 'x' },
  { head: 'bytes=', piece: '0-1,' },
  { head: 'bytes=', piece: '9', tail: '-' },
  { head: 'bytes 0-1/', piece: '9' },
  { head: '"', piece: 'a', tail: '"' },
  { head: 'Basic ', piece: 'YTpi' },
  { head: 'Bearer ', piece: 'a', tail: ' b' },
  { head: 'Digest ', piece: 'a=b, ' },
  { head: 'Digest a="', piece: 'b' },
  { head: '<', piece: 'a', tail: '>' },
  { head: '<a>; rel="', piece: 'b ', tail: '"' },
  { head: 'camera=(', piece: '"https://a" ', tail: ')' },
  { head: 'img-src', piece: ' a' },
  { head: 'max-age=', piece: '9' },
  { head: 'no-cache="', piece: 'a,', tail: '"' },
  { head: 'Sun, 06 Nov 1994 08:49:37 GMT', piece: ' ' },
  { head: '/', piece: 'a', tail: '\\' },
  { head: 'http://', piece: 'a' },
  { head: 'http://', piece: 'a.', tail: '@b' },
]

/** What text tools are slow on: runs in the middle, combining characters, white space. */
const TEXT: readonly Shape[] = [
  ...pieces(
    'a',
    ' ',
    '-',
    '_',
    '.',
    '/',
    '\\',
    '\u0301',
    'ü',
    '日',
    '😀',
    '\u2028',
    'a ',
    'a-',
    '-_',
    '__a',
    '. ',
    'CON.',
    'e\u0301',
    '\ufdfa',
  ),
  { head: 'a', piece: '_', tail: 'a' },
  { head: 'a', piece: '.', tail: 'a' },
  { head: 'CON', piece: ' ', tail: '.txt' },
]

const TOKENS: readonly Shape[] = [
  ...pieces('a', '.', ':', 'a.', 'a:', '=', '-'),
  { head: '.', piece: 'eJ' },
  { head: 'a.', piece: 'b', tail: '.c' },
]

const OFFERS = ['text/html', 'application/json'] as const
const signer = new Signer('key', { salt: 'probe' })
const dated = new TimestampSigner('key', { salt: 'probe' })
const serializer = new URLSafeTimedSerializer('key')

/** Functions with the shapes of their texts. */
export const PROBES: readonly Probe[] = [
  {
    shapes: GRAMMAR,
    functions: {
      parseAccept,
      negotiate: (text) => negotiate(text, OFFERS),
      negotiateLanguage: (text) => negotiateLanguage(text, ['de-AT', 'en']),
      negotiateEncoding: (text) => negotiateEncoding(text, ['br', 'gzip']),
      negotiateCharset: (text) => negotiateCharset(text, ['utf-8']),
      parseAuthorization,
      basicCredentials,
      bearerToken,
      parseCacheControl,
      parseContentDisposition,
      parseContentRange,
      parseContentSecurityPolicy,
      parseContentType,
      parseETag,
      parseETags,
      parseExtended,
      parseHost,
      parseHttpDate,
      parseLinks,
      parseDictionary,
      parseList,
      parseParameters,
      parsePermissionsPolicy,
      unquote,
      parseRange: (text) => resolveRanges(parseRange(text) ?? [], 1000),
      parseRetryAfter,
      parseVary,
      parseWwwAuthenticate,
      isSafeRedirect: (text) => isSafeRedirect(text, { hosts: ['site.example'] }),
      safeJoin: (text) => [joinBelow('a', [text], false), joinBelow('a', [text], true)],
    },
  },
  {
    shapes: TEXT,
    functions: {
      slugify: (text) => slugify(text),
      slugifyUnicode: (text) => slugify(text, { unicode: true }),
      secureFilename,
      mimeType,
      quote,
      formatExtended,
      formatParameters: (text) => formatParameters('v', [['a', text]]),
      formatContentDisposition: (text) => formatContentDisposition('attachment', text),
    },
  },
  {
    shapes: TOKENS,
    functions: {
      sign: (text) => signer.sign(text),
      unsign: (text) => signer.unsign(text),
      unsignDated: (text) => dated.unsign(text, { maxAge: 1 }),
      loads: (text) => serializer.loads(text),
      djangoLoads: (text) => loads(text, 'key'),
      unpackJson: (text) => unpackJson(text),
    },
  },
]
