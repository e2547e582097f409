import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ByteRange, formatRange, MAX_RANGES, parseRange, type RangeSpec, resolveRanges } from './range.ts'

describe('parseRange', () => {
  test('reads ranges of bytes', () => {
    const cases: [string, RangeSpec[]][] = [
      ['bytes=0-499', [{ start: 0, end: 499 }]],
      ['Bytes=500-', [{ start: 500, end: null }]],
      ['bytes=-500', [{ suffix: 500 }]],
      ['bytes=0-0, -1,,5-6 ', [{ start: 0, end: 0 }, { suffix: 1 }, { start: 5, end: 6 }]],
      ['bytes=0-99999999999999999999', [{ start: 0, end: Number.MAX_SAFE_INTEGER }]],
    ]
    for (const [text, specs] of cases) assert.deepEqual(parseRange(text), specs, text)
  })

  test('ignores what is not that', () => {
    const bad = [
      null,
      '',
      'bytes',
      'bytes=',
      'bytes=-',
      'bytes=5-4',
      'bytes=a-b',
      'bytes=0-1,x',
      'bytes=1',
      'bytes=--1',
      'bytes=+1-2',
      'bytes=0x1-2',
      'bytes=1 - 2',
      'items=0-1',
      'bytes:0-1',
      'bytes=0-1;2-3',
    ]
    for (const text of bad) assert.equal(parseRange(text), null, String(text))
  })

  test('ignores more ranges than anybody needs', () => {
    assert.equal(parseRange(`bytes=${'0-,'.repeat(MAX_RANGES)}`)?.length, MAX_RANGES)
    assert.equal(parseRange(`bytes=${'0-,'.repeat(MAX_RANGES + 1)}`), null)
  })

  test('what is written comes back', () => {
    const spec = fc.oneof(
      fc.record({ suffix: fc.nat() }, { noNullPrototype: true }),
      fc.record({ start: fc.nat(), end: fc.constant(null) }, { noNullPrototype: true }),
      fc.tuple(fc.nat(), fc.nat()).map(([start, more]) => ({ start, end: start + more })),
    )
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: MAX_RANGES }), (specs) =>
        assert.deepEqual(parseRange(formatRange(specs)), specs),
      ),
    )
  })

  test('nonsense is not written', () => {
    for (const specs of [[], [{ start: -1, end: null }], [{ start: 2, end: 1 }], [{ suffix: 1.5 }], [{ start: Number.NaN, end: null }]]) {
      assert.throws(() => formatRange(specs), { code: 'RANGE_INVALID' }, JSON.stringify(specs))
    }
  })
})

describe('resolveRanges', () => {
  test('cuts ranges to what is there', () => {
    const cases: [string, number, ByteRange[]][] = [
      ['bytes=0-', 10, [{ start: 0, end: 9 }]],
      ['bytes=5-100', 10, [{ start: 5, end: 9 }]],
      ['bytes=-3', 10, [{ start: 7, end: 9 }]],
      ['bytes=-30', 10, [{ start: 0, end: 9 }]],
      ['bytes=10-', 10, []],
      ['bytes=-0', 10, []],
      ['bytes=0-', 0, []],
      ['bytes=-5', 0, []],
      ['bytes=10-,2-3', 10, [{ start: 2, end: 3 }]],
      [
        'bytes=6-7,0-1',
        10,
        [
          { start: 6, end: 7 },
          { start: 0, end: 1 },
        ],
      ],
      [
        'bytes=4-7,0-5,9-',
        10,
        [
          { start: 0, end: 7 },
          { start: 9, end: 9 },
        ],
      ],
    ]
    for (const [text, length, ranges] of cases) assert.deepEqual(resolveRanges(parseRange(text) ?? [], length), ranges, text)
  })

  test('never sends a byte twice, and sends all that was asked for', () => {
    const digits = fc.nat(30)
    const specs = fc.array(
      fc.oneof(
        fc.record({ suffix: digits }),
        fc.tuple(digits, digits).map(([start, more]) => ({ start, end: start + more })),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(specs, fc.nat(30), (given, length) => {
        const wanted = new Set<number>()
        for (let at = 0; at < length; at++)
          if (given.some((spec) => ('suffix' in spec ? at >= length - spec.suffix : at >= spec.start && at <= (spec.end ?? length))))
            wanted.add(at)
        const sent = resolveRanges(given, length).flatMap(({ start, end }) =>
          Array.from({ length: end - start + 1 }, (_, index) => start + index),
        )
        assert.deepEqual(new Set(sent), wanted)
        assert.ok(sent.length === wanted.size)
      }),
    )
  })
})
