// An index of a table that is there, which PostgreSQL makes while others write: it waits for all who may see what was before it, and must
// not wait for who migrates.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { index, introspect, type ModelSet, makeMigrations, migrate, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../../each-database.ts'

// Files of migrations import the package by its name, so they lie within the repository.
const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'new-index-'))
after(() => rmSync(ROOT, { recursive: true }))

function before(migrations: string): ModelSet[] {
  class Page extends model({ title: text({ maxLength: 50 }) }) {}
  return [modelSet('indexed', { Page }, { migrations })]
}
function now(migrations: string): ModelSet[] {
  class Page extends model({ title: text({ maxLength: 50 }) }, { indexes: [index(['title'])] }) {}
  return [modelSet('indexed', { Page }, { migrations })]
}

let folders = 0
describeEachDatabase('an index of a table that is there', (each) => {
  each.test('is made and taken away again', async (database) => {
    const place = join(ROOT, String(++folders))
    await makeMigrations(before(place))
    await migrate(database, before(place))
    await makeMigrations(now(place))
    const late = new Promise((_, reject) => setTimeout(reject, 20_000, new Error('migrate waits for itself')).unref())
    const indexes = async (): Promise<number | undefined> =>
      (await introspect(database)).find(({ name }) => name === 'indexed_page')?.indexes.length
    await Promise.race([migrate(database, now(place)), late])
    assert.equal(await indexes(), 1)
    await Promise.race([migrate(database, now(place), { label: 'indexed', to: '0001' }), late])
    assert.equal(await indexes(), 0)
    await migrate(database, now(place), { label: 'indexed', to: 'zero' })
  })
})
