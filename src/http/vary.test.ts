import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addVary, formatVary, parseVary } from './vary.ts'

test('names without case', () => {
  assert.deepEqual(parseVary('Accept, COOKIE,, accept, "x"'), new Set(['accept', 'cookie']))
  assert.deepEqual(parseVary(null), new Set())
  assert.equal(parseVary('accept, *'), '*')
})

test('more names', () => {
  assert.equal(addVary(null, 'Cookie'), 'cookie')
  assert.equal(addVary('Accept, Cookie', 'cookie', 'Origin'), 'accept, cookie, origin')
  assert.equal(addVary('*', 'cookie'), '*')
  assert.equal(addVary('accept', '*'), '*')
})

test('comes back, and refuses what is no name', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/)), (names) =>
      assert.deepEqual(parseVary(formatVary(names)), new Set(names)),
    ),
  )
  assert.throws(() => formatVary(['a b']), { code: 'VARY_INVALID', message: 'Vary names "a b", expected the name of a header field.' })
})
