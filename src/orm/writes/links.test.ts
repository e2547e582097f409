import assert from 'node:assert/strict'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { plainCompiler } from '../../../test/plain-compiler.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { engineOf } from '../engine.ts'
import { integer } from '../fields/integers.ts'
import { datetime } from '../fields/moments.ts'
import { text } from '../fields/texts.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { foreignKey, manyToMany, reverse } from '../relations.ts'
import { type RelationInfo, type Schema, schemaOf } from '../schema.ts'
import { addLinks, removeLinks, setLinks } from './links.ts'

class Recipe extends model({
  name: text(),
  spices: manyToMany(() => Spice),
  parts: manyToMany(() => Spice, { through: () => Part }),
  like: manyToMany(() => Recipe, { symmetrical: true }),
}) {}
class Spice extends model({ name: text({ maxLength: 20, primaryKey: true }), recipes: reverse(() => Recipe, 'spices') }) {}
class Part extends model({
  recipe: foreignKey(() => Recipe, { onDelete: 'cascade' }),
  spice: foreignKey(() => Spice, { onDelete: 'cascade' }),
  grams: integer(),
  note: text({ default: 'none' }),
  added: datetime({ autoNowAdd: true }),
}) {}
const kitchen = modelSet('links', { Recipe, Spice, Part })

describeEachDatabase('links', ({ test }) => {
  const relation = (schema: Schema, name: string): RelationInfo => schema.relations.get(name) as RelationInfo
  const recipes = schemaOf(Recipe)
  const add = async (database: Database, where: RelationInfo, row: object, keys: never[], extra = new Map()): Promise<void> =>
    addLinks(database, where, row, keys, extra, { engine: await engineOf(database), compiler: plainCompiler(await engineOf(database)) })
  const remove = async (database: Database, where: RelationInfo, row: object, keys: never[] | null): Promise<void> =>
    removeLinks(database, where, row, keys, { engine: await engineOf(database), compiler: plainCompiler(await engineOf(database)) })
  const set = async (database: Database, where: RelationInfo, row: object, keys: never[]): Promise<void> =>
    setLinks(database, where, row, keys, new Map(), { engine: await engineOf(database), compiler: plainCompiler(await engineOf(database)) })
  const all = async (database: Database, sql: string): Promise<unknown> => (await database.execute(sql)).rows
  const curry = new Recipe({ id: 1, name: 'Curry' })
  const keys = (...keys: unknown[]): never[] => keys as never[]
  const SPICES = 'SELECT * FROM links_recipe_spices ORDER BY recipe_id, spice_id'

  test('are added once, from either side, and removed', async (database) => {
    await createTables(database, kitchen)
    await database.execute("INSERT INTO links_recipe (name) VALUES ('Curry'), ('Chai'), ('Cake')")
    await database.execute("INSERT INTO links_spice VALUES ('cumin'), ('clove'), ('mace')")
    await add(database, relation(recipes, 'spices'), curry, keys('cumin', 'clove', 'cumin'))
    await add(database, relation(recipes, 'spices'), curry, keys('clove', 'mace'))
    await add(database, relation(schemaOf(Spice), 'recipes'), new Spice({ name: 'mace' }), keys(1, 2))
    assert.deepEqual(await all(database, SPICES), [
      [1, 'clove'],
      [1, 'cumin'],
      [1, 'mace'],
      [2, 'mace'],
    ])
    await remove(database, relation(recipes, 'spices'), curry, keys('cumin', 'nothing'))
    await remove(database, relation(schemaOf(Spice), 'recipes'), new Spice({ name: 'mace' }), keys(2))
    assert.deepEqual(await all(database, SPICES), [
      [1, 'clove'],
      [1, 'mace'],
    ])
    await remove(database, relation(recipes, 'spices'), curry, null)
    assert.deepEqual(await all(database, SPICES), [])
  })

  test('can be set', async (database) => {
    await add(database, relation(recipes, 'spices'), curry, keys('cumin', 'clove'))
    await set(database, relation(recipes, 'spices'), curry, keys('mace', 'clove'))
    assert.deepEqual(await all(database, SPICES), [
      [1, 'clove'],
      [1, 'mace'],
    ])
    await assert.rejects(set(database, relation(recipes, 'spices'), curry, keys('mace', 'salt')), { code: 'ORM_REFERENCE_BROKEN' })
    assert.equal(((await all(database, SPICES)) as unknown[]).length, 2)
    await set(database, relation(schemaOf(Spice), 'recipes'), new Spice({ name: 'mace' }), keys(2))
    await set(database, relation(recipes, 'spices'), curry, keys())
    assert.deepEqual(await all(database, SPICES), [[2, 'mace']])
    await set(database, relation(schemaOf(Spice), 'recipes'), new Spice({ name: 'mace' }), keys())
    assert.deepEqual(await all(database, SPICES), [])
  })

  test('to a row that is not there are refused, all of them', async (database) => {
    await assert.rejects(add(database, relation(recipes, 'spices'), curry, keys('cumin', 'salt')), {
      code: 'ORM_REFERENCE_BROKEN',
      message: 'Recipe.spices was to link a row that is not there',
    })
    assert.deepEqual(await all(database, SPICES), [])
    await assert.rejects(add(database, relation(recipes, 'spices'), new Recipe({ name: 'New' }), keys('cumin')), {
      code: 'ORM_ROW_UNSAVED',
    })
  })

  test('of a model between have its columns', async (database) => {
    const grams = schemaOf(Part).columns.get('grams')
    await assert.rejects(add(database, relation(recipes, 'parts'), curry, keys('mace')), { code: 'ORM_VALUE_MISSING' })
    await add(database, relation(recipes, 'parts'), curry, keys('mace'), new Map([[grams, 5]]))
    await add(database, relation(recipes, 'parts'), curry, keys('mace', 'clove'), new Map([[grams, 6]]))
    const sql = 'SELECT recipe_id, spice_id, grams, note FROM links_part ORDER BY id'
    assert.deepEqual(await all(database, sql), [
      [1, 'mace', 5, 'none'],
      [1, 'clove', 6, 'none'],
    ])
    await remove(database, relation(recipes, 'parts'), curry, null)
    assert.deepEqual(await all(database, sql), [])
  })

  test('that are symmetrical stand in both directions', async (database) => {
    const sql = 'SELECT from_recipe_id, to_recipe_id FROM links_recipe_like ORDER BY 1, 2'
    await add(database, relation(recipes, 'like'), curry, keys(1, 2, 3))
    await add(database, relation(recipes, 'like'), new Recipe({ id: 2, name: 'Chai' }), keys(1, 3))
    assert.deepEqual(await all(database, sql), [
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 1],
      [2, 3],
      [3, 1],
      [3, 2],
    ])
    await remove(database, relation(recipes, 'like'), new Recipe({ id: 3, name: 'Cake' }), keys(1))
    await remove(database, relation(recipes, 'like'), curry, keys(1))
    assert.deepEqual(await all(database, sql), [
      [1, 2],
      [2, 1],
      [2, 3],
      [3, 2],
    ])
  })

  test('that two make at once are made once', async (database, another) => {
    const handles = [database, another()]
    await Promise.all(handles.map((handle) => add(handle, relation(recipes, 'spices'), curry, keys('cumin', 'clove', 'mace'))))
    assert.deepEqual(await all(database, SPICES), [
      [1, 'clove'],
      [1, 'cumin'],
      [1, 'mace'],
    ])
    await dropTables(database, kitchen)
  })
})
