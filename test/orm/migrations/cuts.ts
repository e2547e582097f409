// A migration that ends at any of its statements, before or after it, goes on from there: every place of a kill, one after the other, where
// kills.ts takes them as they come. The connection is cut as by a kill: what is in a transaction is undone.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe } from 'node:test'
import { auto, type Database, index, integer, type ModelSet, migrate, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../../each-database.ts'
import { schemaDump } from './schema-dump.ts'

const CACHE = join(import.meta.dirname, '../../../.cache')
const FIRST = `createModel('Page', { id: auto(), path: text() }), runSql("INSERT INTO cut_page (path) VALUES ('a'), ('b')", ["DELETE FROM cut_page"])`
const SECOND = `addField('Page', 'views', integer(), { fill: 2 }),
  addIndex('Page', index(['views'])),
  runCode({ Page: { id: auto(), path: text(), views: integer() } }, async ({ Page }) => { await Page.create({ path: 'c', views: 3 }) },
    async ({ Page }) => { await Page.where({ path: 'c' }).delete() }),
  renameField('Page', 'path', 'place')`

class Page extends model({ id: auto(), place: text(), views: integer() }, { indexes: [index(['views'])] }) {}

/** Cuts a handle off at its statement `at`, counted by halves: before a statement where that is even, behind it where it is odd. */
function cut(database: Database, at: number): { wasCut: () => boolean; mend: () => void } {
  const execute = database.execute
  let place = 0
  database.execute = async (...given) => {
    if (place++ === at) throw new Error('cut')
    const result = await execute.apply(database, given)
    if (place++ === at) throw new Error('cut')
    return result
  }
  const mend = (): void => {
    database.execute = execute
  }
  return { wasCut: () => place > at, mend }
}

/** Migrates on a handle that is cut off; says whether it came that far. In memory there is but one handle, which is mended. */
async function migrateCut(handle: Database, isOnly: boolean, sets: readonly ModelSet[], at: number, to?: string): Promise<boolean> {
  const { wasCut, mend } = cut(handle, at)
  try {
    await migrate(handle, sets, to === undefined ? {} : { label: 'cut', to })
  } catch (error) {
    // Where the connection of the lock is cut, its error says so.
    const { code, cause } = error as { code?: string; cause?: Error }
    assert.equal((code === 'ORM_MIGRATION_LOCK_LOST' ? cause : (error as Error))?.message, 'cut')
  }
  mend()
  if (!isOnly) await handle.close()
  return wasCut()
}

const ZERO = { label: 'cut', to: 'zero' }
const IMPORTS = 'addField, addIndex, auto, createModel, index, integer, migration, renameField, runCode, runSql, text'

function write(folder: string, name: string, operations: string): void {
  const text = `import { ${IMPORTS} } from 'nuages/orm/migrations'\nexport default migration({ operations: [${operations}] })\n`
  writeFileSync(join(folder, `${name}.ts`), text)
}

async function assertWhole(database: Database, schema: readonly string[], message: string): Promise<void> {
  assert.deepEqual(await schemaDump(database), schema, message)
  const { rows } = await database.execute('SELECT place, views FROM cut_page ORDER BY place')
  assert.equal(rows.map(([place, views]) => `${place} ${views}`).join(), 'a 2,b 2,c 3', message)
}

/** Defines the tests, which cut at each `stride`th place. */
export function describeCuts(stride: number): void {
  describe('a migration that is cut off', () => {
    mkdirSync(CACHE, { recursive: true })
    const folder = mkdtempSync(join(CACHE, 'cut-'))
    after(() => rmSync(folder, { recursive: true }))
    write(folder, '0001_first', FIRST)
    write(folder, '0002_second', SECOND)
    const sets = [modelSet('cut', { Page }, { migrations: folder })]
    describeEachDatabase('at any statement', (each) => {
      each.test('goes on forwards', (database, another) => cutForwards(database, another, sets, stride))
      each.test('goes on backwards, and no other way', async (database, another) => {
        const refused = await cutBackwards(database, another, sets, stride)
        assert.equal(refused > 0, each.dialect === 'mysql')
      })
    })
  })
}

async function cutForwards(database: Database, another: () => Database, sets: readonly ModelSet[], stride: number): Promise<void> {
  await migrate(database, sets)
  const schema = await schemaDump(database)
  for (let at = 0, more = true; more; at += stride) {
    await migrate(database, sets, ZERO)
    const handle = another()
    more = await migrateCut(handle, handle === database, sets, at)
    await migrate(database, sets)
    await assertWhole(database, schema, `cut at ${at}`)
  }
}

/** Gives how often forwards was refused. */
async function cutBackwards(database: Database, another: () => Database, sets: readonly ModelSet[], stride: number): Promise<number> {
  await migrate(database, sets)
  const schema = await schemaDump(database)
  let refused = 0
  for (let at = 0, more = true; more; at += stride) {
    const handle = another()
    more = await migrateCut(handle, handle === database, sets, at, 'zero')
    try {
      // Where it was between two migrations, or all of it was undone, forwards is a way.
      await migrate(database, sets)
      await assertWhole(database, schema, `cut at ${at}`)
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'ORM_MIGRATION_HALF_UNDONE', `cut at ${at}: ${error}`)
      refused++
    }
    await migrate(database, sets, ZERO)
    assert.deepEqual(await schemaDump(database), [], `cut at ${at}`)
    await migrate(database, sets)
    await assertWhole(database, schema, `cut at ${at}, and back`)
  }
  return refused
}
