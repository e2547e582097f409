import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { plainCompiler } from '../../../test/plain-compiler.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { engineOf } from '../engine.ts'
import { is } from '../is.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import * as refine from '../refine.ts'
import { foreignKey, manyToMany } from '../relations.ts'
import { schemaOf } from '../schema.ts'
import { wholeState } from '../state.ts'
import { deleteRows } from './delete.ts'

class A extends model({
  self: foreignKey(() => A, { null: true, onDelete: 'cascade' }),
  b: foreignKey(() => B, { null: true, onDelete: 'setNull' }),
  links: manyToMany(() => B),
}) {}
class B extends model({ a: foreignKey(() => A, { null: true, onDelete: 'cascade' }) }) {}
class C extends model({ a: foreignKey(() => A), b: foreignKey(() => B, { null: true, onDelete: 'cascade' }) }) {}
const models = modelSet('chance', { A, B, C })

interface Rows {
  a: { id: number; self: number | null; b: number | null }[]
  b: { id: number; a: number | null }[]
  c: { id: number; a: number; b: number | null }[]
  links: [a: number, b: number][]
}

const SIZE = 6
const key = fc.integer({ min: 1, max: SIZE })
const rows: fc.Arbitrary<Rows> = fc.record({
  a: numbered(fc.record({ self: fc.option(key, { freq: 1 }), b: fc.option(key, { freq: 1 }) })),
  b: numbered(fc.record({ a: fc.option(key, { freq: 1 }) })),
  c: numbered(fc.record({ a: key, b: fc.option(key, { freq: 1 }) }), 4),
  links: fc.uniqueArray(fc.tuple(key, key), { maxLength: 6, selector: String }),
})

function numbered<T extends object>(row: fc.Arbitrary<T>, count = SIZE): fc.Arbitrary<(T & { id: number })[]> {
  return fc.array(row, { minLength: count, maxLength: count }).map((all) => all.map((one, place) => ({ ...one, id: place + 1 })))
}

/** What is left of rows when some of A are deleted; null where that is refused. */
function left(all: Rows, deleted: readonly number[]): Rows | null {
  const going = { a: new Set(deleted), b: new Set<number>(), c: new Set<number>() }
  for (let before = -1; before !== going.a.size + going.b.size + going.c.size; ) {
    before = going.a.size + going.b.size + going.c.size
    for (const { id, self } of all.a) if (self !== null && going.a.has(self)) going.a.add(id)
    for (const { id, a } of all.b) if (a !== null && going.a.has(a)) going.b.add(id)
    for (const { id, b } of all.c) if (b !== null && going.b.has(b)) going.c.add(id)
  }
  if (all.c.some(({ id, a }) => going.a.has(a) && !going.c.has(id))) return null
  return {
    a: all.a.filter(({ id }) => !going.a.has(id)).map((row) => ({ ...row, b: row.b !== null && going.b.has(row.b) ? null : row.b })),
    b: all.b.filter(({ id }) => !going.b.has(id)),
    c: all.c.filter(({ id }) => !going.c.has(id)),
    links: all.links.filter(([a, b]) => !going.a.has(a) && !going.b.has(b)),
  }
}

async function write(database: Database, { a, b, c, links }: Rows): Promise<void> {
  const list = (tuples: readonly (readonly (number | null)[])[]): string =>
    tuples.map((tuple) => `(${tuple.map(String).join(', ')})`).join(', ')
  await database.execute(`INSERT INTO chance_a (id) VALUES ${list(a.map(({ id }) => [id]))}`)
  await database.execute(`INSERT INTO chance_b (id, a_id) VALUES ${list(b.map(({ id, a }) => [id, a]))}`)
  for (const { id, self, b } of a) await database.execute(`UPDATE chance_a SET self_id = ${self}, b_id = ${b} WHERE id = ${id}`)
  await database.execute(`INSERT INTO chance_c (id, a_id, b_id) VALUES ${list(c.map(({ id, a, b }) => [id, a, b]))}`)
  if (links.length > 0) await database.execute(`INSERT INTO chance_a_links (a_id, b_id) VALUES ${list(links)}`)
}

async function read(database: Database): Promise<Rows> {
  const all = async (sql: string): Promise<readonly (readonly unknown[])[]> => (await database.execute(sql)).rows
  const [a, b, c] = [
    await all('SELECT id, self_id, b_id FROM chance_a ORDER BY id'),
    await all('SELECT id, a_id FROM chance_b ORDER BY id'),
    await all('SELECT id, a_id, b_id FROM chance_c ORDER BY id'),
  ]
  return {
    a: a.map(([id, self, b]) => ({ id, self, b })),
    b: b.map(([id, a]) => ({ id, a })),
    c: c.map(([id, a, b]) => ({ id, a, b })),
    links: await all('SELECT a_id, b_id FROM chance_a_links ORDER BY a_id, b_id'),
  } as Rows
}

const sorted = (all: Rows): Rows => ({ ...all, links: all.links.toSorted(([a, b], [c, d]) => a - c || b - d) })
const plain = (all: Rows): unknown => JSON.parse(JSON.stringify(all, ['a', 'b', 'c', 'links', 'id', 'self'].concat(['0', '1'])))

describeEachDatabase('delete of random rows', ({ test }) => {
  test('leaves what a plain reckoning leaves', async (database) => {
    await dropTables(database, models)
    await createTables(database, models)
    const engine = await engineOf(database)
    await fc.assert(
      fc.asyncProperty(rows, fc.uniqueArray(key, { minLength: 1, maxLength: 3 }), async (all, ids) => {
        for (const table of ['chance_a_links', 'chance_c']) await database.execute(`DELETE FROM ${table}`)
        await database.execute('UPDATE chance_a SET self_id = NULL, b_id = NULL')
        for (const table of ['chance_b', 'chance_a']) await database.execute(`DELETE FROM ${table}`)
        await write(database, all)
        const before = await read(database)
        const state = refine.where(wholeState(schemaOf(A)), { id: is.in(ids) })
        const expected = left(sorted(all), ids)
        const deleting = deleteRows(database, state, { engine, compiler: plainCompiler(engine) })
        if (expected === null) await assert.rejects(deleting, { code: 'ORM_ROW_PROTECTED' })
        const counts = expected === null ? new Map() : await deleting
        const after = await read(database)
        assert.deepEqual(plain(after), plain(expected ?? before))
        for (const [table, name] of [
          ['a', 'chance_a'],
          ['b', 'chance_b'],
          ['c', 'chance_c'],
          ['links', 'chance_a_links'],
        ] as const) {
          assert.equal(counts.get(name) ?? 0, before[table].length - after[table].length, name)
        }
      }),
      { numRuns: 40 },
    )
    await dropTables(database, models)
  })
})
