// Databases that are there: what is read of them, and that models written for them are those of their tables.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import {
  boolean,
  check,
  checkModels,
  createTables,
  type Database,
  datetime,
  dropTables,
  type FoundTable,
  f,
  foreignKey,
  generated,
  index,
  inspectModels,
  integer,
  introspect,
  is,
  lower,
  type Model,
  type ModelSet,
  makeMigrations,
  manyToMany,
  model,
  modelSet,
  now,
  text,
  unique,
  uuid,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'
import { randomModel, randomPair } from '../random-models.ts'

// Written models import the package by its name, so they lie within the repository.
const CACHE = join(import.meta.dirname, '../../.cache')
mkdirSync(CACHE, { recursive: true })
const FOLDER = mkdtempSync(join(CACHE, 'inspected-'))
after(() => rmSync(FOLDER, { recursive: true }))
let files = 0

/** Imports models that were written. */
async function imported(source: string): Promise<{ set: ModelSet; models: Record<string, Model> }> {
  const path = join(FOLDER, `models${++files}.ts`)
  writeFileSync(path, source)
  const module = (await import(path)) as Record<string, ModelSet>
  const set = Object.entries(module).find(([name]) => name.endsWith('Models'))?.[1] as ModelSet
  return { set, models: set.models as unknown as Record<string, Model> }
}

class Tag extends model({ id: uuid({ primaryKey: true }) }) {}
class Post extends model(
  {
    title: text({ maxLength: 80, comment: "the post's" }),
    status: text({ maxLength: 9, choices: ['draft', "o'clock"], default: 'draft' }),
    stars: integer({ min: 0, max: 5, null: true, default: -1 as never }),
    double: generated(integer(), { as: f('stars').times(2) }),
    hidden: boolean({ default: false }),
    at: datetime({ default: now(), index: true }),
    next: foreignKey(() => Post, { null: true, onDelete: 'setNull' }),
    tags: manyToMany(() => Tag),
  },
  {
    comment: 'what was posted',
    indexes: [
      unique(['title', 'status']),
      index(['-stars', 'title'], { name: 'best' }),
      index(['title'], { where: { hidden: true }, name: 'hidden_ones' }),
      unique([lower(f('title'))], { name: 'odd_same_title' }),
      check({ status: is.not('') }, { name: 'odd_said' }),
    ],
  },
) {}
const blog = modelSet('blog', { Tag, Post })

/** Without what engines write in their own way. A check that a field can say becomes the check of a field, whatever it was called. */
function comparable(tables: readonly FoundTable[], withChecks: boolean): unknown {
  const plain = (sql: string | null): string | null => sql?.replace(/^\(+|\)+$/g, '') ?? null
  return tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      default: plain(column.default),
      generated: column.generated === null ? null : { ...column.generated, sql: plain(column.generated.sql) },
    })),
    indexes: table.indexes
      .filter(({ name, special }) => !name?.startsWith('odd_') && special === null)
      .map((index) => ({ ...index, parts: index.parts.map((part) => ({ ...part, sql: plain(part.sql) })) })),
    checks: withChecks ? table.checks.filter(({ name }) => !name?.startsWith('odd_')) : [],
  }))
}

/** Makes tables from what was written of others, and looks whether they are the same. */
async function assertWritten(database: Database, set: ModelSet, withChecks = true): Promise<void> {
  await dropTables(database, set)
  await createTables(database, set)
  const found = await introspect(database)
  const source = await inspectModels(database, { label: set.label, managed: true })
  await dropTables(database, set)
  const { set: written } = await imported(source)
  await createTables(database, written)
  try {
    assert.deepEqual(comparable(await introspect(database), withChecks), comparable(found, withChecks))
  } finally {
    await dropTables(database, written)
  }
}

