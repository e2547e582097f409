import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatExtended, parseExtended } from './extended.ts'
import { isToken } from './quoted.ts'

test('values in a charset', () => {
  const cases: [string, string][] = [
    ["UTF-8''%C2%B5", 'µ'],
    ["utf-8'en'%e2%82%ac%20rates", '€ rates'],
    ["ISO-8859-1''%A3", '£'],
    ["US-ASCII''%C2a", '\ufffda'],
    ["UTF-8''%FF%41", '\ufffdA'],
    ["UTF-8''100%", '100%'],
    ["UTF-8''%zz%4", '%zz%4'],
    ["UTF-8'''a'", "'a'"],
    ["BAD''%62", '%62'],
    ['plain', 'plain'],
    ["a'b", "a'b"],
  ]
  for (const [text, value] of cases) assert.equal(parseExtended(text), value, text)
})

test('all text comes back, and is made of token characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const written = formatExtended(text)
      assert.ok(isToken(written), written)
      assert.equal(parseExtended(written), text)
    }),
  )
  assert.equal(formatExtended("a(b)*'\ud800"), "UTF-8''a%28b%29%2A%27%EF%BF%BD")
})
