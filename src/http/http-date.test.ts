import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatHttpDate, parseHttpDate } from './http-date.ts'

const NOW = Date.UTC(2026, 0, 1)

describe('parseHttpDate', () => {
  test('reads all three forms', () => {
    for (const text of [
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'Sunday, 06-Nov-94 08:49:37 GMT',
      'Sun Nov  6 08:49:37 1994',
      ' Sun, 06 Nov 1994 08:49:37 GMT\t',
    ]) {
      assert.equal(parseHttpDate(text, NOW)?.toISOString(), '1994-11-06T08:49:37.000Z', text)
    }
  })

  test('places two-digit years within 50 years ahead', () => {
    const cases: [string, number][] = [
      ['76', 2076],
      ['77', 1977],
      ['94', 1994],
      ['26', 2026],
      ['00', 2000],
    ]
    for (const [digits, year] of cases)
      assert.equal(parseHttpDate(`Sunday, 06-Nov-${digits} 08:49:37 GMT`, NOW)?.getUTCFullYear(), year, digits)
    assert.equal(parseHttpDate('Sunday, 06-Nov-10 08:49:37 GMT', Date.UTC(2090, 0, 1))?.getUTCFullYear(), 2110)
  })

  test('takes nothing else', () => {
    const bad = [
      '',
      'foo',
      'Sun, 06 Nov 1994 08:49:37',
      'Sun, 06 Nov 1994 08:49:37 +0000',
      'Sun, 31 Feb 1994 08:49:37 GMT',
      'Sun, 00 Nov 1994 08:49:37 GMT',
      'Sun, 06 Nov 1994 24:00:00 GMT',
      'Sun, 06 Nov 1994 08:60:00 GMT',
      'Sun, 06 Nov 1994 08:49:61 GMT',
      'Sun, 6 Nov 1994 08:49:37 GMT',
      'Sun, 06 Nox 1994 08:49:37 GMT',
      '1994-11-06T08:49:37Z',
      `Sun, 06 Nov 1994 08:49:37 GMT${' x'.repeat(20)}`,
    ]
    for (const text of bad) assert.equal(parseHttpDate(text, NOW), null, text)
    assert.equal(parseHttpDate(null), null)
  })
})

describe('formatHttpDate', () => {
  test('what is written comes back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
        (date) => {
          assert.equal(parseHttpDate(formatHttpDate(date))?.getTime(), Math.floor(date.getTime() / 1000) * 1000)
        },
      ),
    )
  })

  test('refuses what is no date', () => {
    const message = 'An HTTP date cannot say "Invalid Date", expected a valid date of the years 0 to 9999.'
    assert.throws(() => formatHttpDate(new Date(Number.NaN)), { code: 'HTTP_DATE_INVALID', message })
    assert.throws(() => formatHttpDate(8e15), { code: 'HTTP_DATE_INVALID' })
  })
})
