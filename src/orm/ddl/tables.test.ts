import assert from 'node:assert/strict'
import { describeEachDatabase } from '../../../test/each-database.ts'
import type { Database } from '../database.ts'
import { f, value } from '../expression.ts'
import { binary } from '../fields/binary.ts'
import { boolean } from '../fields/boolean.ts'
import { generated } from '../fields/generated.ts'
import { bigInteger, integer, largeInteger, smallInteger } from '../fields/integers.ts'
import { ipAddress } from '../fields/ip-address.ts'
import { json } from '../fields/json.ts'
import { date, datetime, duration, time } from '../fields/moments.ts'
import { decimal, float } from '../fields/numbers.ts'
import { text, url } from '../fields/texts.ts'
import { uuid } from '../fields/uuid.ts'
import { check, index, unique } from '../indexes.ts'
import { is } from '../is.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { now } from '../moment-functions.ts'
import { foreignKey, manyToMany } from '../relations.ts'
import { lower } from '../text-functions.ts'
import { createTables, dropTables } from './tables.ts'

class Everything extends model({
  small: smallInteger({ default: 7, min: 0 }),
  whole: integer(),
  large: largeInteger(),
  huge: bigInteger({ default: 9_007_199_254_740_993n }),
  yes: boolean({ default: true }),
  words: text({ default: "it's \\ 'quoted'" }),
  short: text({ maxLength: 5 }),
  status: text({ maxLength: 20, choices: ['draft', "o'clock"], default: 'draft' }),
  ratio: float({ default: 1 }),
  price: decimal({ digits: 30, places: 10, default: '12345678901234567890.0123456789' }),
  day: date({ null: true }),
  at: time({ null: true }),
  moment: datetime({ default: new Date('2026-11-25T15:30:00.123Z') }),
  made: datetime({ default: now() }),
  took: duration({ null: true }),
  data: json<unknown>({ default: { a: ["it's", 1] } }),
  bytes: binary({ default: new Uint8Array([0, 255, 39]) }),
  code: uuid({ null: true }),
  from: ipAddress({ null: true }),
  counted: integer({ default: value(3).plus(4) as never }),
  area: generated(integer(), { as: f('whole').times(f('small')) }),
  loud: generated(text({ maxLength: 5 }), { as: lower(f('short')), stored: false }),
}) {}

class Author extends model(
  { name: text({ maxLength: 100 }), best: foreignKey(() => Book, { null: true, onDelete: 'setNull' }), born: integer({ null: true }) },
  { comment: "who's who", indexes: [index(['-born', 'name']), unique([lower(f('name'))])] },
) {}
class Book extends model(
  {
    title: text(),
    link: url({ unique: true, null: true }),
    author: foreignKey(() => Author, { onDelete: 'cascade' }),
    sequel: foreignKey(() => Book, { null: true, comment: 'what comes next' }),
    tags: manyToMany(() => Tag),
    archived: boolean({ default: false }),
    pages: integer({ default: 1 }),
  },
  {
    indexes: [
      unique(['author', 'title'], { where: { archived: false }, name: 'one_title' }),
      index(['pages'], { where: { archived: true } }),
      index(['title'], { include: ['pages'] }),
      check({ pages: is.between(1, 5000) }, { name: 'pages_sound' }),
    ],
  },
) {}
class Tag extends model({ name: text({ primaryKey: true, maxLength: 50 }) }) {}

const everything = modelSet('ddl', { Everything })
const books = modelSet('library', { Book, Author, Tag })

