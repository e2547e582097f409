import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatePart, DateUnit } from 'nuages/orm'
import {
  auto,
  count,
  createTables,
  type Database,
  date,
  datetime,
  dayOf,
  dropTables,
  extract,
  f,
  is,
  model,
  modelSet,
  temporalReady,
  text,
  truncate,
} from 'nuages/orm'
import { Temporal } from 'temporal-polyfill'
import { describeEachDatabase } from '../each-database.ts'

await temporalReady()
class Happening extends model({ id: auto(), at: datetime({ null: true }), on: date({ null: true }), title: text({ default: '' }) }) {}
const happenings = modelSet('moments', { Happening })

const INSTANTS = [
  '2026-01-01T00:30:00.250Z',
  '2025-12-31T23:30:59.999Z',
  '2026-03-29T00:59:59.000Z',
  '2026-03-29T01:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
  '2024-02-29T12:00:00.000Z',
  '2021-01-03T22:59:00.000Z',
  '1969-07-20T20:17:40.000Z',
] as const
const PARTS: readonly DatePart[] = ['year', 'isoYear', 'quarter', 'month', 'week', 'day', 'weekday', 'hour', 'minute', 'second']
const UNITS: readonly DateUnit[] = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']
const ZONES = ['UTC', 'Europe/Paris', 'America/St_Johns', 'Asia/Kathmandu'] as const

/** What the polyfill, an independent implementation, says. */
function partsOf(instant: string, zone: string): Readonly<Record<DatePart, number | undefined>> {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
  const { year, month, day, hour, minute, second } = there
  return {
    year,
    isoYear: there.yearOfWeek,
    quarter: Math.ceil(month / 3),
    month,
    week: there.weekOfYear,
    day,
    weekday: there.dayOfWeek,
    hour,
    minute,
    second,
  }
}

function cutTo(unit: DateUnit, instant: string, zone: string): Date {
  const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
  if (unit === 'hour' || unit === 'minute' || unit === 'second') {
    return new Date(there.round({ smallestUnit: unit, roundingMode: 'floor' }).epochMilliseconds)
  }
  const day = there.toPlainDate()
  const first = {
    year: day.with({ month: 1, day: 1 }),
    quarter: day.with({ month: Math.floor((day.month - 1) / 3) * 3 + 1, day: 1 }),
    month: day.with({ day: 1 }),
    week: day.subtract({ days: day.dayOfWeek - 1 }),
    day,
  }[unit]
  return new Date(first.toZonedDateTime({ timeZone: zone }).epochMilliseconds)
}

