import assert from 'node:assert/strict'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { plainCompiler } from '../../../test/plain-compiler.ts'
import { withModelsOn } from '../../../test/writing-executor.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { engineOf } from '../engine.ts'
import { integer } from '../fields/integers.ts'
import { text } from '../fields/texts.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import * as refine from '../refine.ts'
import { foreignKey, manyToMany } from '../relations.ts'
import { schemaOf } from '../schema.ts'
import { listen } from '../signals.ts'
import { wholeState } from '../state.ts'
import { deleteRows } from './delete.ts'

class Forum extends model({ name: text(), pinned: foreignKey(() => Thread, { null: true, onDelete: 'setNull' }) }) {}
class Thread extends model({ title: text(), forum: foreignKey(() => Forum, { onDelete: 'cascade' }), tags: manyToMany(() => Label) }) {}
class Post extends model({
  text: text(),
  thread: foreignKey(() => Thread, { onDelete: 'cascade' }),
  answers: foreignKey(() => Post, { null: true, onDelete: 'cascade' }),
}) {}
class Report extends model({
  post: foreignKey(() => Post, { onDelete: 'restrict' }),
  about: foreignKey(() => Forum, { null: true, onDelete: 'cascade' }),
}) {}
class Seal extends model({
  post: foreignKey(() => Post, { onDelete: 'protect' }),
  forum: foreignKey(() => Forum, { null: true, onDelete: 'cascade' }),
}) {}
class Label extends model({ name: text({ maxLength: 20, primaryKey: true }) }) {}
class Loose extends model({ thread: foreignKey(() => Thread, { onDelete: 'doNothing', null: true }), times: integer({ default: 0 }) }) {}
class Chicken extends model({ egg: foreignKey(() => Egg, { null: true }) }) {}
class Egg extends model({ chicken: foreignKey(() => Chicken, { null: true, onDelete: 'cascade' }) }) {}
class Node extends model({ parent: foreignKey(() => Node, { null: true }) }) {}
class Shelf extends model({ name: text() }, { table: 'shelf' }) {}
class Book extends model({ shelf: foreignKey(() => Shelf, { onDelete: 'cascade' }) }) {}
const forum = modelSet('del', { Shelf, Book, Forum, Thread, Post, Report, Seal, Label, Loose, Chicken, Egg, Node })

