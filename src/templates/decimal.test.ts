import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fixed, rounded, scientific } from './decimal.ts'
import { Float, float, floatText } from './float.ts'

const FINITE: fc.Arbitrary<number> = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('decimal', () => {
  test('rounds by the exact value, halves to even', () => {
    const cases: [number, number, string][] = [
      [0.5, 0, '0'],
      [1.5, 0, '2'],
      [2.5, 0, '2'],
      [0.125, 2, '0.12'],
      [2.675, 2, '2.67'],
      [-0.5, 0, '-0'],
      [1e21, 1, '1000000000000000000000.0'],
      [5e-324, 3, '0.000'],
      [0.1, 20, '0.10000000000000000555'],
    ]
    for (const [x, digits, text] of cases) assert.equal(fixed(x, digits), text)
    assert.deepEqual(scientific(9.9996, 3), { digits: '1000', exponent: 1 })
    assert.deepEqual(scientific(1e23, 0), { digits: '1', exponent: 23 })
  })

  test('says the same as JavaScript, but for halves', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.integer({ min: 0, max: 20 }), (x, digits) => {
        const isTie = Number.isInteger(x * 2 ** (digits + 1)) && !Number.isInteger(x)
        if (!isTie) assert.ok(Number(fixed(x, digits)) === Number(x.toFixed(digits)))
      }),
    )
  })

  test('rounds to what is nearest, and a second time to the same', () => {
    fc.assert(
      fc.property(FINITE, fc.integer({ min: -5, max: 10 }), (x, digits) => {
        const once = rounded(x, digits)
        assert.equal(rounded(once, digits), once)
        if (Math.abs(x) < 1e15) assert.ok(Math.abs(once - x) <= 0.5000001 * 10 ** -digits + Math.abs(x) * 1e-15)
      }),
    )
  })

  test('writes floats so that they read back as the same number', () => {
    fc.assert(fc.property(FINITE, (x) => assert.ok(Object.is(Number(floatText(x)), x))))
    assert.deepEqual([1e16, 1e15, 1e-4, 1e-5, -0, 1e22, 123456.5].map(floatText), [
      '1e+16',
      '1000000000000000.0',
      '0.0001',
      '1e-05',
      '-0.0',
      '1e+22',
      '123456.5',
    ])
    assert.equal(float(0.5), 0.5)
    assert.ok(float(2) instanceof Float && JSON.stringify([float(2)]) === '[2]')
  })
})
