// The cookie jar of the test client, beside what the authors of RFC 6265 recorded.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../../src/base/clock.ts'
import { CookieJar } from '../../src/http/cookie-jar.ts'
import { readVectors } from './vectors.ts'

interface Case {
  readonly test: string
  readonly received: readonly string[]
  readonly sent: readonly { readonly name: string; readonly value: string }[]
  readonly 'sent-to'?: string
}

/** Cases that end otherwise here, with what is sent, and why. */
const DIFFERENT: Readonly<Record<string, { readonly sent: string; readonly why: string }>> = {
  DISABLED_CHROMIUM0022: { sent: '', why: 'a control character makes the cookie void (RFC 6265bis); that browser once cut there' },
  DISABLED_CHROMIUM0023: { sent: '', why: 'as before' },
  DISABLED_PATH0029: { sent: '', why: 'paths are compared as they are, percent-encoding is not undone' },
}

const { vectors, skip } = readVectors('cookies.json')

describe("the cookie jar and the RFC's own cases", { skip }, () => {
  for (const one of vectors as unknown as readonly Case[]) {
    test(one.test, () => {
      const jar = new CookieJar(new ManualClock(new Date('2012-01-01')))
      for (const line of one.received) jar.store(line, new URL('http://home.example.org:8888/cookie-parser'))
      const sentTo = new URL(one['sent-to'] ?? '/cookie-parser-result', 'http://home.example.org:8888')
      const expected = one.sent.map(({ name, value }) => `${name}=${value}`).join('; ')
      assert.equal(jar.header(sentTo) ?? '', DIFFERENT[one.test]?.sent ?? expected)
    })
  }
})
