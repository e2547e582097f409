// What Werkzeug 3.1 answered. Each of its functions stands beside the one here that has its meaning, or beside the reason why
// there is none; answers that differ are in one table below.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { hostGuard } from '../../src/app/guards/hosts.ts'
import { formatETag, makeETag, parseETag } from '../../src/http/etag.ts'
import { formatHost, parseHost } from '../../src/http/host.ts'
import { formatHttpDate, parseHttpDate } from '../../src/http/http-date.ts'
import { formatDictionary, formatList, parseDictionary, parseList } from '../../src/http/list.ts'
import { formatParameters, parseParameters } from '../../src/http/parameters.ts'
import { quote, unquote } from '../../src/http/quoted.ts'
import { Request } from '../../src/http/request.ts'
import { joinBelow } from '../../src/http/safe-join.ts'
import { secureFilename } from '../../src/http/secure-filename.ts'
import { fakeExchange } from '../fake-exchange.ts'
import { decode, readVectors, titleOf, type Vector } from './vectors.ts'

/** Each function knows what it is given. */
type Args = readonly [never, never, never, ...never[]]
type Run = (args: Args, vector: Vector) => unknown

interface Difference {
  readonly fn: string
  readonly args: RegExp
  readonly here: (result: unknown, args: Args) => unknown
  readonly why: string
}

const FUNCTIONS: Readonly<Record<string, Run>> = {
  'werkzeug.http.unquote_header_value': ([text]) => unquote(text),
  'werkzeug.http.quote_header_value': ([text]) => quote(String(text)),
  'werkzeug.http.parse_list_header': ([text]) => parseList(text),
  'werkzeug.http.parse_dict_header': ([text]) => Object.fromEntries(parseDictionary(text) ?? []),
  'werkzeug.http.parse_options_header': ([text]) => parametersOf(text),
  'werkzeug.http.dump_options_header': ([text, params]) => formatParameters(text, Object.entries(params)),
  'werkzeug.http.dump_header': ([value]) => (Array.isArray(value) ? formatList(value) : formatDictionary(Object.entries(value))),
  'werkzeug.http.quote_etag': ([value, weak]) => formatETag(value, weak),
  'werkzeug.http.unquote_etag': ([text]) => tagOf(text),
  'werkzeug.http.generate_etag': ([content]) => makeETag(content),
  'werkzeug.http.http_date': ([date]) => formatHttpDate(typeof date === 'number' ? date * 1000 : date),
  'werkzeug.http.parse_date': ([text]) => parseHttpDate(text),
  'werkzeug.sansio.utils.get_host': ([scheme, text, server]) => hostOf(scheme, text, server),
  'werkzeug.sansio.utils.host_is_trusted': ([host, trusted]) => isServed(host, trusted),
  'werkzeug.sansio.utils.get_current_url': (_, { kwargs }) => urlOf(decode(kwargs) as UrlParts),
  'werkzeug.utils.secure_filename': ([name]) => secureFilename(name),
  'werkzeug.security.safe_join': ([directory, ...paths], { test: name }) => joinBelow(directory, paths, onWindows(name ?? '')),
}

