import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  abs,
  acos,
  asin,
  cast,
  concat,
  cot,
  createTables,
  type Database,
  decimal,
  dropTables,
  type Expression,
  exp,
  extract,
  f,
  float,
  greatest,
  integer,
  is,
  ln,
  log,
  model,
  modelSet,
  now,
  nullIf,
  power,
  raw,
  round,
  sql,
  sqrt,
  text,
  when,
} from 'nuages/orm'
import { NuagesError } from '../../src/base/errors.ts'
import { describeEachDatabase } from '../each-database.ts'

class Thing extends model({ size: integer(), price: decimal({ digits: 8, places: 2 }), name: text(), free: float({ null: true }) }) {}
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

// What names its operand several times in SQL, or did: MariaDB computes a `nullif` twice, too.
const STEPS: Readonly<Record<string, (inner: never) => unknown>> = {
  power: (inner) => power(inner, 1),
  exponent: (inner) => power(f('size'), inner),
  round: (inner) => round(inner, 2),
  exp: (inner) => exp(inner),
  ln: (inner) => ln(inner),
  log: (inner) => log(2, inner),
  base: (inner) => log(inner, f('size')),
  sqrt: (inner) => sqrt(inner),
  asin: (inner) => asin(inner),
  acos: (inner) => acos(inner),
  cot: (inner) => cot(inner),
  nullIf: (inner) => nullIf(inner, 5),
  greatest: (inner) => greatest(inner, f('free')),
  dividend: (inner) => (inner as AnyExpression).dividedBy(1),
  divisor: (inner) => f('size').dividedBy(inner as AnyExpression),
  modulus: (inner) => f('size').modulo(inner as AnyExpression),
  number: (inner) => cast(cast(inner, 'text'), 'float'),
  doubled: (inner) => (inner as AnyExpression).plus(inner as AnyExpression),
  either: (inner) => when({ size: 1 }, inner).otherwise(inner),
}

describeEachDatabase('operands that are written several times', (each) => {
  each.test('make statements of sane length, or are refused by name', async (database) => {
    await createTables(database, things)
    try {
      await Thing.using(database).create({ size: 1, price: '0.50', name: 'a', free: 1 })
      for (const [name, step] of Object.entries(STEPS)) {
        for (const depth of [1, 2, 20, 99, 199]) {
          try {
            const made = nested(f('free'), depth, step) as never as AnyExpression
            const row = await Thing.using(database).annotate({ made }).get()
            assert.ok(row.made === null || typeof row.made === 'number', `${name} ${depth}: ${row.made}`)
          } catch (error) {
            assert.ok(depth >= 20 && error instanceof NuagesError, `${name} ${depth}: ${error}`)
            assert.deepEqual([error.code, typeof error.hint], ['ORM_EXPRESSION_DEPTH', 'string'])
          }
        }
      }
    } finally {
      await dropTables(database, things)
    }
  })

  const chained = (database: Database, times: number, step: (last: AnyExpression) => AnyExpression): { all(): Promise<unknown> } => {
    let query = Thing.using(database).annotate({ made0: f('size') })
    for (let time = 0; time < times; time++) query = query.annotate({ [`made${time + 1}`]: step(f(`made${time}`) as never) }) as never
    return query
  }
  each.test('are refused where annotations double each other, or are within each other, too', async (database) => {
    const doubled = chained(database, 30, (last) => last.plus(last) as never)
    await assert.rejects(doubled.all(), { code: 'ORM_EXPRESSION_DEPTH', message: 'an expression has more than 20000 others in it' })
    const deep = chained(database, 300, (last) => last.plus(1) as never)
    await assert.rejects(deep.all(), { code: 'ORM_EXPRESSION_DEPTH', message: 'an expression has more than 200 others within each other' })
  })
})

test('an expression that has too many others in it is refused where it is made', () => {
  const refused = {
    code: 'ORM_EXPRESSION_DEPTH',
    message: 'an expression has more than 20000 others in it',
    hint: /calculate with fewer/,
  }
  assert.throws(() => nested(f('size'), 20, (inner: AnyExpression) => inner.plus(inner)), refused)
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
