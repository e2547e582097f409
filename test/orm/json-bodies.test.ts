// What a request's body can do where it is put into a query as it came: at worst it is refused, by name.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { connect, count, createTables, f, integer, is, model, modelSet, param, rowNumber, sum, text, when } from '../../src/orm.ts'

class Shelf extends model({ name: text({ maxLength: 20, unique: true }), room: integer({ default: 1 }) }) {}
const library = modelSet('bodies', { Shelf })

type Method = (...args: unknown[]) => unknown
const BODIES: readonly string[] = [
  '[]',
  'null',
  '1',
  'true',
  '"name"',
  '"__proto__"',
  '{"__proto__":{"name":"x"}}',
  '{"__proto__":1}',
  '{"constructor":{"name":"x"}}',
  '{"name":{"gte":1}}',
  '{"name":{"__proto__":1}}',
  '{"name":["a","b"]}',
  '{"$raw":"1 = 1"}',
  '{"name":{"$raw":"1 = 1"}}',
  '{"toSQL":"x"}',
  '{"_connector":"OR","name":"x"}',
  '{"_negated":true}',
  '[{"name":{"gte":1}}]',
  '{"skipLocked":"x"}',
  '{"around":["name"],"__proto__":{}}',
]

function ask(_: unknown, where: object): unknown {
  return Shelf.using(database)
    .where(where as never)
    .all()
}
function prepared(_: unknown): Record<string, Method> {
  return Shelf.using(database)
    .where({ name: param('name') })
    .prepare() as unknown as Record<string, Method>
}
const database = connect('sqlite::memory:')

/** Each way to give a query something, with what belongs there and may therefore pass. */
const WAYS: Readonly<
  Record<string, { readonly take: (query: Record<string, Method>, body: unknown) => unknown; readonly may?: string[] }>
> = {
  where: { take: (query, body) => query['where']?.(body) },
  exclude: { take: (query, body) => query['exclude']?.(body) },
  whereAny: { take: (query, body) => query['whereAny']?.(body, body) },
  get: { take: (query, body) => query['get']?.(body) },
  either: { take: (query, body) => query['either']?.(body) },
  orderBy: { take: (query, body) => query['orderBy']?.(body), may: ['"name"'] },
  values: { take: (query, body) => query['values']?.(body), may: ['"name"'] },
  distinct: { take: (query, body) => query['distinct']?.(body), may: ['"name"'] },
  only: { take: (query, body) => query['only']?.(body), may: ['"name"'] },
  defer: { take: (query, body) => query['defer']?.(body), may: ['"name"'] },
  with: { take: (query, body) => query['with']?.(body) },
  annotate: { take: (query, body) => query['annotate']?.(body) },
  aggregate: { take: (query, body) => query['aggregate']?.(body) },
  lock: { take: (query, body) => query['lock']?.(body) },
  limit: { take: (query, body) => query['limit']?.(body), may: ['1'] },
  offset: { take: (query, body) => query['offset']?.(body), may: ['1'] },
  page: { take: (query, body) => query['page']?.(body, 10), may: ['1'] },
  union: { take: (query, body) => query['union']?.(body) },
  using: { take: (query, body) => query['using']?.(body) },
  raw: { take: (query, body) => query['raw']?.(body) },
  stretch: { take: (query, body) => query['stretch']?.(body) },
  'is.in': { take: (query, body) => ask(query, { room: is.in(body as never) }), may: ['[]'] },
  'is.notIn': { take: (query, body) => ask(query, { room: is.notIn(body as never) }), may: ['[]'] },
  'is.gte': { take: (query, body) => ask(query, { room: is.gte(body as never) }), may: ['1'] },
  'is.not': { take: (query, body) => ask(query, { room: is.not(body as never) }), may: ['1', 'null'] },
  'is.between': { take: (query, body) => ask(query, { room: is.between(body as never, 2) }), may: ['1'] },
  'is.containing': { take: (query, body) => ask(query, { name: is.containing(body as never) }), may: ['"name"', '"__proto__"'] },
  'is.matching': { take: (query, body) => ask(query, { name: is.matching(body as never) }), may: ['"name"', '"__proto__"'] },
  'a prepared query': { take: (query, body) => prepared(query)['all']?.(body) },
  'a parameter': { take: (query, body) => prepared(query)['all']?.({ name: body }), may: ['"name"', '"__proto__"', 'null'] },
  load: { take: async (_, body) => (await Shelf.using(database).get()).load(body as never) },
  'a new row': { take: (_, body) => database.within(() => new (Shelf as unknown as new (values: unknown) => Shelf)(body).save()) },
  transaction: { take: (_, body) => database.transaction(() => 1, body as never) },
  create: { take: (query, body) => query['create']?.(body) },
  update: { take: (query, body) => query['update']?.(body) },
  createMany: { take: (query, body) => query['createMany']?.(body), may: ['[]'] },
  'createMany options': { take: (query, body) => query['createMany']?.([{ name: 'two' }], body) },
  saveMany: { take: (query, body) => query['saveMany']?.(body), may: ['[]'] },
  getOrCreate: { take: (query, body) => query['getOrCreate']?.(body) },
  'getOrCreate of a row that is there': { take: (query, body) => query['getOrCreate']?.({ name: 'one' }, body) },
  'getOrCreate of a new row': { take: (query, body) => query['getOrCreate']?.({ name: 'two' }, body) },
  updateOrCreate: { take: (query, body) => query['updateOrCreate']?.(body) },
  'updateOrCreate of a row that is there': { take: (query, body) => query['updateOrCreate']?.({ name: 'one' }, body) },
}

