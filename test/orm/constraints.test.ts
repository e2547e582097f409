// Unique constraints that wait for the end of a transaction or count null as a value, and operator classes of indexes: in tables, by
// migrations, and read back.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import {
  checkModels,
  createTables,
  type Database,
  date,
  dropTables,
  f,
  index,
  inspectModels,
  integer,
  introspect,
  lower,
  type ModelSet,
  makeMigrations,
  migrate,
  model,
  modelSet,
  temporalReady,
  text,
  unique,
} from 'nuages/orm'
import { Temporal } from 'temporal-polyfill'
import { isDone } from '../../src/orm/migrations/probe.ts'
import { describeEachDatabase } from '../each-database.ts'

await temporalReady()
// Migrations and written models import the package by its name, so they lie within the repository.
const CACHE = join(import.meta.dirname, '../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'constraints-'))
let folders = 0
const folder = (): string => join(ROOT, String(++folders))
after(() => rmSync(ROOT, { recursive: true }))

class Room extends model(
  {
    house: text({ maxLength: 20 }),
    floor: integer({ null: true }),
    name: text({ maxLength: 20, null: true }),
    seats: integer({ default: 0 }),
  },
  { indexes: [unique(['house', 'floor', 'name'], { nullsDistinct: false, message: 'This room is there already.' })] },
) {}
class Holiday extends model({ day: date({ null: true }) }, { indexes: [unique(['day'], { nullsDistinct: false })] }) {}
const rooms = modelSet('alike', { Room, Holiday })

describeEachDatabase('a unique constraint in which null is a value', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, rooms)
    try {
      await work()
    } finally {
      await dropTables(database, rooms)
    }
  }

  each.test('refuses what is there already, with null or without', (database) =>
    within(database, async () => {
      const query = Room.using(database)
      await query.createMany([
        { house: 'a', floor: null, name: null },
        { house: 'a', floor: 1, name: null },
        { house: 'a', floor: null, name: 'NULL' },
        { house: 'a', floor: null, name: '' },
        { house: 'a', floor: 0, name: null },
        { house: 'b' },
      ])
      for (const twice of [
        { house: 'a', floor: null, name: null },
        { house: 'a', floor: 1, name: null },
        { house: 'b', floor: null, name: null },
        { house: 'a', floor: null, name: '' },
      ]) {
        await assert.rejects(
          async () => query.create(twice),
          (error: Error & { code?: string; details?: { fields?: string[] } }) => {
            assert.deepEqual([error.code, error.message], ['ORM_VALUE_TAKEN', 'This room is there already.'])
            assert.deepEqual(error.details?.fields, ['house', 'floor', 'name'])
            return true
          },
        )
        const row = await query.create({ house: 'z' })
        Object.assign(row, twice)
        assert.deepEqual({ ...(await row.validate()) }, { '': ['This room is there already.'] })
        await row.delete()
      }
      assert.equal(await query.count(), 6)
      await assert.rejects(async () => query.where({ floor: 1 }).update({ floor: null }), { code: 'ORM_VALUE_TAKEN' })
      await Holiday.using(database).create({ day: Temporal.PlainDate.from('2026-12-25') })
      await Holiday.using(database).create({})
      await assert.rejects(async () => Holiday.using(database).create({}), { code: 'ORM_VALUE_TAKEN' })
      await assert.rejects(async () => Holiday.using(database).create({ day: Temporal.PlainDate.from('2026-12-25') }), {
        code: 'ORM_VALUE_TAKEN',
      })
    }),
  )

  each.test('tells rows for those who create around it', (database) =>
    within(database, async () => {
      const query = Room.using(database)
      const first = await query.getOrCreate({ house: 'a', floor: null, name: null }, { seats: 1 })
      const again = await query.getOrCreate({ house: 'a', floor: null, name: null }, { seats: 2 })
      assert.deepEqual([first.created, again.created, again.row.id, again.row.seats], [true, false, first.row.id, 1])
      const updated = await query.updateOrCreate({ house: 'a', floor: null, name: null }, { seats: 3 })
      assert.deepEqual([updated.created, updated.row.id, updated.row.seats], [false, first.row.id, 3])
      const around = ['house', 'floor', 'name'] as const
      const made = await query.createMany(
        [
          { house: 'a', seats: 9 },
          { house: 'c', floor: 1, seats: 9 },
          { house: 'c', floor: 1, seats: 8 },
        ],
        { around },
      )
      assert.deepEqual(
        made.map(({ house, seats }) => [house, seats]),
        [['c', 9]],
      )
      await query.createMany(
        [
          { house: 'a', seats: 5 },
          { house: 'c', floor: 1, seats: 6 },
          { house: 'c', floor: 1, seats: 7 },
          { house: 'd', name: 'x', seats: 4 },
        ],
        { around, update: ['seats'] },
      )
      assert.deepEqual(await query.orderBy('house').values('house', 'seats').all(), [
        { house: 'a', seats: 5 },
        { house: 'c', seats: 7 },
        { house: 'd', seats: 4 },
      ])
      const twenty = await Promise.all(Array.from({ length: 20 }, () => query.getOrCreate({ house: 'e', floor: null, name: null }, {})))
      assert.deepEqual([twenty.filter(({ created }) => created).length, await query.where({ house: 'e' }).count()], [1, 1])
    }),
  )
})

