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

  test('have the days of the calendar', () => {
    for (let year = 1; year <= 9999; year += year < 1800 || year > 2200 ? 37 : 1) {
      for (const [month, date] of [
        [1, 1],
        [2, 28],
        [2, 29],
        [2, 30],
        [3, 1],
        [4, 31],
        [12, 31],
        [12, 32],
        [13, 1],
        [0, 1],
        [1, 0],
      ]) {
        const day = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
        const time = Date.parse(`${day}T12:34:56.789Z`)
        assert.equal(readInstant(`${day} 12:34:56.789`)?.getTime(), Number.isNaN(time) ? undefined : time, day)
      }
    }
  })

  test('are what any parser takes them for, or none, whichever characters are changed', () => {
    const texts = fc.constantFrom('2026-11-25 15:30:00.123', '2024-02-29 23:59:59.1+00', '1999-12-31 00:00:00')
    const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'0123456789-:. +/TZ9x\u0660')), { minLength: 1, maxLength: 3 })
    const changed = (text: string, [at, by]: [number, string]): string =>
      text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1)
    fc.assert(
      fc.property(texts, changes, (text, all) => {
        const made = all.reduce(changed, text)
        const read = readInstant(made)?.getTime()
        const iso = made.replace(' ', 'T').replace(/(:.*[+-]\d\d)$/, '$1:00')
        if (read !== undefined) assert.equal(read, Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(iso.slice(11)) ? iso : `${iso}Z`), made)
      }),
      { numRuns: 2000 },
    )
  })

  test('outside of the years of all databases are refused', () => {
    for (const date of [new Date(Number.NaN), new Date('+010000-01-01T00:00:00Z'), new Date('-000001-01-01T00:00:00Z')]) {
      assert.throws(() => instantText(date), { code: 'DATABASE_PARAMETER_INVALID' })
    }
  })
})
