import assert from 'node:assert/strict'
import {
  boolean,
  createTables,
  date,
  datetime,
  decimal,
  dropTables,
  f,
  float,
  integer,
  is,
  largeInteger,
  model,
  modelSet,
  param,
  text,
  uuid,
} from 'nuages/orm'
import { temporal, temporalReady } from '../../src/orm/temporal.ts'
import { describeEachDatabase } from '../each-database.ts'

class Parcel extends model({
  name: text({ maxLength: 50 }),
  weight: integer(),
  code: largeInteger(),
  ratio: float({ null: true }),
  price: decimal({ digits: 12, places: 4 }),
  key: uuid(),
  sent: datetime(),
  due: date(),
  open: boolean(),
}) {}
const post = modelSet('post', { Parcel })
const MANY = 70_000

describeEachDatabase('long lists', (each) => {
  each.test('of values of every kind find what short ones do', async (database) => {
    await temporalReady()
    await createTables(database, post)
    try {
      const sent = new Date('2026-03-01T12:30:00.123Z')
      const due = temporal().PlainDate.from('2026-03-02')
      const key = '0190163d-8694-739b-aea5-966c26f8ad91'
      const parcels = Parcel.using(database)
      await parcels.createMany([
        { name: 'O\'Neil \\ "x"', weight: 7, code: 2 ** 52, ratio: 0.1, price: '1.5', key, sent, due, open: true },
        {
          name: 'a ',
          weight: -1,
          code: 0,
          ratio: null,
          price: '2',
          key: key.replace('0', '1'),
          sent: new Date(0),
          due: due.add({ days: 1 }),
          open: false,
        },
      ])
      const long = <T>(found: T, other: (place: number) => T): T[] => [...Array.from({ length: 1_100 }, (_, place) => other(place)), found]
      const lists = [
        { name: is.in(long('O\'Neil \\ "x"', (place) => `A ${place}`)) },
        { weight: is.in(long(7, (place) => place + 100)) },
        { code: is.in(long(2 ** 52, (place) => place + 1)) },
        { ratio: is.in(long(0.1, (place) => place + 0.5)) },
        { price: is.in(long('1.5', (place) => `${place + 3}.25`)) },
        { key: is.in(long(key, (place) => `0190163d-8694-739b-aea5-${String(place).padStart(12, '0')}`)) },
        { sent: is.in(long(sent, (place) => new Date(1e12 + place))) },
        { due: is.in(long(due, (place) => due.add({ days: place + 5 }))) },
        { open: is.in(long(true, () => true)) },
      ] as const
      for (const list of lists)
        assert.deepEqual(
          (await parcels.where(list as object).all()).map(({ weight }) => weight),
          [7],
          Object.keys(list)[0],
        )
      for (const list of lists)
        assert.deepEqual(
          (await parcels.exclude(list as object).all()).map(({ weight }) => weight),
          [-1],
          Object.keys(list)[0],
        )
      assert.equal(await parcels.where({ name: is.in(long('A ', String)) }).count(), 0, 'case and spaces are minded')
      assert.equal(await parcels.where({ ratio: is.notIn(long(0.1, (place) => place)) }).count(), 1, 'NULL is in no list')
      assert.equal(await parcels.where({ ratio: is.in<number | null>(long<number | null>(null, (place) => place)) as never }).count(), 1)
    } finally {
      await dropTables(database, post)
    }
  })

  each.test('have any length, and one statement', async (database) => {
    await createTables(database, post)
    try {
      const parcels = Parcel.using(database)
      const rows = [1, 2, 3].map((weight) => ({
        name: `n${weight}`,
        weight,
        code: weight,
        price: '1',
        key: '0190163d-8694-739b-aea5-966c26f8ad91',
        sent: new Date(0),
        due: temporal().PlainDate.from('2026-01-01'),
        open: true,
      }))
      await parcels.createMany(rows)
      const numbers = Array.from({ length: MANY }, (_, place) => place + 2)
      assert.equal(await parcels.where({ weight: is.in(numbers) }).count(), 2)
      assert.equal(await parcels.where({ weight: is.notIn([...numbers, ...numbers]) }).count(), 1)
      assert.equal(await parcels.where({ name: is.in(numbers.map((number) => `n${number}`)) }).count(), 2)
      const prepared = parcels.where({ weight: is.in(param('weights')) }).prepare()
      assert.equal(await prepared.count({ weights: numbers }), 2)
      assert.equal(await prepared.count({ weights: [1] }), 1)
      assert.equal(await prepared.count({ weights: numbers.slice(1) }), 1)
      const doubled = parcels.annotate({ doubled: f('weight').times(2), named: f('name') })
      assert.equal(await doubled.where({ doubled: is.in(numbers) }).count(), 3)
      assert.equal(await doubled.where({ named: is.in(numbers.map(String)) }).count(), 0)
      await assert.rejects(
        parcels
          .annotate({ named: f('name') })
          .where({ named: is.in([...numbers.map(String), 'a\0b']) })
          .count(),
        {
          code: 'DATABASE_PARAMETER_INVALID',
        },
      )
    } finally {
      await dropTables(database, post)
    }
  })

  each.test('hold values of several types one by one, in one query and the next', async (database) => {
    await createTables(database, post)
    try {
      const parcels = Parcel.using(database)
      const row = {
        name: 'a',
        weight: 1,
        code: 1,
        ratio: 1.5,
        price: '1',
        key: '0190163d-8694-739b-aea5-966c26f8ad91',
        sent: new Date(0),
        due: temporal().PlainDate.from('2026-01-01'),
        open: true,
      }
      await parcels.createMany([row, { ...row, ratio: 2 }])
      const annotated = parcels.annotate({ share: f('ratio').times(1) })
      for (const [list, count] of [
        [[2], 1],
        [[1.5], 1],
        [[1.5, 2], 2],
        [[2, 1.5], 2],
        [[3], 0],
        [[0.25, 1.5, 7, 9], 1],
      ] as const)
        assert.equal(await annotated.where({ share: is.in(list) }).count(), count, String(list))
    } finally {
      await dropTables(database, post)
    }
  })
})
