import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  add,
  avg,
  createTables,
  type Database,
  date,
  datetime,
  dropTables,
  duration,
  f,
  foreignKey,
  integer,
  is,
  max,
  model,
  modelSet,
  now,
  reverse,
  subtract,
  sum,
  temporalReady,
  time,
  until,
  value,
} from 'nuages/orm'
import { Temporal } from 'temporal-polyfill'
import { describeEachDatabase } from '../each-database.ts'

await temporalReady()
class Team extends model({ runs: reverse(() => Run, 'team') }) {}
class Run extends model(
  {
    team: foreignKey(() => Team),
    at: datetime({ null: true }),
    till: datetime({ null: true }),
    day: date({ null: true }),
    clock: time({ null: true }),
    lasts: duration({ null: true }),
    laps: integer({ default: 1 }),
  },
  { ordering: ['id'] },
) {}
const runs = modelSet('runs', { Team, Run })
const length = (text: string): Temporal.Duration => Temporal.Duration.from(text)
function text(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString()
  return value === null ? null : String(value)
}

describeEachDatabase('lengths of time', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, runs)
    try {
      await database.within(async () => {
        const team = await Team.create({})
        await Run.query().createMany([
          {
            team,
            at: new Date('2026-02-28T23:30:00.500Z'),
            till: new Date('2026-03-01T00:00:00Z'),
            day: Temporal.PlainDate.from('2026-02-28'),
            lasts: length('PT1H30M'),
          },
          {
            team,
            at: new Date('2026-03-29T01:00:00Z'),
            till: new Date('2026-03-28T00:59:59.999Z'),
            day: Temporal.PlainDate.from('2024-02-28'),
            lasts: length('-P2D'),
          },
          {
            team,
            at: new Date('1969-07-20T20:17:40Z'),
            till: null,
            day: Temporal.PlainDate.from('2026-12-31'),
            lasts: length('PT0.000001S'),
          },
          { team, at: null, till: null, day: null, lasts: null },
        ])
        await work()
      })
    } finally {
      await dropTables(database, runs)
    }
  }
  const column = async (expression: unknown): Promise<(string | null)[]> => {
    const rows = (await Run.query()
      .annotate({ value: expression as never })
      .all()) as unknown as { value: unknown }[]
    return rows.map((row) => text(row.value))
  }

  each.test('are added to moments and taken from them', (database) =>
    within(database, async () => {
      assert.deepEqual(await column(add(f('at'), length('P1DT1.5S'))), [
        '2026-03-01T23:30:02.000Z',
        '2026-03-30T01:00:01.500Z',
        '1969-07-21T20:17:41.500Z',
        null,
      ])
      assert.deepEqual(await column(subtract(f('at'), length('PT24H'))), [
        '2026-02-27T23:30:00.500Z',
        '2026-03-28T01:00:00.000Z',
        '1969-07-19T20:17:40.000Z',
        null,
      ])
      assert.deepEqual(await column(add(f('at'), f('lasts'))), [
        '2026-03-01T01:00:00.500Z',
        '2026-03-27T01:00:00.000Z',
        '1969-07-20T20:17:40.000Z',
        null,
      ])
      assert.deepEqual(await column(subtract(f('at'), f('lasts'))), [
        '2026-02-28T22:00:00.500Z',
        '2026-03-31T01:00:00.000Z',
        '1969-07-20T20:17:39.999Z',
        null,
      ])
      assert.deepEqual(await column(add(f('day'), length('P1D'))), ['2026-03-01', '2024-02-29', '2027-01-01', null])
      assert.deepEqual(await column(add(f('day'), length('PT23H'))), ['2026-02-28', '2024-02-28', '2026-12-31', null])
      assert.deepEqual(await column(subtract(f('day'), length('PT1H'))), ['2026-02-27', '2024-02-27', '2026-12-30', null])
      assert.deepEqual(await column(add(value(new Date('2026-01-01T00:00:00Z')), f('lasts'))), [
        '2026-01-01T01:30:00.000Z',
        '2025-12-30T00:00:00.000Z',
        '2026-01-01T00:00:00.000Z',
        null,
      ])
      assert.deepEqual(await column(add(f('at'), f('lasts').times(2))), [
        '2026-03-01T02:30:00.500Z',
        '2026-03-25T01:00:00.000Z',
        '1969-07-20T20:17:40.000Z',
        null,
      ])
    }),
  )

  each.test('however long they are, lead to moments of the years 1 to 9999, or to none', (database) =>
    within(database, async () => {
      const moments = ['0001-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '2024-02-29T12:00:00.001Z', '9999-12-31T23:59:59.999Z']
      const lengths = [
        1n,
        -1n,
        -1001n,
        10n ** 15n + 1n,
        -(10n ** 17n),
        3n * 10n ** 17n,
        123_456_789_012_345_678n,
        2n ** 63n - 1n,
        -(2n ** 63n),
      ]
      const { id } = await Team.query().create({})
      const ofMicroseconds = (all: bigint): Temporal.Duration =>
        Temporal.Duration.from({ seconds: Number(all / 1_000_000n), microseconds: Number(all % 1_000_000n) })
      await Run.query().delete()
      await Run.query().createMany(
        moments.flatMap((at) =>
          lengths.map((all) => ({
            teamId: id,
            at: new Date(at),
            day: Temporal.PlainDate.from(at.slice(0, 10)),
            lasts: ofMicroseconds(all),
          })),
        ),
      )
      const moved = (sign: bigint, ofDays: boolean): (string | null)[] =>
        moments.flatMap((at) =>
          lengths.map((all) => {
            const milliseconds = (sign * all - ((((sign * all) % 1000n) + 1000n) % 1000n)) / 1000n
            const end = new Date(Number(BigInt(Date.parse(ofDays ? at.slice(0, 10) : at)) + milliseconds))
            const isInYears = end.getTime() >= Date.parse(moments[0] as string) && end.getTime() <= Date.parse(moments[3] as string)
            return isInYears ? end.toISOString().slice(0, ofDays ? 10 : 24) : null
          }),
        )
      assert.deepEqual(await column(add(f('at'), f('lasts'))), moved(1n, false))
      assert.deepEqual(await column(subtract(f('at'), f('lasts'))), moved(-1n, false))
      assert.deepEqual(await column(add(f('day'), f('lasts'))), moved(1n, true))
      assert.deepEqual(await column(subtract(f('day'), f('lasts'))), moved(-1n, true))
    }),
  )

  each.test('have means whose halves are away from zero', (database) =>
    within(database, async () => {
      const [first, second] = await Run.query().limit(2).all()
      for (const [one, other, mean] of [
        ['PT0.000002S', 'PT0.000003S', 'PT0.000003S'],
        ['-PT0.000002S', '-PT0.000003S', '-PT0.000003S'],
        ['PT0.000001S', 'PT0.000002S', 'PT0.000002S'],
      ] as const) {
        await Run.where({ id: first?.id as number }).update({ lasts: length(one) })
        await Run.where({ id: second?.id as number }).update({ lasts: length(other) })
        const found = await Run.where({ id: is.in([first?.id as number, second?.id as number]) }).aggregate({ mean: avg('lasts') })
        assert.equal(String(found.mean), mean)
      }
    }),
  )

  each.test('are what lies between two moments', (database) =>
    within(database, async () => {
      assert.deepEqual(await column(until(f('at'), f('till'))), ['PT29M59.5S', '-P1DT0.001S', null, null])
      assert.deepEqual(await column(until(f('day'), f('at'))), ['PT23H30M0.5S', 'P760DT1H', '-P20982DT3H42M20S', null])
      assert.deepEqual(await column(until(f('day'), add(f('day'), length('P3D')))), ['P3D', 'P3D', 'P3D', null])
      const late = await Run.where({ till: is.gt(add(f('at'), length('PT29M'))) }).count()
      const old = await Run.where({ at: is.lt(subtract(now(), length('P1000D'))) }).count()
      const long = await Run.query()
        .annotate({ took: until(f('at'), f('till')) })
        .where({ took: is.gt(length('PT29M')) })
        .orderBy('-took')
        .all()
      assert.deepEqual([late, old, long.map(({ took }) => String(took))], [1, 1, ['PT29M59.5S']])
    }),
  )

  each.test('are summed, and have a mean', (database) =>
    within(database, async () => {
      const all = await Run.query()
        .annotate({ took: until(f('at'), f('till')) })
        .aggregate({ sum: sum('lasts'), mean: avg('lasts'), most: max('lasts'), took: sum('took'), taking: avg('took') })
      assert.deepEqual([all.sum, all.most, all.took, all.taking].map(text), [
        '-P1DT22H29M59.999999S',
        'PT1H30M',
        '-PT23H30M0.501S',
        '-PT11H45M0.2505S',
      ])
      assert.ok(Math.abs((all.mean?.total('seconds') ?? 0) + 55_800) < 0.001)
      const [team] = await Team.query()
        .annotate({ sum: sum('runs.lasts'), mean: avg('runs.lasts') })
        .all()
      assert.deepEqual([text(team?.sum), team?.mean?.total('hours')], ['-P1DT22H29M59.999999S', all.mean?.total('hours')])
      const [group] = await Run.query()
        .values('laps')
        .annotate({ mean: avg('lasts') })
        .all()
      assert.equal(text(group?.mean), text(all.mean))
      const none = await Run.where({ laps: 9 }).aggregate({ sum: sum('lasts'), mean: avg('lasts') })
      assert.deepEqual(none, { sum: null, mean: null })
      assert.equal(await Run.where({ laps: 1 }).update({ till: add(f('at'), length('PT1H')) }), 4)
      assert.deepEqual(await column(until(f('at'), f('till'))), ['PT1H', 'PT1H', 'PT1H', null])
    }),
  )

  each.test('are refused where there are none', (database) =>
    within(database, async () => {
      const wrong = [
        add(f('clock'), length('PT1H')),
        add(f('laps'), length('PT1H')),
        add(f('at'), f('laps')),
        until(f('at'), f('clock')),
        until(f('laps'), f('at')),
      ]
      for (const expression of wrong) await assert.rejects(column(expression), { code: 'ORM_EXPRESSION_MOMENT' })
    }),
  )
})

test('a length of time is one, and has no months', () => {
  for (const wrong of [length('P1M'), length('P1Y'), 7, '7 days', null, undefined, { days: 7 }, new Date()])
    assert.throws(() => add(f('at'), wrong as never), { code: 'ORM_EXPRESSION_MOMENT', hint: /a month has no fixed length/ })
})
