// Werkzeug's routing: what its maps match and build, asked of the router in our spelling. What has no counterpart here stands in one
// table with the reason, and a test that it differs indeed.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { decode, readVectors, titleOf } from './vectors.ts'
import { type RoutingVector, type Rule, Translation } from './werkzeug-routing.ts'

const { vectors, skip } = readVectors('werkzeug.json')
const routing = vectors.filter(({ fn }) => fn.startsWith('MapAdapter.')) as RoutingVector[]

const WEBSOCKET = 'a WebSocket begins as a GET like any other, and its route is a GET route'

/** Rules that have no spelling here; they are left out of their maps. */
const NO_RULE: readonly { readonly count: number; readonly is: (rule: Rule) => boolean; readonly why: string }[] = [
  { count: 8, is: ({ websocket }) => websocket, why: WEBSOCKET },
  { count: 3, is: ({ merge_slashes, rule }) => !merge_slashes || rule.includes('//'), why: 'a path has no empty segments' },
  { count: 6, is: ({ rule }) => (rule.match(/<path:/g) ?? []).length > 1, why: 'two paths in one pattern would take turns at every slash' },
  { count: 2, is: ({ rule }) => /[^/]<path:|<path:\w+>[^/]/.test(rule), why: 'a path is whole segments' },
]

/** Answers that differ: which, how many of the recorded ones, and why. The first reason that holds is taken. */
const DIFFERENT: readonly Difference[] = [
  {
    count: 5,
    is: ({ map, error }) => map.rules.some(({ alias }) => alias) && isRedirect(error),
    why: 'there are no aliases: Response.redirect(show.url())',
  },
  {
    count: 28,
    is: ({ args, fn, map }) => fn === 'MapAdapter.build' && map.rules.filter(({ endpoint }) => endpoint === args[0]).length > 1,
    why: 'a name has one route: the other path has a name of its own, and who links chooses',
  },
  {
    count: 5,
    is: ({ map, error }) => map.rules.some(({ defaults }) => defaults !== null) && isRedirect(error) && !map.host_matching,
    why: 'a path that spells out a default is no redirect: a route is one path, and knows of no other',
  },
  {
    count: 8,
    is: ({ kwargs, bind }) => bind.websocket || kwargs?.['websocket'] === true,
    why: WEBSOCKET,
  },
  {
    count: 3,
    is: ({ map }) => map.rules.some(({ strict_slashes }) => !strict_slashes),
    why: 'a page has one URL: the other spelling of its slash is a redirect, always',
  },
  { count: 2, is: ({ args }) => args[0] === '', why: 'a target begins with a slash (RFC 9112 section 3.2.1); servers see to it' },
  {
    count: 3,
    is: ({ args }) => /[^/]\/\//.test(String(args[0])),
    why: 'slashes are merged everywhere, in the value of a path too, so that one file has one URL',
  },
  { count: 3, is: ({ map }) => map.host_matching, why: 'a parameter of a host is one label' },
  {
    count: 2,
    is: ({ kwargs, bind }) => kwargs?.['url_scheme'] !== undefined || bind.url_scheme === '',
    why: 'the scheme is that of the request',
  },
  { count: 1, is: ({ map }) => map.sort_parameters, why: 'a query has the order in which it is given' },
  { count: 2, is: ({ kwargs, error }) => kwargs?.['method'] !== undefined && hasType(error, 'BuildError'), why: 'a URL has no method' },
  { count: 2, is: ({ test: name = '' }) => name.includes('[1.0-?v=1.0]'), why: 'the number 1.0 is written 1' },
  ...NO_RULE.map(({ count, is, why }) => ({ count, is: (vector: RoutingVector) => leftOut(vector, is), why })),
  {
    count: 2,
    is: ({ test: name = '' }) => /test_path$|test_path_weighting/.test(name),
    why: 'segments are told apart from the left, and a path takes as few as possible',
  },
]

interface Difference {
  readonly count: number
  readonly is: (vector: RoutingVector) => boolean
  readonly why: string
}

/** Whether the rule that answers in Werkzeug is one of those. */
function leftOut({ map, fn, args, result }: RoutingVector, is: (rule: Rule) => boolean): boolean {
  const asked = fn === 'MapAdapter.build' ? args[0] : (decode(result) as unknown[] | undefined)?.[0]
  return map.rules.some((rule) => rule.endpoint === asked && is(rule))
}

function hasType(error: unknown, type: string): boolean {
  return (error as { type?: string } | undefined)?.type === type
}

function isRedirect(error: unknown): boolean {
  return hasType(error, 'RequestRedirect')
}

function speaks(rule: Rule): boolean {
  return NO_RULE.every(({ is }) => !is(rule))
}

/** What Werkzeug answered, in the words of `Translation`. */
function expectedOf({ result, error }: RoutingVector): unknown {
  const { type, code, new_url, valid_methods } = (error ?? {}) as unknown as Record<string, unknown>
  if (type === undefined) return withoutUuids(decode(result))
  if (code === 308) return { code, url: new_url }
  if (code === 405) return { code, methods: (valid_methods as string[]).toSorted() }
  return code === undefined ? 'an error' : { code }
}

/** A UUID is text here. */
function withoutUuids(result: unknown): unknown {
  if (!Array.isArray(result)) return result
  const params = Object.entries(result[1] as object).map(([name, value]) => [name, (value as { $uuid?: string })?.$uuid ?? value])
  return [result[0], Object.fromEntries(params)]
}

function answerOf(vector: RoutingVector): unknown {
  const translation = new Translation(vector, speaks)
  try {
    return vector.fn === 'MapAdapter.build' ? translation.build() : translation.match()
  } catch (error) {
    assert.match(String((error as { code?: unknown }).code), /^ROUTE_/)
    return 'an error'
  }
}

describe("Werkzeug's routing", { skip }, () => {
  const counts: Map<string, number> = new Map()
  for (const vector of routing) {
    const answer = answerOf(vector)
    const why = isDeepStrictEqual(answer, expectedOf(vector)) ? undefined : DIFFERENT.find(({ is }) => is(vector))?.why
    if (why === undefined) test(titleOf(vector), () => assert.deepEqual(answer, expectedOf(vector)))
    else counts.set(why, (counts.get(why) ?? 0) + 1)
  }

  // As many as there are and no more: what was alike and is no longer does not hide behind a reason.
  test('differs where it was decided, and nowhere else', () => {
    assert.deepEqual(Object.fromEntries(counts), Object.fromEntries(DIFFERENT.map(({ why, count }) => [why, count])))
  })
})
