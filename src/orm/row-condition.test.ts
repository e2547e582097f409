import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { ColumnInfo } from './column-info.ts'
import { connect } from './connect.ts'
import { createTables } from './ddl/tables.ts'
import { either } from './either.ts'
import { f } from './expression.ts'
import { integer } from './fields/integers.ts'
import { decimal } from './fields/numbers.ts'
import { text } from './fields/texts.ts'
import { check, unique } from './indexes.ts'
import { is } from './is.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { readConditions } from './parse-conditions.ts'
import { foreignKey } from './relations.ts'
import { type Answer, answerOf } from './row-condition.ts'
import { schemaOf } from './schema.ts'

class Pair extends model({ a: integer({ null: true }), b: decimal({ digits: 6, places: 2, null: true }) }) {}
const pairs = modelSet('pairs', { Pair })

function answer(where: object, row: Readonly<Record<string, unknown>>): Answer {
  const node = readConditions(where, { schema: schemaOf(Pair), annotations: new Set(), parameters: [] })
  return answerOf(node, (column: ColumnInfo) => (row[column.name] === undefined ? undefined : column.toDatabase(row[column.name])))
}

/** Look-ups of whole numbers and decimals. */
const numbers = fc.constantFrom(-1, 0, 1, 2)
const amounts = fc.constantFrom('-0.5', '0', '1', '1.5', '10')
function lookups<T>(values: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const sortable = values as fc.Arbitrary<number>
  return fc.oneof(
    fc.constantFrom(is.null, is.notNull, null),
    values,
    fc.tuple(fc.constantFrom('lt', 'lte', 'gt', 'gte', 'not', 'eq' as const), sortable).map(([name, value]) => is[name as 'lt'](value)),
    fc.tuple(fc.constantFrom('in', 'notIn' as const), fc.array(values, { maxLength: 3 })).map(([name, list]) => is[name as 'in'](list)),
    fc.tuple(sortable, sortable).map(([from, to]) => is.between(from, to)),
  )
}
const both = fc.record({ a: lookups(numbers), b: lookups(amounts) }, { requiredKeys: [] }) as fc.Arbitrary<object>
const wheres = fc.oneof(
  both,
  fc.array(both, { maxLength: 3 }).map((parts) => either(...parts)),
)

describe('conditions on a row', () => {
  test('say what a database says', async () => {
    const database = connect('sqlite::memory:')
    await createTables(database, pairs)
    const rows = [null, -1, 0, 1].flatMap((a) => [null, '-0.5', '1', '1.50', '9'].map((b) => ({ a, b })))
    const saved = await Pair.query().using(database).createMany(rows)
    await fc.assert(
      fc.asyncProperty(wheres, async (where) => {
        const parts = 'parts' in where ? (where.parts as object[]) : [where]
        const found = new Set<number>()
        for (const part of parts)
          for (const { id } of await Pair.query()
            .using(database)
            .where(part as never)
            .all())
            found.add(id)
        for (const { id, a, b } of saved) assert.equal(answer(where, { a, b }) === true, found.has(id), `${a} ${b}`)
      }),
      { numRuns: 60 },
    )
    await database.close()
  })

  test('leave to the database what only it knows', () => {
    assert.equal(answer({ a: 1 }, {}), undefined)
    assert.equal(answer({ a: is.gt(f('id')) }, { a: 3 }), undefined)
    assert.equal(answer({ a: is.gt(f('id')), b: '1' }, { a: 3, b: '2' }), false)
    assert.equal(answer(either({ a: 3 }, { a: is.gt(f('id')) }), { a: 3 }), true)
    assert.equal(answer({ a: is.gt(1) }, { a: null }), null)
  })
})

describe('validate', () => {
  class Room extends model({ name: text() }) {}
  class Booking extends model(
    { seats: integer(), day: integer(), room: foreignKey(() => Room, { null: true }), hall: text({ null: true }) },
    {
      indexes: [
        check({ seats: is.gt(0) }, { message: 'A booking has a seat at least.' }),
        check(either({ roomId: is.notNull, hall: null }, { roomId: null, hall: is.notNull }), {
          message: 'A booking is of a room or of a hall.',
        }),
        unique(['room', 'day'], { message: 'The room is taken on that day.' }),
      ],
    },
  ) {}
  const bookings = modelSet('bookings', { Room, Booking })

  test('says what checks and unique constraints say, in their words', async () => {
    const database = connect('sqlite::memory:')
    await createTables(database, bookings)
    await database.within(tryBookings)
    await database.close()
  })

  async function tryBookings(): Promise<void> {
    const room = await Room.create({ name: 'Blue' })
    const first = await Booking.create({ seats: 2, day: 1, room })
    assert.deepEqual({ ...(await first.validate()) }, {})
    assert.deepEqual(
      { ...(await new Booking({ seats: 0, day: 1, room }).validate()) },
      {
        '': ['A booking has a seat at least.', 'The room is taken on that day.'],
      },
    )
    assert.deepEqual({ ...(await new Booking({ seats: 1, day: 1 }).validate()) }, { '': ['A booking is of a room or of a hall.'] })
    assert.deepEqual(
      { ...(await new Booking({ seats: 1, day: 1, room, hall: 'x' }).validate())[''] },
      { 0: 'A booking is of a room or of a hall.', 1: 'The room is taken on that day.' },
    )
    assert.deepEqual(
      { ...(await new Booking({ seats: 'x' as never, day: 1, hall: 'x' }).validate()) },
      {
        seats: ['This has to be a whole number from -2147483648 to 2147483647.'],
      },
    )
    await assert.rejects(Booking.create({ seats: 1, day: 2 }), { code: 'ORM_CHECK_BROKEN' })
  }

  class Page extends model(
    { path: text(), state: text({ default: 'draft' }), views: integer({ default: 0 }) },
    {
      indexes: [
        unique(['path'], { where: { state: 'live' }, message: 'Another page is live there.' }),
        unique(['views'], { where: { state: is.containing('x') } }),
      ],
    },
  ) {}

  test('looks at what must be unique among rows of a condition, if it can say that the row meets it', async () => {
    const database = connect('sqlite::memory:')
    await createTables(database, modelSet('pages', { Page }))
    await database.within(async () => {
      const live = await Page.create({ path: '/', state: 'live', views: 1 })
      await Page.create({ path: '/about', views: 2 })
      assert.deepEqual({ ...(await live.validate()) }, {})
      assert.deepEqual({ ...(await new Page({ path: '/', state: 'live' }).validate()) }, { path: ['Another page is live there.'] })
      assert.deepEqual({ ...(await new Page({ path: '/' }).validate()) }, {})
      assert.deepEqual({ ...(await new Page({ path: '/about', state: 'live' }).validate()) }, {})
      assert.deepEqual({ ...(await new Page({ path: '/x', state: 'x', views: 1 }).validate()) }, {})
    })
    await database.close()
  })
})
