import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrapText } from './wrap.ts'

const OPTIONS = { width: 4, breakWords: true, onHyphens: true }

test('a long word is cut in its place, after a hyphen where it has one', () => {
  assert.deepEqual(wrapText('ab cdefghijk l', OPTIONS), ['ab c', 'defg', 'hijk', 'l'])
  assert.deepEqual(wrapText('a-9bcdefgh', OPTIONS), ['a-', '9bcd', 'efgh'])
  assert.deepEqual(wrapText('😀😀😀😀😀', OPTIONS), ['😀😀😀😀', '😀'])
  assert.deepEqual(wrapText('ab cdefghijk l', { ...OPTIONS, breakWords: false }), ['ab', 'cdefghijk', 'l'])
})

test('white space that is longer than a line goes, but for what stands before the first word', () => {
  assert.deepEqual(wrapText('      a', OPTIONS), ['  a'])
  assert.deepEqual(wrapText('a       b', OPTIONS), ['a', 'b'])
  assert.deepEqual(wrapText('\u00a0\u00a0\u00a0\u00a0\u00a0a', OPTIONS), ['\u00a0a'])
})

test('words of any length take time in proportion to it', () => {
  assert.equal(wrapText('x'.repeat(1_000_000), { ...OPTIONS, width: 1 }).length, 1_000_000)
  assert.equal(wrapText(' '.repeat(1_000_000), { ...OPTIONS, width: 1 }).length, 0)
})
