import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomToken } from './random-token.ts'

test('tokens differ, are URL-safe and as long as asked for', () => {
  assert.match(randomToken(), /^[A-Za-z0-9\-_]{43}$/)
  assert.equal(randomToken(16).length, 22)
  assert.equal(new Set(Array.from({ length: 1000 }, () => randomToken())).size, 1000)
})

test('too short is no token', () => {
  assert.throws(() => randomToken(8), { code: 'TOKEN_LENGTH', message: 'A token of 8 bytes was asked for, expected 16 to 1024.' })
  for (const bytes of [Number.NaN, 16.5, 1025, '32' as unknown as number]) assert.throws(() => randomToken(bytes), { code: 'TOKEN_LENGTH' })
})