describeEachDatabase('moments', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, happenings)
    try {
      await Happening.using(database).createMany(
        INSTANTS.map((at) => ({ at: new Date(at), on: Temporal.PlainDate.from(at.slice(0, 10)), title: at })),
      )
      await Happening.using(database).create({ title: 'never' })
      await work()
    } finally {
      await dropTables(database, happenings)
    }
  }

  each.test('have parts by the clock of any zone', (database) =>
    within(database, async () => {
      for (const timeZone of ZONES) {
        for (const part of PARTS) {
          const rows = await Happening.using(database)
            .annotate({ part: extract(part, f('at'), { timeZone }) })
            .orderBy('id')
            .all()
          const expected = [...INSTANTS.map((at) => partsOf(at, timeZone)[part]), null]
          assert.deepEqual(
            rows.map((row) => row.part),
            expected,
            `${part} in ${timeZone}`,
          )
        }
        const days = await Happening.using(database)
          .annotate({ day: dayOf(f('at'), { timeZone }) })
          .orderBy('id')
          .all()
        const expected = INSTANTS.map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString())
        assert.deepEqual(
          days.map(({ day }) => day),
          [...expected, null],
        )
      }
    }),
  )

  each.test('are cut to units by the clock of any zone', (database) =>
    within(database, async () => {
      for (const timeZone of ZONES) {
        for (const unit of UNITS) {
          const rows = await Happening.using(database)
            .annotate({ cut: truncate(unit, f('at'), { timeZone }) })
            .orderBy('id')
            .all()
          const expected = [...INSTANTS.map((at) => cutTo(unit, at, timeZone)), null]
          assert.deepEqual(
            rows.map(({ cut }) => cut),
            expected,
            `${unit} in ${timeZone}`,
          )
        }
      }
    }),
  )

  each.test('have parts as dates, and are cut as dates', (database) =>
    within(database, async () => {
      for (const unit of ['year', 'quarter', 'month', 'week', 'day'] as const) {
        const rows = await Happening.using(database)
          .annotate({ cut: truncate(unit, f('on')), part: extract(unit, f('on')) })
          .orderBy('id')
          .all()
        const expected = INSTANTS.map((at) =>
          cutTo(unit, `${at.slice(0, 10)}T00:00:00Z`, 'UTC')
            .toISOString()
            .slice(0, 10),
        )
        assert.deepEqual(
          rows.map(({ cut }) => cut?.toString() ?? null),
          [...expected, null],
          unit,
        )
        assert.deepEqual(
          rows.map(({ part }) => part),
          [...INSTANTS.map((at) => partsOf(`${at.slice(0, 10)}T00:00:00Z`, 'UTC')[unit]), null],
        )
      }
    }),
  )

  each.test('are looked for by their parts', (database) =>
    within(database, async () => {
      const query = Happening.using(database)
      for (const timeZone of ZONES) {
        for (const part of PARTS) {
          for (const at of INSTANTS) {
            const number = partsOf(at, timeZone)[part] as number
            const expected = INSTANTS.filter((other) => partsOf(other, timeZone)[part] === number)
            const rows = await query
              .where({ at: is[part](number, { timeZone }) })
              .orderBy('id')
              .all()
            assert.deepEqual(
              rows.map(({ title }) => title),
              expected,
              `${part} ${number} in ${timeZone}`,
            )
          }
        }
      }
      const onDay = async (day: string | Temporal.PlainDate, timeZone?: string): Promise<number> =>
        query.where({ at: timeZone === undefined ? is.date(day) : is.date(day, { timeZone }) }).count()
      assert.equal(await onDay('2026-01-01'), 1)
      assert.equal(await onDay('2026-01-01', 'Europe/Paris'), 2)
      assert.equal(await onDay(Temporal.PlainDate.from('2026-10-25'), 'Europe/Paris'), 2)
      assert.equal(await query.where({ on: is.date('2026-03-29') }).count(), 2)
      assert.equal(await query.where({ on: is.month(3) }).count(), 2)
      assert.equal(await query.where({ on: is.year(2026) }).count(), 5)
    }),
  )

  each.test('are grouped by', (database) =>
    within(database, async () => {
      const months = await Happening.using(database)
        .where({ at: is.notNull })
        .annotate({ month: truncate('month', f('at'), { timeZone: 'Europe/Paris' }) })
        .values('month')
        .annotate({ happenings: count() })
        .orderBy('-month')
        .limit(3)
        .all()
      assert.deepEqual(months, [
        { month: new Date('2026-09-30T22:00:00Z'), happenings: 2 },
        { month: new Date('2026-02-28T23:00:00Z'), happenings: 2 },
        { month: new Date('2025-12-31T23:00:00Z'), happenings: 2 },
      ])
    }),
  )
})

test('what is no moment, no part and no zone is refused', async () => {
  const query = Happening.query()
  assert.throws(() => extract('year', f('at'), { timeZone: '+02:00' }), { code: 'ORM_TIME_ZONE' })
  assert.throws(() => query.where({ at: is.month(13) }), { code: 'ORM_CONDITION_VALUE' })
  assert.throws(() => query.where({ at: is.date('2026-02-30') }), { code: 'ORM_CONDITION_VALUE' })
  assert.throws(() => query.where({ at: is.date("2026-01-01'; --") }), { code: 'ORM_CONDITION_VALUE' })
  assert.throws(() => query.where({ at: is.year(2026, { timeZone: 'Nowhere/Else' }) }), { code: 'ORM_TIME_ZONE' })
})
