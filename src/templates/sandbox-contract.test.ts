import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Activation } from './sandbox-contract.ts'

test('a slot is found in the innermost activation that has it, and nowhere if none has', () => {
  const outer = new Activation(null)
  outer.set(1, 'a')
  const inner = new Activation(outer)
  inner.set(2, 'b')
  assert.deepEqual([inner.get(1), inner.get(2), outer.get(2)], ['a', 'b', undefined])
  inner.set(1, 'c')
  assert.deepEqual([inner.get(1), outer.get(1)], ['c', 'a'])
})
