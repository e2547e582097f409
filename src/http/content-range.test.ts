import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ContentRange, formatContentRange, parseContentRange } from './content-range.ts'

test('reads and writes', () => {
  const cases: [string, ContentRange][] = [
    ['bytes 0-499/1234', { range: { start: 0, end: 499 }, size: 1234 }],
    ['bytes 0-499/*', { range: { start: 0, end: 499 }, size: null }],
    ['bytes */1234', { range: null, size: 1234 }],
  ]
  for (const [text, value] of cases) {
    assert.deepEqual(parseContentRange(text), value)
    assert.equal(formatContentRange(value), text)
  }
})

test('refuses contradictions', () => {
  for (const text of [
    null,
    '',
    'bytes',
    'bytes */*',
    'bytes 5-4/10',
    'bytes 0-10/10',
    'bytes 0-1',
    'items 0-1/2',
    'bytes=0-1/2',
    'bytes 0-1/9999999999999999',
    'bytes 0-9999999999999999/*',
    'bytes 0-1/99999999999999999',
  ]) {
    assert.equal(parseContentRange(text), null, String(text))
  }
  assert.throws(() => formatContentRange({ range: { start: 0, end: 10 }, size: 10 }), {
    code: 'RANGE_INVALID',
    message: 'A Content-Range cannot say 0-10 of 10.',
  })
  for (const value of [
    { range: null, size: null },
    { range: { start: -1, end: 1 }, size: null },
    { range: { start: 0, end: 1.5 }, size: null },
    { range: null, size: 0.5 },
  ]) {
    assert.throws(() => formatContentRange(value), { code: 'RANGE_INVALID' })
  }
})

test('comes back', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.option(fc.integer({ min: 1 })), (start, more, rest) => {
      const value = { range: { start, end: start + more }, size: rest === null ? null : start + more + rest }
      assert.deepEqual(parseContentRange(formatContentRange(value)), value)
    }),
  )
})
