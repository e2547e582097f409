// Tokens and slugs that Python's itsdangerous and Django made (python.json says which versions), read and made again.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { ManualClock } from '../../src/base/clock.ts'
import { slugify } from '../../src/http/slugify.ts'
import { type RecordedToken, signerOf } from './python-tokens.ts'

interface Recorded {
  readonly now: number
  readonly tokens: readonly RecordedToken[]
  readonly slugs: readonly (readonly [string, string, string])[]
}

const recorded: Recorded = JSON.parse(readFileSync(new URL('python.json', import.meta.url), 'utf8'))
const clock = new ManualClock(recorded.now * 1000 + 700)

describe("Python's tokens", () => {
  for (const [index, token] of recorded.tokens.entries()) {
    test(`${index} ${token.fn} ${JSON.stringify(token.options)}`, () => {
      const signer = signerOf(token, clock)
      assert.deepEqual(signer.read(token.token), token.value)
      // Two implementations of zlib may differ in what they write.
      const compressed = token.token.startsWith('.') && typeof token.value !== 'string'
      if (compressed) assert.deepEqual(signer.read(signer.write(token.value)), token.value)
      else assert.equal(signer.write(token.value), token.token)
    })
  }
})

describe("Django's slugs", () => {
  for (const [text, ascii, unicode] of recorded.slugs) {
    test(JSON.stringify(text), () => {
      assert.equal(slugify(text), ascii)
      assert.equal(slugify(text, { unicode: true }), unicode)
    })
  }
})