const slots = (deferrable: 'immediate' | 'deferred') => {
  class Slot extends model(
    { list: text({ maxLength: 10 }), place: integer() },
    { indexes: [unique(['list', 'place'], { deferrable, message: 'This place is taken.' })] },
  ) {}
  return { Slot, set: modelSet('waiting', { Slot }) }
}

describeEachDatabase('a unique constraint that can wait', (each) => {
  each.test('lets rows change places in one transaction on PostgreSQL, and is refused elsewhere', async (database) => {
    const { Slot, set } = slots('deferred')
    const found = checkModels([set], { dialect: each.dialect }).map(({ id, message }) => [id, message])
    if (each.dialect !== 'postgres') {
      assert.deepEqual(found, [
        ['ORM_CHECK_INDEX', 'the unique of Slot: it cannot wait for the end of a transaction, which only PostgreSQL has'],
      ])
      await assert.rejects(createTables(database, set), {
        code: 'ORM_DDL_DEFERRABLE',
        message:
          /^the unique constraint waiting_slot_list_place_key of Slot cannot wait for the end of a transaction in (sqlite|mariadb|mysql)$/,
      })
      return
    }
    assert.deepEqual(found, [])
    await createTables(database, set)
    try {
      // A migration that was killed after it goes on behind it.
      const adding = (name: string): string =>
        `ALTER TABLE "waiting_slot" ADD CONSTRAINT "${name}" UNIQUE ("list", "place") DEFERRABLE INITIALLY DEFERRED`
      assert.equal(await isDone(database, adding('waiting_slot_list_place_key'), 'postgres'), true)
      assert.equal(await isDone(database, adding('other'), 'postgres'), false)
      const query = Slot.using(database)
      const [one, two] = await query.createMany([
        { list: 'a', place: 1 },
        { list: 'a', place: 2 },
      ])
      await database.transaction(async () => {
        await query.where({ id: one?.id as number }).update({ place: 2 })
        await query.where({ id: two?.id as number }).update({ place: 1 })
      })
      assert.deepEqual(await query.orderBy('id').values('place').all(), [{ place: 2 }, { place: 1 }])
      await assert.rejects(
        database.transaction(async () => {
          await query.create({ list: 'a', place: 1 })
        }),
        { code: 'DATABASE_UNIQUE_VIOLATION' },
      )
      assert.equal(await query.count(), 2)
      await assert.rejects(async () => query.getOrCreate({ list: 'a', place: 1 }, {}), {
        code: 'ORM_KEY_NOT_UNIQUE',
        message: /several rows can have the same until their transaction ends$/,
      })
    } finally {
      await dropTables(database, set)
    }
  })
})

/** Imports models that were written. */
async function imported(source: string): Promise<ModelSet> {
  const path = join(ROOT, `models${++folders}.ts`)
  writeFileSync(path, source)
  const module = (await import(path)) as Record<string, ModelSet>
  return Object.entries(module).find(([name]) => name.endsWith('Models'))?.[1] as ModelSet
}

