// Tables that others made, with their own names of constraints and indexes: migrations change them all the same.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Database, type FoundTable, inspectModels, introspect, type ModelSet, makeMigrations, migrate } from 'nuages/orm'
import { describeEachDatabase } from '../../each-database.ts'

const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'foreign-'))
after(() => rmSync(ROOT, { recursive: true }))
let files = 0

const COUNTED = {
  sqlite: 'INTEGER PRIMARY KEY',
  postgres: 'serial PRIMARY KEY',
  mysql: 'integer AUTO_INCREMENT PRIMARY KEY',
} as const

/** As other tools make tables: some names are theirs, some the engine's. */
function foreignTables(dialect: keyof typeof COUNTED): string[] {
  const q = (name: string): string => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`)
  const id = COUNTED[dialect]
  return [
    `CREATE TABLE author (id ${id}, name varchar(40) NOT NULL UNIQUE)`,
    `CREATE TABLE book (
      id ${id},
      title varchar(80) NOT NULL,
      code varchar(10) NOT NULL,
      status varchar(9) NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'live')),
      stars integer NOT NULL CHECK (stars >= 0),
      price integer NOT NULL,
      author_id integer NOT NULL,
      editor_id integer NULL,
      CONSTRAINT ${q('Odd code')} UNIQUE (code),
      CHECK (stars <= 5),
      UNIQUE (author_id, title),
      CONSTRAINT ${q('Odd price')} CHECK (price >= 0),
      CONSTRAINT ${q('Odd author')} FOREIGN KEY (author_id) REFERENCES author (id),
      FOREIGN KEY (editor_id) REFERENCES author (id)
    )`,
    `CREATE INDEX ${q('Odd editor')} ON book (editor_id)`,
    `CREATE INDEX ${q('Odd author index')} ON book (author_id)`,
    `CREATE INDEX ${q('Odd title')} ON book (title)`,
    "INSERT INTO author (id, name) VALUES (1, 'Ada'), (2, 'Bob')",
    "INSERT INTO book (id, title, code, status, stars, price, author_id, editor_id) VALUES (1, 'One', 'a', 'live', 5, 7, 1, 2), (2, 'Two', 'b', 'draft', 0, 0, 2, NULL)",
  ]
}

/** Models that are written for the tables, and changed as a person does. */
class Legacy {
  readonly #database: Database
  readonly #migrations: string = join(ROOT, `migrations${++files}`)
  source = ''
  set: ModelSet | null = null

  constructor(database: Database) {
    this.#database = database
  }

  async begin(): Promise<void> {
    this.source = await inspectModels(this.#database, { managed: true })
    await this.#load()
    const sets = [this.set as ModelSet]
    await makeMigrations(sets)
    await migrate(this.#database, sets, { fake: true })
    assert.deepEqual(await makeMigrations(sets), [])
  }

  async #load(): Promise<void> {
    const path = join(ROOT, `models${++files}.ts`)
    writeFileSync(path, this.source)
    const { legacyModels } = (await import(path)) as { legacyModels: ModelSet }
    this.set = { ...legacyModels, migrations: this.#migrations }
  }

  async change(...edits: readonly (readonly [from: string | RegExp, to: string])[]): Promise<string[]> {
    for (const [from, to] of edits) this.source = this.source.replace(from, to)
    await this.#load()
    const sets = [this.set as ModelSet]
    const made = await makeMigrations(sets, { allowDataLoss: true })
    assert.ok(made.length > 0)
    await migrate(this.#database, sets)
    assert.deepEqual(await makeMigrations(sets), [])
    return made.map(({ name }) => name)
  }

  async table(name: string): Promise<FoundTable> {
    return (await introspect(this.#database)).find((table) => table.name === name) as FoundTable
  }

  async forget(): Promise<void> {
    await migrate(this.#database, [this.set as ModelSet], { label: 'legacy', to: 'zero' })
  }
}

/** What tables have, whatever it is called. */
async function outline(database: Database): Promise<unknown> {
  const own = (name: string): string => name.replace(/^x_/, '')
  const sorted = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort()
  const tables = (await introspect(database)).filter(({ name }) => name !== 'nuages_migrations')
  return tables.map(({ name, primaryKey, columns, indexes, foreignKeys }) => ({
    ...{ name: own(name), primaryKey, columns: columns.map((column) => [column.name, column.nullable]) },
    indexes: sorted(
      indexes.map(({ unique, parts, special }) => [unique, special, parts.map(({ column, descending }) => [column, descending])]),
    ),
    foreignKeys: sorted(foreignKeys.map(({ columns: from, table, targets, onDelete }) => [from, own(table), targets, onDelete])),
  }))
}

describeEachDatabase('tables with names of others', ({ test, dialect }) => {
  async function begun(database: Database): Promise<Legacy> {
    for (const { name } of await introspect(database)) if (name === 'book') await database.execute('DROP TABLE book')
    for (const { name } of await introspect(database)) await database.execute(`DROP TABLE ${name}`)
    await database.execute('DROP TABLE IF EXISTS nuages_migrations')
    for (const sql of foreignTables(dialect)) await database.execute(sql)
    const legacy = new Legacy(database)
    await legacy.begin()
    return legacy
  }
  const checks = ({ checks: found }: FoundTable, column: string): string[] =>
    found.filter(({ sql }) => sql.includes(column)).map(({ sql }) => sql)
  const hasIndex = ({ indexes }: FoundTable, ...columns: string[]): boolean =>
    indexes.some(({ parts }) => parts.map(({ column }) => column).join() === columns.join())
  const keyOf = ({ foreignKeys }: FoundTable, column: string) => foreignKeys.filter(({ columns }) => columns[0] === column)

  test('foreign keys change what happens to their rows', async (database) => {
    const legacy = await begun(database)
    await legacy.change(['foreignKey(() => Author)', "foreignKey(() => Author, { onDelete: 'cascade' })"])
    const keys = keyOf(await legacy.table('book'), 'author_id')
    assert.deepEqual(
      keys.map(({ onDelete }) => onDelete),
      ['cascade'],
    )
  })
  test('foreign keys lose their constraint and their index', async (database) => {
    const legacy = await begun(database)
    await legacy.change([
      'foreignKey(() => Author, { null: true })',
      'foreignKey(() => Author, { null: true, constraint: false, index: false })',
    ])
    const book = await legacy.table('book')
    assert.deepEqual([keyOf(book, 'editor_id').length, hasIndex(book, 'editor_id')], [0, false])
  })
  test('foreign keys go with their columns', async (database) => {
    const legacy = await begun(database)
    await legacy.change([/ {4}editor: .*\n/, ''], [/ {4}booksByEditor: .*\n/, ''])
    const book = await legacy.table('book')
    assert.deepEqual([book.foreignKeys.length, book.columns.length], [1, 7])
  })
  test('checks of columns', async (database) => {
    const legacy = await begun(database)
    await legacy.change(
      ['max: 5', 'max: 10'],
      ["['draft', 'live']", "['draft', 'live', 'gone']"],
      [/(price: \w+\(\{) min: 0/, '$1 min: -5'],
    )
    await database.execute("UPDATE book SET stars = 9, price = -3, status = 'gone'")
    await assert.rejects(async () => database.execute('UPDATE book SET stars = 11'))
    await assert.rejects(async () => database.execute("UPDATE book SET status = 'other'"))
    const book = await legacy.table('book')
    assert.equal(checks(book, 'price').length, 1)
  })
  test('unique columns', async (database) => {
    const legacy = await begun(database)
    await legacy.change(
      [/(name: .*?), unique: true/, '$1'],
      [/(code: .*?), unique: true/, '$1'],
      [/ *unique\(\['(?:name|code)'\].*\n/g, ''],
    )
    await database.execute("UPDATE author SET name = 'Ada'")
    await database.execute("UPDATE book SET code = 'a'")
  })
  test('unique pairs', async (database) => {
    const legacy = await begun(database)
    await legacy.change([/ *unique\(\['authorId', 'title'\].*\n/, ''])
    await database.execute("UPDATE book SET author_id = 1, title = 'One'")
  })
  test('another table name', async (database) => {
    const legacy = await begun(database)
    await legacy.change(["table: 'book'", "table: 'volume'"])
    const book = await legacy.table('volume')
    assert.deepEqual([book.foreignKeys.length, book.columns.length], [2, 8])
    await legacy.change(["table: 'volume'", "table: 'book'"])
  })
  test('indexes that no model says stay with their table', async (database) => {
    const legacy = await begun(database)
    await database.execute(`CREATE INDEX by_hand ON book (price, stars)${dialect === 'mysql' ? '' : ' WHERE stars > 1'}`)
    await database.execute('CREATE INDEX by_hand_too ON book (code, title)')
    await legacy.change([/(status: .*?) default: 'draft'/, "$1 default: 'live'"])
    await legacy.change([/ {4}code: .*\n/, ''], [/ *unique\(\['code'\].*\n/, ''])
    const book = await legacy.table('book')
    assert.deepEqual([hasIndex(book, 'price', 'stars'), hasIndex(book, 'code', 'title')], [true, false])
  })
  test('all tables of Django get other names, and theirs again', async (database, _, t) => {
    if (dialect === 'mysql') return t.skip('takes 15 seconds there')
    for (const { name } of (await introspect(database)).toReversed()) await database.execute(`DROP TABLE ${name}`)
    const schema = readFileSync(join(import.meta.dirname, `../../data/django-schema/${dialect}.sql`), 'utf8')
    for (const statement of schema.split(/;\n/)) if (statement.trim() !== '') await database.execute(statement)
    const legacy = new Legacy(database)
    await legacy.begin()
    const before = await outline(database)
    await legacy.change([/ {4}table: '/g, "    table: 'x_"])
    assert.deepEqual(await outline(database), before)
    await legacy.change([/ {4}table: 'x_/g, "    table: '"])
    assert.deepEqual(await outline(database), before)
    await legacy.forget()
  })
  test('zero', async (database) => {
    const legacy = await begun(database)
    await legacy.forget()
  })
})