/** Functions that have no counterpart among the header values, and where theirs is or why there is none. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'MapAdapter.match': 'werkzeug-routing.test.ts',
  'MapAdapter.build': 'werkzeug-routing.test.ts',
  'werkzeug.http.parse_cookie': 'werkzeug-cookies.test.ts',
  'werkzeug.http.dump_cookie': 'werkzeug-cookies.test.ts',
  'werkzeug.sansio.utils.get_content_length': 'nuages/wire, which refuses what Werkzeug reads as 0',
  'werkzeug.http.remove_entity_headers': 'changes a list in place and answers nothing that could be compared',
  'werkzeug.http.remove_hop_by_hop_headers': 'changes a list in place and answers nothing that could be compared',
  'werkzeug.urls.uri_to_iri': 'the URL class of the platform',
  'werkzeug.urls.iri_to_uri': 'the URL class of the platform',
  'werkzeug.utils.import_string': 'import()',
  'werkzeug.security.generate_password_hash': 'there is no module of passwords yet',
  'werkzeug.security.check_password_hash': 'there is no module of passwords yet',
}

/** Answers that differ: function, arguments as JSON, what is answered here, and why. */
const DIFFERENT: readonly Difference[] = [
  {
    fn: 'werkzeug.http.quote_header_value',
    args: /\\[rn]/,
    here: () => 'HEADER_TEXT_INVALID',
    why: 'a line break cannot be sent, so it is an error where it is written',
  },
  {
    fn: 'werkzeug.http.generate_etag',
    args: /./,
    here: (_, [content]) => createHash('sha256').update(content).digest('base64').replaceAll('=', ''),
    why: 'SHA-256 where Werkzeug has SHA3-256: a tag means nothing to others, and it is several times faster',
  },
  {
    fn: 'werkzeug.sansio.utils.get_host',
    args: /[A-Z]/,
    here: (result) => String(result).toLowerCase(),
    why: 'names of hosts mind no case, so there is one spelling to compare',
  },
]

function parametersOf(text: string | null): [string, Record<string, string>] {
  const { value, params } = parseParameters(text)
  return [value, Object.fromEntries(params)]
}

function tagOf(text: string): [string, boolean] | null {
  const tag = parseETag(text)
  return tag === null ? null : [tag.value, tag.weak]
}

/** Werkzeug asks the server's own name where there is no Host, which the request does here. */
function hostOf(scheme: string, text: string | null, server: readonly [string, number | null] | null | undefined): string {
  const own = server == null || server[1] === null ? null : `${server[0].includes(':') ? `[${server[0]}]` : server[0]}:${server[1]}`
  const host = parseHost(text ?? own)
  return host === null ? '' : formatHost(host, scheme)
}

function isServed(host: string, hosts: readonly string[]): boolean {
  try {
    hostGuard(hosts)(new Request(fakeExchange('GET', '/', { headers: { host } }), '/'))
    return true
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, 'HOST_REFUSED')
    return false
  }
}

/** A URL's parts as it has them; a target has its slash. */
interface UrlParts {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly root_path: string
  readonly path: string
  readonly query_string?: Uint8Array
}

function urlOf({ scheme, host, root_path, path, query_string = new Uint8Array() }: UrlParts): string {
  const query = Buffer.from(query_string).toString()
  const target = `/${path.replace(/^\//, '')}${query === '' ? '' : `?${query}`}`
  return new Request(fakeExchange('GET', target, { scheme, mount: root_path, headers: { host } }), '/').url
}

/** Its tests pretend to be on Windows by exchanging a global. */
function onWindows(name: string): boolean {
  return /test_safe_join_(?:os_sep|windows_special)/.test(name)
}

function expectedOf(vector: Vector): unknown {
  const args = JSON.stringify(vector.args)
  const difference = DIFFERENT.find((one) => one.fn === vector.fn && one.args.test(args))
  return difference === undefined ? decode(vector.result) : difference.here(vector.result, decode(vector.args) as never as Args)
}

function answerOf(run: Run, vector: Vector): unknown {
  try {
    return run(decode(vector.args) as never as Args, vector)
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

const { vectors, skip } = readVectors('werkzeug.json')

describe("Werkzeug's answers", { skip }, () => {
  for (const vector of vectors) {
    const run = FUNCTIONS[vector.fn]
    if (run === undefined) continue
    // Without a date it is the present time, which differs.
    if (vector.fn === 'werkzeug.http.http_date' && vector.args.length === 0) continue
    test(titleOf(vector), () => {
      assert.deepEqual(answerOf(run, vector), expectedOf(vector))
    })
  }

  test('every function stands in one of the tables', () => {
    const unknown = vectors.map(({ fn }) => fn).filter((fn) => FUNCTIONS[fn] === undefined && ELSEWHERE[fn] === undefined)
    assert.deepEqual([...new Set(unknown)], [])
  })
})
