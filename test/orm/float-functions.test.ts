import assert from 'node:assert/strict'
import {
  acos,
  asin,
  atan,
  atan2,
  cast,
  cos,
  cot,
  createTables,
  type Database,
  decimal,
  degrees,
  dropTables,
  exp,
  f,
  float,
  integer,
  ln,
  log,
  model,
  modelSet,
  power,
  radians,
  sin,
  tan,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Thing extends model({
  name: text({ null: true }),
  size: integer({ default: 0 }),
  weight: float({ default: 0 }),
  ratio: float({ default: 0 }),
  price: decimal({ digits: 10, places: 2, default: '0.00' }),
}) {}
const things = modelSet('floats', { Thing })

describeEachDatabase('functions that give floats', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, things)
    try {
      await Thing.using(database).createMany([
        { size: -7, weight: 2.5, price: '-1.25', name: 'a' },
        { size: 4, weight: -1.5, price: '3.00', name: 'b' },
        { size: 4, weight: 0, price: '0.01', name: 'c' },
        { size: 0, weight: 1, price: '0.00' },
      ])
      await work()
    } finally {
      await dropTables(database, things)
    }
  }

  each.test('are those of JavaScript, or null where there is none', (database) =>
    within(database, async () => {
      const weight = f('weight')
      const rows = await Thing.using(database)
        .annotate({
          powers: exp(weight),
          naturals: ln(weight),
          twos: log(2, weight),
          ones: log(1, weight),
          tens: log(10, f('price')),
          sines: sin(weight),
          cosines: cos(weight),
          tangents: tan(weight),
          cotangents: cot(weight),
          arcsines: asin(weight),
          arccosines: acos(weight),
          arctangents: atan(weight),
          angles: atan2(weight, f('size')),
          turned: degrees(weight),
          back: radians(weight),
          great: exp(weight.times(1000)),
          roots: power(f('size'), weight),
          inverses: power(weight, -1),
          huge: power(f('size'), 10_000),
        })
        .orderBy('id')
        .all()
      const near = (name: keyof (typeof rows)[number], expected: readonly (number | null)[]): void => {
        const found = rows.map((row) => row[name] as number | null)
        const isNear = found.every((value, place) => {
          const wanted = expected[place] as number | null
          return value === null || wanted === null ? value === wanted : Math.abs(value - wanted) <= 1e-12 * Math.abs(wanted)
        })
        assert.ok(isNear, `${String(name)}: ${found.join()} and not ${expected.join()}`)
      }
      const weights = [2.5, -1.5, 0, 1]
      const sizes = [-7, 4, 4, 0]
      const each = (make: (weight: number) => number): (number | null)[] =>
        weights.map(make).map((value) => (Number.isFinite(value) ? value : null))
      near('powers', each(Math.exp))
      near('naturals', each(Math.log))
      near('twos', each(Math.log2))
      near('ones', [null, null, null, null])
      near('tens', [null, Math.log10(3), -2, null])
      near('sines', each(Math.sin))
      near('cosines', each(Math.cos))
      near('tangents', each(Math.tan))
      near('cotangents', [1 / Math.tan(2.5), 1 / Math.tan(-1.5), null, 1 / Math.tan(1)])
      near('arcsines', each(Math.asin))
      near('arccosines', each(Math.acos))
      near('arctangents', each(Math.atan))
      near(
        'angles',
        weights.map((weight, place) => Math.atan2(weight, sizes[place] as number)),
      )
      near(
        'turned',
        weights.map((weight) => (weight * 180) / Math.PI),
      )
      near(
        'back',
        weights.map((weight) => (weight * Math.PI) / 180),
      )
      near('great', [null, 0, 1, null])
      near('roots', [null, 0.125, 1, 0])
      near('inverses', [0.4, -2 / 3, null, 1])
      near('huge', [null, null, null, 0])
      assert.equal(
        await Thing.using(database)
          .where({ weight: 1 })
          .update({ weight: ln(weight) }),
        1,
      )
      const nulls = await Thing.using(database)
        .annotate({ none: exp(cast(f('name'), 'float')), neither: log(10, cast(f('name'), 'float')) })
        .get({ name: null })
      assert.deepEqual([nulls.none, nulls.neither], [null, null])
    }),
  )

  each.test('are those of JavaScript at the ends of what a float can be', (database) =>
    within(database, async () => {
      const ends = [
        0, 1, -1, 2, -8, 0.5, 5e-324, -1e-300, 1e300, 1.7e308, -1.7e308, 1e20, 0.9999999999999999, 1.0000000000000002, 710, -746,
      ]
      await Thing.using(database).delete()
      await Thing.using(database).createMany(ends.flatMap((weight) => ends.map((ratio) => ({ weight, ratio }))))
      const [weight, ratio] = [f('weight'), f('ratio')]
      const rows = await Thing.using(database)
        .annotate({ powers: power(weight, ratio), turned: degrees(weight), back: radians(weight), cots: cot(weight), exps: exp(weight) })
        .all()
      for (const row of rows) {
        const wanted = {
          powers: row.weight ** row.ratio,
          turned: (row.weight * 180) / Math.PI,
          back: (row.weight * Math.PI) / 180,
          cots: 1 / Math.tan(row.weight),
          exps: Math.exp(row.weight),
        }
        for (const [name, value] of Object.entries(wanted)) {
          const found = row[name as keyof typeof wanted]
          const isSame = found === null ? !Number.isFinite(value) : Math.abs(found - value) <= 1e-12 * Math.abs(value) + 1e-320
          assert.ok(isSame, `${name} of ${row.weight} and ${row.ratio}: ${found} and not ${value}`)
        }
      }
    }),
  )
})
