import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Attempts } from './attempts.ts'

describe('attempts', () => {
  let now = 0
  const attempts = new Attempts(() => now)

  test('are five, and then wait for a quarter of an hour', () => {
    for (let tried = 0; tried < 5; tried++) {
      assert.equal(attempts.wait('a'), 0)
      attempts.failed('a')
    }
    assert.equal(attempts.wait('a'), 900)
    assert.equal(attempts.wait('b'), 0)
    now += 899_001
    assert.equal(attempts.wait('a'), 1)
    now += 999
    assert.equal(attempts.wait('a'), 0)
  })

  test('are forgotten where the right one came', () => {
    for (let tried = 0; tried < 9; tried++) {
      attempts.failed('c')
      if (tried === 3) attempts.succeeded('c')
    }
    assert.equal(attempts.wait('c'), 900)
    attempts.succeeded('c')
    assert.equal(attempts.wait('c'), 0)
  })

  test('of ten thousand addresses are remembered', () => {
    for (let tried = 0; tried < 5; tried++) attempts.failed('first')
    for (let address = 0; address < 10_000; address++) attempts.failed(String(address))
    assert.equal(attempts.wait('first'), 0)
  })
})
