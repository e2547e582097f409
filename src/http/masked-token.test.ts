import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { maskToken, unmaskToken } from './masked-token.ts'
import { randomToken } from './random-token.ts'

describe('masked tokens', () => {
  test('differ each time and mean the same', () => {
    const secret = randomToken(32)
    const tokens = Array.from({ length: 50 }, () => maskToken(secret))
    assert.equal(new Set(tokens).size, 50)
    assert.ok(tokens.every((token) => unmaskToken(token) === secret && !token.includes(secret)))
  })

  test('are no text that was made up', () => {
    fc.assert(fc.property(fc.string(), (text) => unmaskToken(text) === null))
    const token = maskToken(randomToken(32))
    for (const wrong of ['', token.slice(1), `${token}A`, token.replace(/.$/, '!'), `${token.slice(0, 85)}é`])
      assert.equal(unmaskToken(wrong), null)
  })
})
