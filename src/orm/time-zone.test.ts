import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkTimeZone, instantOf, localOf, rulesOf } from './time-zone.ts'

const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns']

/** What Intl shows. */
function shownBy(zone: string, time: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) + (time % 1000)
}

describe('time zones', () => {
  test('are known by their names, and never by offsets', () => {
    for (const zone of [...ZONES, 'Etc/GMT+5', 'EST5EDT']) assert.equal(checkTimeZone(zone), zone)
    for (const zone of ['', 'Mars/Base', '+02:00', "UTC'; --", 'Europe/Paris ', null, 3, {}])
      assert.throws(() => checkTimeZone(zone), { code: 'ORM_TIME_ZONE' })
  })

  test('show what Intl shows, from 1910 to 2099', () => {
    const times = fc.integer({ min: Date.UTC(1912, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 })
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), times, (zone, seconds) => {
        assert.equal(localOf(seconds * 1000, zone), shownBy(zone, seconds * 1000))
      }),
    )
  })

  test('go there and back, save for an hour in autumn', () => {
    const times = fc.integer({ min: Date.UTC(1912, 0, 1), max: Date.UTC(2099, 0, 1) })
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), times, (zone, time) => {
        const back = instantOf(localOf(time, zone), zone)
        if (back !== time) assert.equal(localOf(back, zone), localOf(time, zone))
      }),
    )
  })

  test('take the offset before in spring, and the second time in autumn', () => {
    const at = (text: string): string => new Date(instantOf(Date.parse(`${text}Z`), 'Europe/Paris')).toISOString()
    assert.equal(at('2026-03-29T01:59:59'), '2026-03-29T00:59:59.000Z')
    assert.equal(at('2026-03-29T02:30:00'), '2026-03-29T01:30:00.000Z')
    assert.equal(at('2026-03-29T03:00:00'), '2026-03-29T01:00:00.000Z')
    assert.equal(at('2026-10-25T01:59:59'), '2026-10-24T23:59:59.000Z')
    assert.equal(at('2026-10-25T02:30:00'), '2026-10-25T01:30:00.000Z')
  })

  test('change at the second that is known', () => {
    const { transitions } = rulesOf('Europe/Berlin')
    assert.ok(transitions.some(({ at, offset }) => at === Date.UTC(2026, 2, 29, 1) && offset === 7200))
    assert.deepEqual(rulesOf('UTC'), { first: 0, transitions: [] })
  })
})
