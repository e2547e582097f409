import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteBuffer } from './bytes.ts'

test('pieces of any size come back as one', () => {
  const buffer = new ByteBuffer(2)
  for (const text of ['', 'a', 'bcd', '', 'efghijklmnop']) buffer.append(new TextEncoder().encode(text))
  assert.equal(buffer.length, 16)
  assert.equal(new TextDecoder().decode(buffer.view()), 'abcdefghijklmnop')
})
