import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTrue } from './truth.ts'

// What Python's values answer is compared with Jinja2 elsewhere; these are JavaScript's own.
test('nothing and what is empty is false, everything else is true', () => {
  for (const value of [undefined, null, Number('0'), 0n, '', [], {}, new Map(), new Set(), new Uint8Array(), Object.create(null)])
    assert.equal(isTrue(value), false, String(Object.prototype.toString.call(value)))
  for (const value of [1, 1n, 'a', [0], { a: 1 }, new Map([[1, 1]]), new Date(0), Symbol('a'), () => 0]) assert.equal(isTrue(value), true)
  assert.throws(() => isTrue(Promise.resolve()), /promise/)
})