describeEachDatabase('a database that is there', ({ test, dialect }) => {
  test('tells its tables', async (database) => {
    await createTables(database, blog)
    try {
      const [post, links, tag] = await introspect(database)
      assert.deepEqual([post?.name, links?.name, tag?.name], ['blog_post', 'blog_post_tags', 'blog_tag'])
      assert.deepEqual([post?.primaryKey, links?.primaryKey, tag?.primaryKey], [['id'], ['post_id', 'tag_id'], ['id']])
      const column = (name: string) => post?.columns.find((one) => one.name === name)
      assert.deepEqual(column('title')?.type, { kind: 'varchar', length: 80 })
      assert.equal(column('title')?.nullable, false)
      assert.equal(column('stars')?.nullable, true)
      assert.equal(column('double')?.generated?.stored, true)
      assert.equal(column('id')?.type?.auto, true)
      assert.equal(column('title')?.comment, dialect === 'sqlite' ? null : "the post's")
      assert.equal(post?.comment, dialect === 'sqlite' ? null : 'what was posted')
      const best = post?.indexes.find(({ name }) => name === 'best')
      assert.deepEqual(
        best?.parts.map((part) => [part.column, part.descending]),
        [
          ['stars', true],
          ['title', false],
        ],
      )
      assert.equal(post?.indexes.find(({ name }) => name === 'hidden_ones')?.where !== null, dialect !== 'mysql')
      assert.deepEqual(
        post?.foreignKeys.map(({ name, columns, table, targets, onDelete }) => [name, columns, table, targets, onDelete]),
        [['blog_post_next_id_fkey', ['next_id'], 'blog_post', ['id'], 'setNull']],
      )
      assert.ok(post?.checks.some(({ name }) => name === 'odd_said'))
    } finally {
      await dropTables(database, blog)
    }
  })

  test('gets models that name what fields cannot say', async (database) => {
    await createTables(database, blog)
    try {
      const source = await inspectModels(database, { label: 'blog' })
      assert.match(source, /status: text\(\{ maxLength: 9, choices: \['draft', 'o\\'clock'\], default: 'draft' \}\)/)
      assert.match(source, /stars: integer\(\{ null: true, min: 0, max: 5, default: -1 \}\)/)
      assert.match(source, /at: datetime\(\{ index: true, default: now\(\) \}\)/)
      assert.match(source, /next: foreignKey\(\(\) => Post, \{ null: true, onDelete: 'setNull' \}\)/)
      assert.match(source, /tags: manyToMany\(\(\) => Tag, \{ through: \(\) => PostTags \}\)/)
      assert.match(source, /\/\/ the check odd_said is /)
      assert.match(source, /managed: false/)
      const only = await inspectModels(database, { tables: ['blog_tag'] })
      assert.match(only, /export const legacyModels = modelSet\('legacy', \{\n {2}BlogTag,\n\}\)/)
      await assert.rejects(inspectModels(database, { tables: ['blog_tags'] }), {
        code: 'ORM_INSPECT_TABLE',
        hint: 'did you mean "blog_tag"?',
      })
    } finally {
      await dropTables(database, blog)
    }
  })

  test('keeps the names of its indexes, whatever their order is', async (database) => {
    await database.execute('CREATE TABLE ordered (id integer PRIMARY KEY, views integer NOT NULL, stars integer NOT NULL)')
    // As they would be called without the order, and as they are.
    await database.execute('CREATE INDEX ordered_views_stars_idx ON ordered (views DESC, stars)')
    await database.execute('CREATE INDEX ordered_stars_desc_idx ON ordered (stars DESC)')
    const names = async (): Promise<unknown> => (await introspect(database))[0]?.indexes.map(({ name }) => name)
    const before = await names()
    const source = await inspectModels(database, { managed: true })
    assert.ok(source.includes("index(['-views', 'stars'], { name: 'ordered_views_stars_idx' })"))
    assert.ok(source.includes("index(['-stars'])"))
    await database.execute('DROP TABLE ordered')
    const { set } = await imported(source)
    await createTables(database, set)
    try {
      assert.deepEqual(await names(), before)
    } finally {
      await dropTables(database, set)
    }
  })

  test('counts in columns that are no keys', async (database) => {
    if (dialect !== 'postgres') return
    const counted = 'a serial, b integer GENERATED BY DEFAULT AS IDENTITY'
    await database.execute(`CREATE TABLE "counted by" (id bigserial PRIMARY KEY, ${counted})`)
    await database.execute(`CREATE TABLE parts (id bigserial, at integer, ${counted}, PRIMARY KEY (id, at))`)
    await database.execute('CREATE TABLE room (id serial PRIMARY KEY, place integer, EXCLUDE USING btree (place WITH =))')
    const source = await inspectModels(database, { managed: true })
    assert.match(source, /index room_place_excl is that of an exclusion constraint/)
    const { set, models } = await imported(source)
    assert.deepEqual(
      checkModels([set]).filter(({ level }) => level === 'error'),
      [],
    )
    const rows = (name: string): Loose => models[name] as never as Loose
    try {
      const first = await rows('CountedBy').using(database).create({})
      const second = (await await rows('CountedBy').using(database).create({})) as Record<string, unknown>
      assert.deepEqual([first['a'], first['b'], second['a'], second['b']], [1, 1, 2, 2])
      assert.equal((await rows('Parts').using(database).create({ at: 5 }))['b'], 1)
    } finally {
      for (const table of ['"counted by"', 'parts', 'room']) await database.execute(`DROP TABLE ${table}`)
    }
  })

  test('may have a view of what is not there any more', async (database) => {
    if (dialect !== 'sqlite') return
    await database.execute('CREATE TABLE seen (id INTEGER PRIMARY KEY, untyped)')
    await database.execute('CREATE VIEW view_of_it AS SELECT id FROM gone')
    try {
      assert.deepEqual(
        (await introspect(database)).map(({ name }) => name),
        ['seen'],
      )
      assert.match(await inspectModels(database), /untyped is without a type, which no field is made for/)
    } finally {
      await database.execute('DROP VIEW view_of_it')
      await database.execute('DROP TABLE seen')
    }
  })

  test('says the conditions of its domains', async (database) => {
    if (dialect !== 'postgres') return
    await database.execute('CREATE DOMAIN quantity AS integer CHECK (VALUE > 0)')
    await database.execute('CREATE DOMAIN few AS quantity NOT NULL CONSTRAINT few_enough CHECK (VALUE < 10)')
    await database.execute('CREATE TABLE stock (id integer PRIMARY KEY, there quantity, ordered few)')
    try {
      const source = await inspectModels(database)
      assert.ok(source.includes('// the check quantity_check of there, by its domain quantity, is (VALUE > 0)'))
      assert.ok(source.includes('// the check few_enough of ordered, by its domain few, is '))
      assert.ok(source.includes('// the check quantity_check of ordered, by its domain quantity, is (VALUE > 0)'))
      assert.match(source, /there: integer\(\{ null: true \}\)/)
      assert.match(source, /ordered: \w+\((?!\{ null)/)
    } finally {
      await database.execute('DROP TABLE stock')
      await database.execute('DROP DOMAIN few')
      await database.execute('DROP DOMAIN quantity')
    }
  })

  test('is the same again when it is made of the models that were written for it', async (database) => {
    await assertWritten(database, modelSet('blog', { Tag, Post }))
    await fc.assert(
      fc.asyncProperty(randomModel, ({ Random }) => assertWritten(database, modelSet('random', { Random }))),
      { numRuns: 5 },
    )
    await fc.assert(
      fc.asyncProperty(randomPair, ({ models }) => assertWritten(database, modelSet('random', models), false)),
      { numRuns: 5 },
    )
  })

  test('made by Django is read and written, and migrations find nothing to do', async (database) => {
    const schema = readFileSync(join(import.meta.dirname, `../data/django-schema/${dialect}.sql`), 'utf8')
    for (const statement of schema.split(/;\n/)) if (statement.trim() !== '') await database.execute(statement)
    const { set, models } = await imported(await inspectModels(database))
    const { AuthUser, AuthGroup, AuthUserGroups, PressEverything, PressPlace, PressRestaurant } = models as Record<string, never>
    assert.deepEqual(
      checkModels([set]).filter(({ level }) => level === 'error'),
      [],
    )
    assert.deepEqual(await makeMigrations([{ ...set, migrations: join(FOLDER, 'none') }]), [])
    await useDjango(database, { AuthUser, AuthGroup, AuthUserGroups, PressEverything, PressPlace, PressRestaurant } as never)
  })
})

interface Loose {
  using(database: Database): {
    create(values: object): Promise<Record<string, unknown> & { id: number }>
    where(where: object): { count(): Promise<number> }
    with(tree: object | string): { get(where: object): Promise<Record<string, unknown>> }
  }
}

async function useDjango(database: Database, models: Record<string, Loose>): Promise<void> {
  const of = (name: string): ReturnType<Loose['using']> => (models[name] as Loose).using(database)
  const user = await of('AuthUser').create({
    password: 'x',
    isSuperuser: false,
    username: 'ann',
    firstName: 'Ann',
    lastName: '',
    email: 'ann@example.org',
    isStaff: true,
    isActive: true,
    dateJoined: new Date(0),
  })
  const group = await of('AuthGroup').create({ name: 'editors' })
  await of('AuthUserGroups').create({ user, group })
  const loaded = await of('AuthUser').with('groups').get({ username: 'ann' })
  assert.deepEqual(
    (loaded['groups'] as { name: string }[]).map(({ name }) => name),
    ['editors'],
  )
  assert.equal(await of('AuthUser').where({ 'groups.name': 'editors' }).count(), 1)
  const place = await of('PressPlace').create({ name: 'Corner' })
  await of('PressRestaurant').create({ placePtr: place, stars: 3 })
  const corner = await of('PressPlace').with('pressRestaurant').get({ id: place.id })
  assert.equal((corner['pressRestaurant'] as { stars: number }).stars, 3)
}

describe('names of models', () => {
  test('are those of tables and columns, whatever they are', async () => {
    const { connect } = await import('nuages/orm')
    const database = connect('sqlite::memory:')
    await database.execute(
      'CREATE TABLE "2 much" ("save" TEXT, "order by" INTEGER, "orderBy" INTEGER, "__proto__" TEXT, "then" TEXT, "1st" TEXT)',
    )
    await database.execute(
      'CREATE TABLE "class" ("id" INTEGER PRIMARY KEY, "constructor" TEXT, "class" INTEGER REFERENCES "class", "class_id" INTEGER REFERENCES "class")',
    )
    await database.execute(
      `CREATE TABLE "it's \`x\`" ("\`\${1}\`" TEXT DEFAULT '\`\${process.exit()}\`', "NAME" TEXT, "createdAt" TEXT, PRIMARY KEY ("NAME")) WITHOUT ROWID`,
    )
    await database.execute('CREATE VIEW "seen" AS SELECT "id" AS "thing" FROM "class"')
    const source = await inspectModels(database)
    const { set, models } = await imported(source)
    assert.deepEqual(Object.keys(models), ['Table2Much', 'Class', 'ItSX', 'Seen'])
    assert.deepEqual(
      checkModels([set]).filter(({ level }) => level === 'error'),
      [],
      source,
    )
    await database.execute('INSERT INTO "class" ("id", "constructor", "class") VALUES (1, \'x\', 1)')
    const [row] = (await (models['Class'] as never as { using(database: Database): { all(): Promise<object[]> } })
      .using(database)
      .all()) as [Record<string, unknown>]
    assert.deepEqual([row['constructorField'], row['classId']], ['x', 1])
    await database.close()
  })
})
