// Times of day, cut to units of the clock.

import assert from 'node:assert/strict'
import { count, createTables, dropTables, f, model, modelSet, temporalReady, time, truncate } from 'nuages/orm'
import { Temporal } from 'temporal-polyfill'
import { describeEachDatabase } from '../each-database.ts'

await temporalReady()
class Shift extends model({ starts: time({ null: true }) }) {}
const shifts = modelSet('times', { Shift })
const TIMES = ['00:00:00', '08:30:15.25', '08:59:59.999999', '23:59:59.999999', '08:30:00'].map((text) => Temporal.PlainTime.from(text))

describeEachDatabase('times of day', (each) => {
  each.test('are cut to an hour, a minute or a second, and are times then', async (database) => {
    await createTables(database, shifts)
    try {
      const query = Shift.using(database)
      await query.createMany([...TIMES.map((starts) => ({ starts })), { starts: null }])
      for (const unit of ['hour', 'minute', 'second'] as const) {
        const rows = await query
          .annotate({ cut: truncate(unit, f('starts')) })
          .orderBy('id')
          .all()
        const expected = TIMES.map((starts) => starts.round({ smallestUnit: unit, roundingMode: 'trunc' }).toString())
        assert.deepEqual(
          rows.map(({ cut }) => cut?.toString() ?? null),
          [...expected, null],
          unit,
        )
      }
      const hours = query.annotate({ hour: truncate('hour', f('starts')) })
      const grouped = await hours.values('hour').annotate({ all: count() }).orderBy('hour').all()
      assert.deepEqual(
        grouped.map(({ hour, all }) => [hour?.toString(), all]),
        [
          ['00:00:00', 1],
          ['08:00:00', 3],
          ['23:00:00', 1],
          [undefined, 1],
        ],
      )
      assert.equal(await hours.where({ hour: Temporal.PlainTime.from('08:00') }).count(), 3)
      assert.equal(await query.where({ starts: truncate('minute', f('starts')) as never }).count(), 2)
      await assert.rejects(query.annotate({ day: truncate('day', f('starts')) }).all(), {
        code: 'ORM_EXPRESSION_MOMENT',
        hint: 'a time is cut to an hour, a minute or a second',
      })
    } finally {
      await dropTables(database, shifts)
    }
  })
})
