// Cookies read and written, beside Werkzeug's answers.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CookieOptions, formatCookie, parseCookies } from '../../src/http/cookies.ts'
import { readVectors, titleOf, type Vector } from './vectors.ts'

const READ = 'werkzeug.http.parse_cookie'
const WRITTEN = 'werkzeug.http.dump_cookie'

/** Cookie fields that are read otherwise, and why. Only the names in question are listed. */
const READ_OTHERWISE: readonly { readonly header: RegExp; readonly cookies: Record<string, string | undefined>; readonly why: string }[] = [
  {
    header: /^dismiss-top/,
    cookies: { b: '\\' },
    why: 'a semicolon ends a pair even in quotes, as it does for browsers: else one cookie could hide another',
  },
  { header: /oops/, cookies: { oops: undefined }, why: 'a text without = is no cookie' },
]

/** Values that are refused here, and why. */
const REFUSED: readonly { readonly args: RegExp; readonly why: string }[] = [
  { args: /bar baz|☃|fö/, why: 'what browsers and servers quote in different ways is encoded by who sets it' },
  { args: /[a-z]{4094}/, why: 'Werkzeug warns that browsers drop it, here it is an error' },
]

/** Options as they are here. Its defaults are none, ours are HttpOnly and SameSite=Lax. */
function optionsOf({ args, kwargs = {} }: Vector): CookieOptions {
  const { domain, samesite, partitioned, secure, httponly } = kwargs as Record<string, never>
  const maxAge = args[2] as number | undefined
  return {
    httpOnly: httponly ?? false,
    secure: (secure ?? false) || partitioned === true || samesite === 'none',
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(domain === undefined ? {} : { domain }),
    ...(partitioned === undefined ? {} : { partitioned }),
    ...(samesite === undefined || samesite === null ? {} : { sameSite: samesite }),
  }
}

/** The parts in one order, without what differs by default: the path, SameSite where it was not asked for, Secure where it must be. */
function partsOf(cookie: string, { kwargs = {} }: Vector): string[] {
  const byDefault = new Set(['Path=/', ...(kwargs['samesite'] == null ? ['SameSite=Lax'] : []), ...(kwargs['secure'] ? [] : ['Secure'])])
  return cookie
    .split('; ')
    .filter((part) => !byDefault.has(part))
    .toSorted()
}

const { vectors, skip } = readVectors('werkzeug.json')

describe("cookies and Werkzeug's answers", { skip }, () => {
  for (const vector of vectors.filter(({ fn }) => fn === READ)) {
    test(titleOf(vector), () => {
      const [header] = vector.args as [string]
      const expected = new Map<string, string | undefined>()
      const { $multidict: pairs } = vector.result as { $multidict: [string, string][] }
      for (const [name, value] of pairs) if (!expected.has(name)) expected.set(name, value)
      const other = READ_OTHERWISE.find((one) => one.header.test(header))?.cookies ?? {}
      for (const [name, value] of Object.entries(other)) expected.set(name, value)
      const found = parseCookies(header)
      for (const [name, value] of expected) assert.equal(found.get(name), value, name)
      assert.deepEqual(
        [...found.keys()].filter((name) => !expected.has(name)),
        [],
      )
    })
  }

  for (const vector of vectors.filter(({ fn }) => fn === WRITTEN)) {
    test(titleOf(vector), () => {
      const [name, value] = vector.args as [string, string]
      const write = (): string => formatCookie(name, value, optionsOf(vector))
      const domain = vector.kwargs?.['domain']
      const refused = REFUSED.some(({ args }) => args.test(JSON.stringify(vector.args))) || vector.error !== undefined
      // A domain is given as it is sent; the URL class makes `xn--` names.
      if (refused || (typeof domain === 'string' && /[^\0-\x7f]/.test(domain))) assert.throws(write, { code: 'COOKIE_INVALID' })
      else assert.deepEqual(partsOf(write(), vector), partsOf(vector.result as string, vector))
    })
  }
})
