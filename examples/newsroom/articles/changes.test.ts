import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changesBetween } from './changes.ts'

test('what stayed is shown once, what was changed before and after', () => {
  assert.deepEqual(changesBetween(['a', 'b', 'c'], ['a', 'x', 'c', 'd']), [
    { kind: 'same', text: 'a' },
    { kind: 'before', text: 'b' },
    { kind: 'after', text: 'x' },
    { kind: 'same', text: 'c' },
    { kind: 'after', text: 'd' },
  ])
  assert.deepEqual(changesBetween([], []), [])
})

test('both versions can be read off the changes', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const changes = changesBetween(before, after)
      const without = (kind: string): string[] => changes.filter((change) => change.kind !== kind).map(({ text }) => text)
      assert.deepEqual([without('after'), without('before')], [before, after])
    }),
  )
})