describeEachDatabase('delete', ({ dialect, test }) => {
  const remove = async (database: Database, Model: Function, where: object): Promise<Record<string, number>> => {
    const engine = await engineOf(database)
    const state = refine.where(wholeState(schemaOf(Model)), where)
    return Object.fromEntries(await deleteRows(database, state, { engine, compiler: plainCompiler(engine) }))
  }
  const fill = async (database: Database): Promise<void> => {
    await dropTables(database, forum)
    await createTables(database, forum)
    for (const sql of [
      "INSERT INTO del_forum (name) VALUES ('a'), ('b')",
      "INSERT INTO del_thread (title, forum_id) VALUES ('one', 1), ('two', 1), ('three', 2)",
      'UPDATE del_forum SET pinned_id = 1',
      "INSERT INTO del_post (text, thread_id, answers_id) VALUES ('p', 1, NULL), ('q', 1, 1), ('r', 1, 2), ('s', 3, 2)",
      "INSERT INTO del_label VALUES ('x'), ('y')",
      "INSERT INTO del_thread_tags VALUES (1, 'x'), (1, 'y'), (3, 'x')",
    ])
      await database.execute(sql)
  }
  const count = async (database: Database, table: string): Promise<unknown> =>
    (await database.execute(`SELECT count(*) FROM del_${table}`)).rows[0]?.[0]

  test('takes with it what cascades, lets go what is set to null, and counts by table', async (database) => {
    await fill(database)
    assert.deepEqual(await remove(database, Thread, { title: 'one' }), { del_thread_tags: 2, del_post: 4, del_thread: 1 })
    assert.deepEqual((await database.execute('SELECT pinned_id FROM del_forum')).rows, [[null], [null]])
    assert.deepEqual(await remove(database, Forum, { id: 2 }), { del_thread_tags: 1, del_thread: 1, del_forum: 1 })
    assert.deepEqual(await remove(database, Label, {}), { del_label: 2 })
    assert.deepEqual(await remove(database, Label, {}), {})
  })

  test('leaves all as it is where a row that stays protects one that goes', async (database) => {
    await fill(database)
    await database.execute('INSERT INTO del_report (post_id, about_id) VALUES (4, 2)')
    await assert.rejects(remove(database, Thread, { id: 1 }), {
      code: 'ORM_ROW_PROTECTED',
      message: 'a Post cannot be deleted: a Report points at it by Report.post',
      status: 409,
      details: { model: 'Post', by: 'Report', field: 'post', count: 1 },
    })
    assert.deepEqual([await count(database, 'thread'), await count(database, 'post'), await count(database, 'thread_tags')], [3, 4, 3])
    // The report goes too, as it is about the forum: then it protects nothing.
    const { del_forum, del_report, del_post } = await remove(database, Forum, { id: 2 })
    assert.deepEqual([del_forum, del_report, del_post], [1, 1, 1])
  })

  test('is refused where a row protects one that goes, although it would go too', async (database) => {
    await fill(database)
    await database.execute('INSERT INTO del_seal (post_id, forum_id) VALUES (4, 2)')
    await assert.rejects(remove(database, Forum, { id: 2 }), {
      code: 'ORM_ROW_PROTECTED',
      details: { model: 'Post', by: 'Seal', field: 'post', count: 1 },
    })
    assert.equal(await count(database, 'forum'), 2)
  })

  test('lets the database refuse what nobody looks after', async (database) => {
    await fill(database)
    await database.execute('INSERT INTO del_loose (thread_id) VALUES (2)')
    await assert.rejects(remove(database, Thread, { id: 2 }), {
      code: 'ORM_REFERENCE_BROKEN',
      ...(dialect === 'sqlite' ? {} : { message: 'a Thread is still referred to by rows of del_loose' }),
    })
    assert.equal(await count(database, 'thread'), 3)
    assert.deepEqual(await remove(database, Loose, { times: 0 }), { del_loose: 1 })
    assert.deepEqual(await remove(database, Thread, { id: 2 }), { del_thread: 1 })
  })

  test('rows that point at each other in a circle', async (database) => {
    await fill(database)
    await database.execute('INSERT INTO del_chicken (egg_id) VALUES (NULL), (NULL)')
    await database.execute('INSERT INTO del_egg (chicken_id) VALUES (1), (2)')
    await database.execute('UPDATE del_chicken SET egg_id = 3 - id')
    await assert.rejects(remove(database, Chicken, { id: 1 }), { code: 'ORM_ROW_PROTECTED' })
    assert.deepEqual(await remove(database, Chicken, {}), { del_egg: 2, del_chicken: 2 })
    await database.execute('INSERT INTO del_node (parent_id) VALUES (NULL), (1), (2), (2)')
    await database.execute('UPDATE del_node SET parent_id = 4 WHERE id = 1')
    await assert.rejects(remove(database, Node, { id: 1 }), { code: 'ORM_ROW_PROTECTED' })
    assert.deepEqual(await remove(database, Node, {}), { del_node: 4 })
  })

  test('by a class that extends the model, with all that points at the model', async (database) => {
    await fill(database)
    class Special extends Shelf {}
    await database.execute("INSERT INTO shelf (name) VALUES ('one'), ('two')")
    await database.execute('INSERT INTO del_book (shelf_id) VALUES (1), (1), (2)')
    assert.deepEqual(await remove(database, Special, { id: 1 }), { del_book: 2, shelf: 1 })
  })

  test('tells of every row, once, before and after, and not if it is kept from happening', async (database) => {
    await fill(database)
    const heard: string[] = []
    const ends = [Thread, Post].flatMap((Model) =>
      (['beforeDelete', 'afterDelete'] as const).map((moment) =>
        listen(Model as typeof Thread, moment, async (row, event) => {
          const there = (await database.execute(`SELECT count(*) FROM del_post WHERE id = ${row.id}`)).rows[0]?.[0]
          heard.push(`${event.moment} ${row.constructor.name} ${row.id}${row instanceof Post ? ` ${row.text} ${there}` : ''}`)
          if (row.id === 3 && row instanceof Thread) throw new Error('this one stays')
        }),
      ),
    )
    try {
      await remove(database, Thread, { id: 1 })
      const posts = ['p', 'q', 'r', 's'].map((text, place) => `Post ${place + 1} ${text}`)
      assert.deepEqual(heard.splice(0), [
        'beforeDelete Thread 1',
        ...posts.map((post) => `beforeDelete ${post} 1`),
        'afterDelete Thread 1',
        ...posts.map((post) => `afterDelete ${post} 0`),
      ])
      await assert.rejects(remove(database, Forum, { id: 2 }), { message: 'this one stays' })
      assert.equal(await count(database, 'forum'), 2)
      heard.length = 0
      await withModelsOn(database, async () => {
        await database.execute("INSERT INTO del_post (text, thread_id) VALUES ('t', 2)")
        const thread = (await Thread.query().all()).find(({ id }) => id === 2)
        assert.deepEqual(
          await thread?.delete(),
          new Map([
            ['del_post', 1],
            ['del_thread', 1],
          ]),
        )
      })
      const words = heard.map((line) => line.split(' ').slice(0, 3).join(' '))
      assert.deepEqual(words, ['beforeDelete Thread 2', 'beforeDelete Post 5', 'afterDelete Post 5', 'afterDelete Thread 2'])
    } finally {
      for (const end of ends) end()
    }
  })

  test('thousands of rows', async (database) => {
    await fill(database)
    const posts = Array.from({ length: 1500 }, (_, place) => `('many', 2, ${place === 0 ? 'NULL' : 4 + place})`)
    await database.execute(`INSERT INTO del_post (text, thread_id, answers_id) VALUES ${posts.join(', ')}`)
    assert.deepEqual(await remove(database, Thread, { id: 2 }), { del_post: 1500, del_thread: 1 })
    assert.equal(await count(database, 'post'), 4)
    await dropTables(database, forum)
  })
})
