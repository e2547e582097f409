import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { safe } from '../base/safe-string.ts'
import { dictDelete, dictEntries, dictGet, dictHas, dictKeys, dictSet, dictSize, makeDict } from './dict.ts'
import { equals } from './equality.ts'
import { float } from './float.ts'
import { hashKey, isHashable } from './hash.ts'
import { repr } from './python-text.ts'
import { pair, Tuple } from './tuple.ts'

/** Values that can be keys, many of them equal. */
const KEYS: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  key: fc.oneof(
    fc.constantFrom<unknown>(0, 1, true, false, float(1), float(0), 0.5, 1n, 2n ** 70n, null, '', 'a', '\u0000a', safe('a'), '1'),
    fc.array(tie('key'), { maxLength: 2 }).map((items) => Tuple.from(items)),
  ),
})).key

describe('dict', () => {
  test('finds a key that is equal in Python, and keeps the first one', () => {
    const dict = makeDict([
      [1, 'int'],
      [true, 'bool'],
      [pair(1, 'a'), 'tuple'],
      ['s', 'text'],
    ])
    assert.equal(repr(dict), "{1: 'bool', (1, 'a'): 'tuple', 's': 'text'}")
    for (const key of [1, true, float(1), 1n]) assert.equal(dictGet(dict, key), 'bool')
    assert.equal(dictGet(dict, pair(float(1), safe('a'))), 'tuple')
    assert.equal(dictGet(dict, safe('s')), 'text')
    assert.equal(dictGet(dict, '1'), undefined)
    assert.ok(dictDelete(dict, Tuple.of<unknown>(true, 'a')))
    assert.equal(dictSize(dict), 2)
    assert.ok(!dictDelete(dict, 'x'))
  })

  test('holds what was put in, for keys of any kind', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(KEYS, fc.integer())), (entries) => {
        const dict = makeDict(entries)
        for (const [key] of entries) {
          const last = entries.findLast(([other]) => equals(other, key))
          assert.equal(dictGet(dict, key), last?.[1])
        }
        const keys = [...dictKeys(dict)]
        for (const [i, key] of keys.entries()) assert.ok(keys.every((other, j) => i === j || !equals(key, other)))
      }),
    )
  })

  test('has one hash for equal keys, and another for others', () => {
    fc.assert(fc.property(KEYS, KEYS, (a, b) => assert.equal(hashKey(a) === hashKey(b), equals(a, b))))
    for (const value of [[], {}, new Map(), new Set(), Tuple.of<unknown>([])]) {
      assert.throws(() => hashKey(value), { pythonName: 'TypeError', message: /^unhashable type: '(list|dict|set)'$/ })
      assert.ok(!isHashable(value))
    }
  })

  test('reads plain objects by their own keys, and writes no prototype', () => {
    const data: Record<string, unknown> = { a: undefined, b: 2 }
    assert.ok(dictHas(data, 'a') && !dictHas(data, 'toString') && !dictHas(data, 1))
    assert.equal(dictGet(data, 'constructor'), undefined)
    dictSet(data, '__proto__', { polluted: true })
    assert.equal(Object.getPrototypeOf(data), Object.prototype)
    assert.deepEqual([...dictEntries(data)].length, 3)
  })
})