describeEachDatabase('indexes of operator classes and constraints', (each) => {
  const isPostgres = each.dialect === 'postgres'
  const before = (migrations: string): ModelSet[] => {
    class Page extends model({
      title: text({ maxLength: 50 }),
      path: text({ maxLength: 50, null: true }),
      rank: integer({ null: true }),
    }) {}
    return [modelSet('classes', { Page }, { migrations })]
  }
  const after = (migrations: string, more: boolean): ModelSet[] => {
    class Page extends model(
      { title: text({ maxLength: 50 }), path: text({ maxLength: 50, null: true }), rank: integer({ null: true }) },
      {
        table: 'classes_page',
        indexes: [
          index(['title', '-path'], { opclasses: ['varchar_pattern_ops', null] }),
          index([lower(f('title'))], { opclasses: ['text_pattern_ops'], name: 'by_lower_title' }),
          unique(['path', 'rank'], { nullsDistinct: false }),
          ...(more ? [unique(['title', 'rank'], { deferrable: 'immediate', nullsDistinct: false })] : []),
        ],
      },
    ) {}
    return [modelSet('classes', { Page }, { migrations })]
  }

  each.test('come by migrations, go by them, and are found by inspectdb', async (database) => {
    const place = folder()
    await makeMigrations(before(place))
    const now = after(place, isPostgres)
    assert.equal((await makeMigrations(now)).length, 1)
    assert.deepEqual(await makeMigrations(now), [])
    await migrate(database, now)
    try {
      const written = await inspectModels(database, { label: 'classes', tables: ['classes_page'], managed: true })
      const found = await imported(written)
      const indexes = (await introspect(database)).find(({ name }) => name === 'classes_page')?.indexes ?? []
      if (isPostgres) {
        const changes = await makeMigrations([{ ...found, migrations: place }], { dryRun: true })
        // Expressions are read as the SQL that they became.
        const others = changes.flatMap(({ titles }) => titles.filter((title) => !title.includes('by_lower_title')))
        assert.deepEqual(others, [], written)
        assert.deepEqual(
          indexes.map(({ name, parts, deferrable, nullsDistinct }) => [
            name,
            parts.map(({ opclass }) => opclass),
            deferrable,
            nullsDistinct,
          ]),
          [
            ['by_lower_title', ['text_pattern_ops'], null, true],
            ['classes_page_path_rank_key', [null, null], null, false],
            ['classes_page_title_rank_key', [null, null], 'immediate', false],
            ['classes_page_title_varchar_pattern_ops_path_desc_idx', ['varchar_pattern_ops', null], null, true],
          ],
        )
      } else if (each.dialect === 'sqlite') {
        assert.match(written, /unique\(\['path', 'rank'\], \{ nullsDistinct: false \}\)/)
      }
      await migrate(database, now, { label: 'classes', to: '0001' })
      const left = (await introspect(database)).find(({ name }) => name === 'classes_page')?.indexes
      assert.deepEqual(left, [])
      await migrate(database, now)
    } finally {
      await migrate(database, now, { label: 'classes', to: 'zero' })
    }
  })

  each.test('are written as they were declared', async () => {
    const place = folder()
    await makeMigrations(after(place, true))
    const written = readFileSync(join(place, '0001_initial.ts'), 'utf8')
    assert.match(written, /index\(\['title', '-path'\], \{ opclasses: \['varchar_pattern_ops', null\] \}\)/)
    assert.match(written, /unique\(\['title', 'rank'\], \{ deferrable: 'immediate', nullsDistinct: false \}\)/)
  })
})

describe('what indexes are told', () => {
  test('has to go together', () => {
    const code = 'ORM_INDEX_OPTIONS'
    assert.throws(() => index(['a', 'b'], { opclasses: ['text_pattern_ops'] }), {
      code,
      message: 'index of 2 fields was given ["text_pattern_ops"] as operator classes',
    })
    assert.throws(() => index(['a'], { opclasses: ['x) where (true'] }), { code })
    assert.throws(() => unique(['a'], { deferrable: 'deferred', where: { a: 1 } }), { code })
    assert.throws(() => unique(['-a'], { deferrable: 'deferred' }), { code })
    assert.throws(() => unique([lower(f('a'))], { deferrable: 'deferred' }), { code })
    assert.throws(() => unique(['a'], { deferrable: 'deferred', opclasses: ['text_pattern_ops'] }), { code })
    assert.throws(() => unique(['a'], { deferrable: 'defered' as 'deferred' }), {
      code: 'ORM_WORD_UNKNOWN',
      hint: "did you mean 'deferred'?",
    })
    assert.throws(() => unique(['a'], { nullsDistinct: 'no' as never }), { code })
    assert.throws(() => index(['a'], { deferrable: 'deferred' } as never), { code: 'ORM_OPTION_UNKNOWN' })
    assert.deepEqual(unique([lower(f('a')), 'b'], { opclasses: ['text_pattern_ops', null] }).opclasses, [null, 'text_pattern_ops'])
  })
})