describeEachDatabase('tables of models', ({ dialect, test }) => {
  const run = async (database: Database, text: string) => database.execute(text)
  const refused = (database: Database, text: string, code: string): Promise<void> =>
    assert.rejects(() => run(database, text), { code: `DATABASE_${code}` })

  test('defaults are those of the model, exactly', async (database) => {
    await createTables(database, everything)
    await run(database, "INSERT INTO ddl_everything (whole, large, short) VALUES (6, 9007199254740991, 'ABé')")
    const names = 'huge, yes, words, status, ratio, price, moment, data, bytes, counted, area, loud, id, large'
    const { rows } = await run(database, `SELECT ${names} FROM ddl_everything`)
    const [huge, yes, words, status, ratio, price, moment, data, bytes, counted, area, loud, id, large] = rows[0] ?? []
    assert.deepEqual([huge, Boolean(yes), words, status, ratio], [9_007_199_254_740_993n, true, "it's \\ 'quoted'", 'draft', 1])
    assert.deepEqual([price, JSON.parse(String(data))], ['12345678901234567890.0123456789', { a: ["it's", 1] }])
    assert.match(String(moment), /^2026-11-25 15:30:00\.123(?:\+00)?$/)
    assert.deepEqual(
      [new Uint8Array(bytes as Uint8Array), counted, area, loud, id, large],
      [new Uint8Array([0, 255, 39]), 7, 42, 'abé', 1, 9_007_199_254_740_991],
    )
    await dropTables(database, everything)
  })

  test('values that a column cannot have are refused', async (database) => {
    await createTables(database, everything)
    const insert = (column: string, value: string): string =>
      `INSERT INTO ddl_everything (whole, large, short, ${column}) VALUES (1, 1, 'a', ${value})`
    await refused(database, insert('small', '-1'), 'CHECK_VIOLATION')
    await refused(database, insert('status', "'other'"), 'CHECK_VIOLATION')
    await refused(database, insert('words', 'NULL'), 'NOT_NULL_VIOLATION')
    await assert.rejects(() => run(database, "INSERT INTO ddl_everything (whole, large, short) VALUES (1, 1, 'toolong')"))
    await assert.rejects(() => run(database, insert('data', "'{'")))
    await assert.rejects(() => run(database, "INSERT INTO ddl_everything (whole, large, short) VALUES (2147483648, 1, 'a')"))
    await dropTables(database, everything)
  })

  test('keys, unique indexes and checks are kept', async (database) => {
    await createTables(database, books)
    await run(database, "INSERT INTO library_author (name) VALUES ('Ada'), ('ada ')")
    await refused(database, "INSERT INTO library_author (name) VALUES ('ADA')", 'UNIQUE_VIOLATION')
    await run(database, "INSERT INTO library_author (name) VALUES ('Émile')")
    await refused(database, "INSERT INTO library_author (name) VALUES ('éMILE')", 'UNIQUE_VIOLATION')
    await run(database, "DELETE FROM library_author WHERE name = 'Émile'")
    await run(
      database,
      `INSERT INTO library_book (title, author_id, link) VALUES ('One', 1, '${'x'.repeat(1000)}'), ('one', 1, NULL), ('One ', 1, NULL)`,
    )
    await refused(
      database,
      `INSERT INTO library_book (title, author_id, link) VALUES ('Two', 1, '${'x'.repeat(1000)}')`,
      'UNIQUE_VIOLATION',
    )
    await refused(database, "INSERT INTO library_book (title, author_id) VALUES ('One', 1)", 'UNIQUE_VIOLATION')
    await run(database, `INSERT INTO library_book (title, author_id, archived) VALUES ('One', 1, ${dialect === 'postgres' ? 'true' : '1'})`)
    await refused(database, 'UPDATE library_book SET pages = 0', 'CHECK_VIOLATION')
    await refused(database, "INSERT INTO library_book (title, author_id) VALUES ('x', 77)", 'FOREIGN_KEY_VIOLATION')
    await run(database, "INSERT INTO library_tag VALUES ('a'), ('A')")
    await run(database, "INSERT INTO library_book_tags VALUES (1, 'a'), (1, 'A')")
    await refused(database, "INSERT INTO library_book_tags VALUES (1, 'a')", 'UNIQUE_VIOLATION')
    await run(database, 'UPDATE library_author SET best_id = 1')
    await run(database, 'DELETE FROM library_author WHERE id = 2')
    await run(database, 'UPDATE library_book SET sequel_id = 1 WHERE id = 2')
    await refused(database, 'DELETE FROM library_book WHERE id = 1', 'FOREIGN_KEY_VIOLATION')
    await run(database, 'UPDATE library_book SET sequel_id = NULL')
    await run(database, 'DELETE FROM library_book WHERE id = 1')
    assert.deepEqual((await run(database, 'SELECT best_id FROM library_author')).rows, [[null]])
    assert.deepEqual((await run(database, 'SELECT * FROM library_book_tags')).rows, [])
  })

  test('tables that point at each other are dropped together, and those that are not there passed over', async (database) => {
    await dropTables(database, books)
    await dropTables(database, books)
    await createTables(database, books)
    await dropTables(database, books)
  })

  test('a row that is too wide for an engine is refused by name', async (database) => {
    const fields = Object.fromEntries(Array.from({ length: 25 }, (_, place) => [`text${place}`, text({ maxLength: 700 })]))
    class Wide extends (model(fields as object, { table: 'wide' }) as unknown as new () => object) {}
    const wide = modelSet('ddl', { Wide })
    if (dialect === 'mysql') await assert.rejects(createTables(database, wide), { code: 'ORM_DDL_ROW_SIZE' })
    else await createTables(database, wide)
    await dropTables(database, wide)
  })

  test('all tables are made, or none', async (database) => {
    await createTables(database, modelSet('ddl', { Everything }))
    await assert.rejects(() => createTables(database, books, everything))
    await createTables(database, books)
    await dropTables(database, books, everything)
  })
})
