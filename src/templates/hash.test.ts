import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashKey, isHashable } from './hash.ts'
import { Undefined } from './undefined.ts'

// What is the same key in Python is compared with Python's answers in dict.test.ts; here is what Python does not have.
test('undefined is a key of its own, as the undefined value of templates is', () => {
  assert.equal(hashKey(undefined), hashKey(new Undefined('x')))
  assert.notEqual(hashKey(undefined), hashKey(null))
  assert.equal(isHashable(undefined), true)
})
