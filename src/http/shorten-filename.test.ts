import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortenFilename } from './shorten-filename.ts'

test('the extension stays', () => {
  assert.equal(shortenFilename('abcdef.txt', 8), 'abcd.txt')
  assert.equal(shortenFilename('abcdef.txt', 10), 'abcdef.txt')
  assert.equal(shortenFilename('abcdefghij', 8), 'abcdefgh')
  assert.equal(shortenFilename(`a.${'b'.repeat(40)}`, 8), 'a.bbbbbb')
  assert.equal(shortenFilename('.bbbbbbbbbb', 8), '.bbbbbbb')
})