describe('a parsed body', () => {
  before(async () => {
    await createTables(database, library)
    await Shelf.using(database).create({ name: 'one' })
  })
  after(() => database.close())
  const query = (): Record<string, Method> => Shelf.using(database) as unknown as Record<string, Method>

  for (const [way, { take, may = [] }] of Object.entries(WAYS)) {
    test(`given to ${way} is refused by name where it is not what belongs there`, async () => {
      for (const body of BODIES) {
        if (may.includes(body)) await take(query(), JSON.parse(body))
        else await assert.rejects(async () => take(query(), JSON.parse(body)), { code: /^(?:ORM|DATABASE)_/ }, `${way} ${body}`)
      }
      assert.deepEqual(await Shelf.using(database).values('name', 'room').all(), [{ name: 'one', room: 1 }])
      assert.equal(({} as { name?: string }).name, undefined)
    })
  }

  test('that is empty asks for nothing', async () => {
    assert.equal(await Shelf.using(database).where({}).count(), 1)
    assert.deepEqual(await Shelf.using(database).aggregate({}), {})
    assert.equal(await Shelf.using(database).update({}), 0)
    await assert.rejects(Shelf.using(database).getOrCreate({}), { code: 'ORM_KEY_NOT_UNIQUE' })
  })

  test('names no value of all rows as no object may have it', async () => {
    for (const name of ['__proto__', 'constructor', 'a b', 'a"b', '']) {
      await assert.rejects(Shelf.using(database).aggregate({ [name]: count() }), { code: 'ORM_ANNOTATION_NAME' }, name)
    }
  })
})

test('a value of all rows is made of aggregates', async () => {
  await using database = connect('sqlite::memory:')
  await createTables(database, library)
  await Shelf.using(database).createMany([
    { name: 'a', room: 1 },
    { name: 'b', room: 3 },
  ])
  const query = Shelf.using(database)
  assert.deepEqual(await query.aggregate({ mean: sum('room').dividedBy(count()), more: sum('room').plus(1) }), { mean: 2, more: 5 })
  const wrong = {
    field: f('room'),
    mixed: sum('room').plus(f('room')),
    window: rowNumber(),
    constant: f('room').plus(1),
    branch: when({ room: 1 }, sum('room')).otherwise(0),
  }
  for (const [name, expression] of Object.entries(wrong)) {
    await assert.rejects(query.aggregate({ [name]: expression } as never), {
      code: 'ORM_EXPRESSION_KIND',
      message: new RegExp(`"${name}" of all Shelf rows`),
    })
  }
})
