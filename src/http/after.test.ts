import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after } from './after.ts'

test('what is there stays synchronous, a promise is waited for', async () => {
  assert.equal(
    after(2, (value) => value + 1),
    3,
  )
  const later = after(Promise.resolve(2), (value) => value + 1)
  assert.ok(later instanceof Promise)
  assert.equal(await later, 3)
  await assert.rejects(
    after(Promise.reject(new Error('x')), () => 1),
    /x/,
  )
})
