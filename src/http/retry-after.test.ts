import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatRetryAfter, parseRetryAfter } from './retry-after.ts'

test('seconds or a date', () => {
  assert.equal(parseRetryAfter('120'), 120)
  assert.equal(formatRetryAfter(120), '120')
  assert.equal(formatRetryAfter(0.2), '1')
  const date = new Date('1994-11-06T08:49:37Z')
  assert.deepEqual(parseRetryAfter(formatRetryAfter(date)), date)
  for (const text of [null, '', '-1', '1.5', 'soon', '1e3']) assert.equal(parseRetryAfter(text), null, String(text))
})

test('refuses what is neither', () => {
  assert.throws(() => formatRetryAfter(-1), { code: 'RETRY_AFTER_INVALID', message: 'Retry-After is -1, expected seconds or a Date.' })
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => formatRetryAfter(value), { code: 'RETRY_AFTER_INVALID' })
})
