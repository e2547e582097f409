import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { pointCount, pointSlice } from './code-points.ts'
import { sliceBounds, sliceItems } from './sequence.ts'
import { countOf, findIn, replaced, splitLines, splitText } from './string-search.ts'

const TEXT: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'b', '😀', ' ', '\n', '\r', 'é'), { maxLength: 12 })
  .map((parts) => parts.join(''))
const PART: fc.Arbitrary<string> = fc.array(fc.constantFrom('a', 'b', '😀'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(''))

// What each function answers is compared with CPython in lookup.test.ts; these are the laws between them.
describe('string-search', () => {
  test('splits into what joins to the same text, from either side', () => {
    fc.assert(
      fc.property(TEXT, PART, fc.integer({ min: -1, max: 3 }), fc.boolean(), (text, separator, most, isRight) => {
        const parts = splitText(text, separator, most, isRight)
        assert.equal(parts.join(separator), text)
        if (most >= 0) assert.ok(parts.length <= most + 1)
        if (most < 0) assert.equal(countOf(text, separator, null, null), parts.length - 1)
      }),
    )
  })

  test('cuts lines that join to the same text', () => {
    fc.assert(fc.property(TEXT, (text) => assert.equal(splitLines(text, true).join(''), text)))
  })

  test('finds a place, counted in code points, where the part stands', () => {
    fc.assert(
      fc.property(TEXT, PART, fc.boolean(), (text, part, isLast) => {
        const at = findIn(text, part, null, null, isLast)
        if (at < 0) assert.ok(!text.includes(part))
        else assert.equal(pointSlice(text, at, at + pointCount(part)), part)
      }),
    )
  })

  test('replaces as splitting and joining does', () => {
    fc.assert(fc.property(TEXT, PART, PART, (text, old, made) => assert.equal(replaced(text, old, made, -1), text.split(old).join(made))))
  })

  test('slices as items are counted one by one', () => {
    const place = fc.option(fc.integer({ min: -8, max: 8 }))
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { maxLength: 6 }),
        place,
        place,
        fc.constantFrom(null, 1, 2, -1, -3),
        (items, start, stop, step) => {
          const bounds = sliceBounds(items.length, start, stop, step)
          const wanted: number[] = []
          const by = step ?? 1
          for (let i = bounds.start; by > 0 ? i < bounds.stop : i > bounds.stop; i += by) wanted.push(items[i] as number)
          assert.deepEqual(sliceItems(items, bounds), wanted)
          if (by === 1) assert.deepEqual(wanted, items.slice(start ?? 0, stop ?? items.length))
        },
      ),
    )
  })
})
