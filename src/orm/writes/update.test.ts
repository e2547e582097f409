import assert from 'node:assert/strict'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { plainCompiler } from '../../../test/plain-compiler.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { engineOf } from '../engine.ts'
import { f } from '../expression.ts'
import { integer } from '../fields/integers.ts'
import { text } from '../fields/texts.ts'
import { is } from '../is.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { equals } from '../own-query.ts'
import * as refine from '../refine.ts'
import { schemaOf } from '../schema.ts'
import { type QueryState, wholeState } from '../state.ts'
import { upper } from '../text-functions.ts'
import { updateRows } from './update.ts'

class Page extends model({
  title: text({ maxLength: 20, unique: true }),
  views: integer({ default: 0 }),
  likes: integer({ default: 0 }),
}) {}
class Seat extends model({
  row: integer({ primaryKey: true }),
  number: integer({ primaryKey: true }),
  guest: text({ maxLength: 20, null: true }),
}) {}
const models = modelSet('updates', { Page, Seat })
const page = wholeState(schemaOf(Page))
const seat = wholeState(schemaOf(Seat))

describeEachDatabase('update', ({ dialect, test }) => {
  const update = async (database: Database, state: QueryState, values: object): Promise<number> => {
    const engine = await engineOf(database)
    return updateRows(database, state, refine.readChanges(state, values), { engine, compiler: plainCompiler(engine) })
  }
  const pages = async (database: Database) => (await database.execute('SELECT title, views, likes FROM updates_page ORDER BY id')).rows

  test('one row by its key', async (database) => {
    await createTables(database, models)
    await database.execute("INSERT INTO updates_page (title, views, likes) VALUES ('a', 1, 10), ('b', 2, 20), ('c', 3, 30)")
    const one = (id: number): QueryState => ({ ...page, conditions: [equals(page.schema, page.schema.key, id)] })
    assert.equal(await update(database, one(2), { title: 'B' }), 1)
    assert.equal(await update(database, one(2), { title: 'B' }), 1)
    assert.equal(await update(database, one(9), { title: 'D' }), 0)
    assert.deepEqual(await pages(database), [
      ['a', 1, 10],
      ['B', 2, 20],
      ['c', 3, 30],
    ])
  })

  test('many rows, by expressions of what they hold', async (database) => {
    assert.equal(await update(database, page, { views: f('views').plus(1) }), 3)
    assert.equal(await update(database, refine.where(page, { views: is.gte(3) }), { title: upper(f('title')), likes: 0 }), 2)
    assert.deepEqual(await pages(database), [
      ['a', 2, 10],
      ['B', 3, 0],
      ['C', 4, 0],
    ])
    assert.equal(await update(database, refine.limit(refine.orderBy(page, ['id']), 1), { likes: 7 }), 1)
    assert.deepEqual(await pages(database), [
      ['a', 2, 7],
      ['B', 3, 0],
      ['C', 4, 0],
    ])
  })

  test('reads what was there before it, whatever the order', async (database) => {
    await update(database, page, { views: f('views').plus(1), likes: f('views') })
    assert.deepEqual(await pages(database), [
      ['a', 3, 2],
      ['B', 4, 3],
      ['C', 5, 4],
    ])
    await update(database, page, { views: f('likes'), likes: f('views') })
    assert.deepEqual(await pages(database), [
      ['a', 2, 3],
      ['B', 3, 4],
      ['C', 4, 5],
    ])
  })

  test('tells which field of which model was taken', async (database) => {
    await assert.rejects(update(database, page, { title: 'same' }), { code: 'ORM_VALUE_TAKEN', message: /^Page\.title is taken/ })
    assert.deepEqual(
      (await pages(database)).map(([title]) => title),
      ['a', 'B', 'C'],
    )
  })

  test('waits for who has locked the rows, and reads what they wrote', async (database, another) => {
    const other = another()
    const locked = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const first = database.transaction(async () => {
      await database.execute(`SELECT views FROM updates_page WHERE id = 1${dialect === 'sqlite' ? '' : ' FOR UPDATE'}`)
      locked.resolve()
      await asked.promise
      await database.execute('UPDATE updates_page SET views = 100 WHERE id = 1')
    })
    await locked.promise
    const second = update(other, refine.where(page, { id: 1 }), { views: f('views').plus(1) })
    if (dialect !== 'sqlite') await other.execute('SELECT 1')
    asked.resolve()
    await Promise.all([first, second])
    assert.equal((await pages(database))[0]?.[1], 101)
  })

  test('rows with a key of several columns', async (database) => {
    await database.execute("INSERT INTO updates_seat VALUES (1, 1, 'Ada'), (1, 2, NULL), (2, 1, NULL)")
    const { schema } = seat
    const conditions = schema.primaryKey.map((column) => equals(schema, column, 1))
    assert.equal(await update(database, { ...seat, conditions }, { guest: null }), 1)
    assert.equal(await update(database, refine.where(seat, { row: 1 }), { guest: 'Eve' }), 2)
    const { rows } = await database.execute('SELECT guest FROM updates_seat ORDER BY 1')
    assert.deepEqual(rows.filter(([guest]) => guest === 'Eve').length, 2)
    await dropTables(database, models)
  })
})
