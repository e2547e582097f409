import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  abs,
  concat,
  createTables,
  decimal,
  dropTables,
  type Expression,
  extract,
  f,
  integer,
  is,
  model,
  modelSet,
  now,
  raw,
  sql,
  text,
  when,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Thing extends model({ size: integer(), price: decimal({ digits: 8, places: 2 }), name: text() }) {}
const things = modelSet('deep', { Thing })

type AnyExpression = Expression<number, 'size'>
/** An expression with so many within it. */
function nested<E>(innermost: E, times: number, step: (inner: never) => unknown): E {
  let made: unknown = innermost
  for (let time = 0; time < times; time++) made = step(made as never)
  return made as E
}
const sumOf = (terms: number): AnyExpression =>
  nested(f('size') as never, terms - 1, (sum: AnyExpression) => sum.plus(f('size'))) as AnyExpression

describeEachDatabase('expressions within each other', (each) => {
  each.test('are computed down to a depth that every database takes, and in parts as many as one wants', async (database) => {
    await createTables(database, things)
    try {
      await Thing.using(database).create({ size: 1, price: '0.50', name: 'a' })
      const parts = Array.from({ length: 40 }, () => sumOf(25))
      const [first, ...others] = parts as [AnyExpression, ...AnyExpression[]]
      const thousand = others.reduce((sum, part) => sum.plus(part) as never as AnyExpression, first)
      const row = await Thing.using(database)
        .annotate({
          sum: sumOf(200),
          prices: nested(f('price'), 199, (sum: ReturnType<typeof f<'price'>>) => sum.plus(f('price'))),
          names: nested(concat(f('name'), 'b'), 198, (joined: ReturnType<typeof f<'name'>>) => concat(joined, 'b')),
          thousand,
          // One operand is compiled once, however deep it is.
          absolute: nested(abs(f('size')), 100, (number: ReturnType<typeof f<'size'>>) => abs(number)),
          hour: extract('hour', now()),
        })
        .where({ size: is.lt(sumOf(199)) })
        .get()
      assert.deepEqual(
        [row.sum, String(row.prices), row.names, row.thousand, row.absolute],
        [200, '100.00', `a${'b'.repeat(199)}`, 1000, 1],
      )
    } finally {
      await dropTables(database, things)
    }
  })
})

test('a deeper one is refused where it is made, whatever it is made of', () => {
  const refused = {
    code: 'ORM_EXPRESSION_DEPTH',
    message: 'an expression has more than 200 others within each other',
    hint: /sums of twenty terms/,
  }
  const steps: ((inner: Expression<number>) => unknown)[] = [
    (inner) => inner.plus(1),
    (inner) => f('size').times(inner),
    (inner) => concat(inner, 'a'),
    (inner) => when({ size: 1 }, inner).otherwise(0),
    (inner) => when({ size: is.gt(inner as never) }, 1).otherwise(0),
    (inner) => when({ size: 1 }, 1).otherwise(inner),
    (inner) => raw(sql`${inner} + 1`),
  ]
  for (const step of steps)
    for (const times of [200, 20_000]) assert.throws(() => nested(f('size'), times, step as never), refused, String(step))
})
