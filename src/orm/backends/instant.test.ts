import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instantText, readInstant } from './instant.ts'

describe('instants', () => {
  test('come back as they were written', () => {
    const dates = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
    fc.assert(fc.property(dates, (date) => assert.deepEqual(readInstant(instantText(date)), date)))
    // As PostgreSQL writes them: without zeros at the end, to the microsecond, with its zone.
    const micro = fc.integer({ min: 0, max: 999 })
    const asPostgres = (date: Date, rest: number): string =>
      `${instantText(date)}${String(rest).padStart(3, '0')}`.replace(/\.?0+$/, '').concat('+00')
    fc.assert(fc.property(dates, micro, (date, rest) => assert.deepEqual(readInstant(asPostgres(date, rest)), date)))
  })

  test('are read with any offset, or as UTC', () => {
    for (const [text, expected] of [
      ['2026-11-25 15:30:00.123456+00', '2026-11-25T15:30:00.123Z'],
      ['2026-11-25 15:30:00+05:30', '2026-11-25T10:00:00.000Z'],
      ['2026-11-25 15:30:00-08', '2026-11-25T23:30:00.000Z'],
      ['2026-11-25T15:30:00Z', '2026-11-25T15:30:00.000Z'],
      ['2026-11-25 15:30', '2026-11-25T15:30:00.000Z'],
    ] as const) {
      assert.equal(readInstant(text)?.toISOString(), expected, text)
    }
  })

  test('are not made of what is none', () => {
    for (const text of ['infinity', '0000-00-00 00:00:00', '2026-13-01 00:00:00', '2026-11-25', 'now', '0044-03-15 12:00:00 BC']) {
      assert.equal(readInstant(text), undefined, text)
    }
  })

  test('outside of the years of all databases are refused', () => {
    for (const date of [new Date(Number.NaN), new Date('+010000-01-01T00:00:00Z'), new Date('-000001-01-01T00:00:00Z')]) {
      assert.throws(() => instantText(date), { code: 'DATABASE_PARAMETER_INVALID' })
    }
  })
})
