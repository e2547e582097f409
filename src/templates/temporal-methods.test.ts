import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { callValue } from './call.ts'
import { lessThan } from './compare.ts'
import { equals } from './equality.ts'
import { getAttribute, getItem, getMethod } from './lookup.ts'
import { toText } from './python-text.ts'
import { temporalType } from './temporal-methods.ts'

function call(object: unknown, name: string, ...args: unknown[]): unknown {
  return callValue(getMethod(object, name), object, args)
}

const DATE: Temporal.PlainDate = Temporal.PlainDate.from('2026-11-25')
const DATE_TIME: Temporal.PlainDateTime = Temporal.PlainDateTime.from('2026-11-25T08:05:09.123456')
const ZONED: Temporal.ZonedDateTime = Temporal.ZonedDateTime.from('2026-07-01T10:00:00[Europe/Berlin]')
const INSTANT: Temporal.Instant = Temporal.Instant.from('1969-12-31T23:59:59.5Z')
const TIME: Temporal.PlainTime = Temporal.PlainTime.from('10:00')

describe('temporal-methods', () => {
  test('has the parts and methods of Temporal, and Python names for them', () => {
    assert.deepEqual(
      ['year', 'month', 'day'].map((name) => getAttribute(DATE, name)),
      [2026, 11, 25],
    )
    assert.equal(getItem(DATE_TIME, 'hour'), 8)
    assert.equal(toText(call(DATE, 'add', { days: 7 })), '2026-12-02')
    assert.deepEqual([call(DATE, 'weekday'), call(DATE, 'isoweekday')], [2, 3])
    assert.equal(callValue(getAttribute(DATE, 'strftime'), undefined, ['%d.%m.']), '25.11.')
    for (const value of [DATE, ZONED, INSTANT]) {
      for (const name of ['constructor', 'hasOwnProperty', '__proto__', 'nope']) assert.equal(getAttribute(value, name), undefined)
    }
  })

  test('writes times as Python does, each in its own zone', () => {
    const cases: [unknown, string, string][] = [
      [DATE, '2026-11-25', '2026-11-25 00:00:00.000000  '],
      [DATE_TIME, '2026-11-25T08:05:09.123456', '2026-11-25 08:05:09.123456  '],
      [ZONED, '2026-07-01T10:00:00+02:00', '2026-07-01 10:00:00.000000 +0200 Europe/Berlin'],
      [INSTANT, '1969-12-31T23:59:59.500000+00:00', '1969-12-31 23:59:59.500000 +0000 UTC'],
      [TIME, '10:00:00', '1900-01-01 10:00:00.000000  '],
      [Temporal.PlainDate.from('0099-02-28'), '0099-02-28', '99-02-28 00:00:00.000000  '],
    ]
    for (const [value, iso, text] of cases) {
      assert.equal(call(value, 'isoformat'), iso)
      assert.equal(call(value, 'strftime', '%Y-%m-%d %H:%M:%S.%f %z %Z'), text)
    }
  })

  test('compares as Temporal does', () => {
    assert.ok(equals(DATE, Temporal.PlainDate.from('2026-11-25')) && !equals(DATE, DATE_TIME))
    assert.ok(lessThan(DATE, Temporal.PlainDate.from('2026-11-26')))
    assert.throws(() => lessThan(DATE, DATE_TIME), { pythonName: 'TypeError' })
  })

  test('takes no key of data for a type of Temporal', () => {
    class Tagged {
      get [Symbol.toStringTag](): string {
        return 'Temporal.PlainDate'
      }
    }
    assert.deepEqual(
      [temporalType(DATE), temporalType({ [Symbol.toStringTag]: 'Temporal.PlainDate' }), temporalType(new Tagged())],
      ['PlainDate', undefined, undefined],
    )
  })
})
