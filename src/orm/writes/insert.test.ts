import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { NO_COMPILER } from '../../../test/no-compiler.ts'
import { randomModel, WHOLE } from '../../../test/random-models.ts'
import type { ColumnInfo } from '../column-info.ts'
import { NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import { engineOf } from '../engine.ts'
import { f } from '../expression.ts'
import { generated } from '../fields/generated.ts'
import { auto, integer } from '../fields/integers.ts'
import { json } from '../fields/json.ts'
import { datetime } from '../fields/moments.ts'
import { text } from '../fields/texts.ts'
import { uuid } from '../fields/uuid.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { now } from '../moment-functions.ts'
import { foreignKey } from '../relations.ts'
import { insertedValues } from '../row-values.ts'
import { type Schema, schemaOf } from '../schema.ts'
import { storedOf } from '../stored-value.ts'
import { temporalReady } from '../temporal.ts'
import { insertRows, type MadeRow } from './insert.ts'
import { insertAround } from './insert-around.ts'
import { columnNames, name } from './statement.ts'

class Note extends model({
  text: text({ maxLength: 50, unique: true }),
  size: integer({ default: 3 }),
  twice: generated(integer(), { as: f('size').times(2) }),
  made: datetime({ default: now() }),
}) {}
class Key extends model({
  id: uuid({ primaryKey: true }),
  of: foreignKey(() => Note, { null: true }),
  data: json<unknown>({ null: true }),
}) {}
class Counter extends model({ id: auto() }) {}
const notes = modelSet('insert', { Note, Key, Counter })

const insert = async (database: Database, rows: readonly object[]): Promise<readonly MadeRow[]> => {
  const schema = schemaOf((rows[0] as object).constructor)
  const values = rows.map((row) => insertedValues(row, schema))
  return insertRows(database, schema, values, { engine: await engineOf(database), compiler: NO_COMPILER })
}
const byName = (made: MadeRow | undefined, schema: Schema): Record<string, unknown> =>
  Object.fromEntries([...(made ?? [])].map(([column, value]) => [column.name, schema.columns.get(column.name)?.fromDatabase(value)]))

async function readAll(database: Database, schema: Schema): Promise<Record<string, unknown>[]> {
  const engine = await engineOf(database)
  const columns = [...schema.columns.values()]
  const order = columnNames(schema.primaryKey, engine)
  const { rows } = await database.execute(`SELECT ${columnNames(columns, engine)} FROM ${name(schema.table, engine)} ORDER BY ${order}`)
  return rows.map((row) =>
    Object.fromEntries(columns.map((column, place) => [column.name, column.fromDatabase(storedOf(column, row[place] ?? null))])),
  )
}

/** Values as their columns store them: two Temporal values are equal only by their texts. */
const storedForm = (values: Record<string, unknown>, columns: Iterable<ColumnInfo>): unknown[] =>
  [...columns]
    .filter(({ name }) => name !== 'id')
    .map((column) => (values[column.name] == null ? null : forms(column, values[column.name])))
function forms(column: ColumnInfo, value: unknown): unknown {
  const stored = column.codec.encode(value)
  return column.type.kind === 'json' ? JSON.parse(String(stored)) : stored
}

describeEachDatabase('insert', ({ dialect, test }) => {
  test('gives back what the database made', async (database) => {
    await createTables(database, notes)
    const before = Date.now()
    const made = await insert(database, [new Note({ text: 'a' }), new Note({ text: 'b', size: 4 }), new Note({ text: 'c' })])
    const rows = made.map((row) => byName(row, schemaOf(Note)))
    assert.deepEqual(
      rows.map(({ id, twice }) => [id, twice]),
      [
        [1, 6],
        [2, 8],
        [3, 6],
      ],
    )
    const clock = rows[0]?.['made']
    assert.ok(clock instanceof Date && Math.abs(clock.getTime() - before) < 60_000, String(clock))
    const [one] = await insert(database, [new Note({ text: 'd' })])
    assert.equal(byName(one, schemaOf(Note))['id'], 4)
    assert.deepEqual(await readAll(database, schemaOf(Note)).then((all) => all.map(({ id, text, twice }) => [id, text, twice])), [
      [1, 'a', 6],
      [2, 'b', 8],
      [3, 'c', 6],
      [4, 'd', 6],
    ])
  })

  test('makes nothing of a row whose values are all given, and everything of a row of none', async (database) => {
    const [made] = await insert(database, [new Key({})])
    assert.deepEqual(made?.columns, [])
    const counted = await insert(database, [new Counter(), new Counter(), new Counter({ id: 9 }), new Counter()])
    assert.deepEqual(
      counted.slice(0, 3).map((row) => byName(row, schemaOf(Counter))),
      [{ id: 1 }, { id: 2 }, {}],
    )
    assert.deepEqual(
      (await readAll(database, schemaOf(Counter))).map(({ id }) => id),
      [1, 2, 9, 10],
    )
    await insert(database, [new Counter({ id: 5 }), new Counter()])
    assert.deepEqual(
      (await readAll(database, schemaOf(Counter))).map(({ id }) => id),
      [1, 2, 5, 9, 10, 11],
    )
  })

  test('says which field of which model is taken, and not with which value', async (database) => {
    await assert.rejects(insert(database, [new Note({ text: 'a' })]), {
      code: 'ORM_VALUE_TAKEN',
      message: 'Note.text is taken: another row has the same value',
      status: 409,
      details: { model: 'Note', fields: ['text'], constraint: 'insert_note_text_key' },
    })
    await assert.rejects(insert(database, [new Key({ ofId: 77 })]), {
      code: 'ORM_REFERENCE_BROKEN',
      ...(dialect === 'sqlite' ? {} : { message: 'Key.of refers to a row that is not there, or the row is still referred to' }),
    })
  })

  test('inserts many rows, or none of them', async (database) => {
    const many = Array.from({ length: 3000 }, (_, place) => new Note({ text: `many ${place}` }))
    const made = await insert(database, many)
    assert.equal(new Set(made.map((row) => byName(row, schemaOf(Note))['id'])).size, 3000)
    const stored = await readAll(database, schemaOf(Note))
    const ids = new Map(stored.map(({ id, text }) => [text, id]))
    assert.deepEqual(
      made.map((row) => byName(row, schemaOf(Note))['id']),
      many.map((row) => ids.get(row.text)),
    )
    const more = [...Array.from({ length: 1500 }, (_, place) => new Note({ text: `more ${place}` })), new Note({ text: 'many 7' })]
    await assert.rejects(insert(database, more), { code: 'ORM_VALUE_TAKEN' })
    assert.equal((await readAll(database, schemaOf(Note))).length, stored.length)
    await dropTables(database, notes)
  })

  test('stores values of every kind as they are', async (database) => {
    await temporalReady()
    const models = modelSet('random', { Random: WHOLE.Random })
    const schema = schemaOf(WHOLE.Random)
    await dropTables(database, models)
    await createTables(database, models)
    await fc.assert(
      fc.asyncProperty(fc.array(WHOLE.values, { minLength: 1, maxLength: 8 }), async (all) => {
        await database.execute('DELETE FROM random')
        await insert(
          database,
          all.map((values) => new WHOLE.Random(values)),
        )
        const stored = await readAll(database, schema)
        assert.deepEqual(
          stored.map((row) => storedForm(row, schema.columns.values())),
          all.map((row) => storedForm(row, schema.columns.values())),
        )
      }),
      { numRuns: 60 },
    )
    await dropTables(database, models)
  })

  test('defaults in the database are those of the model', async (database) => {
    await fc.assert(
      fc.asyncProperty(randomModel, async ({ Random, values }) => {
        const models = modelSet('random', { Random })
        const schema = schemaOf(Random)
        await dropTables(database, models)
        await createTables(database, models)
        const [given = {}] = fc.sample(values, 1)
        const isDefault = (column: ColumnInfo): boolean => column.options.default !== undefined
        const row = insertedValues(new Random(given), schema)
        const bare = NewRow.of(
          schema,
          [...row].filter(([column]) => !isDefault(column)),
        )
        await insertRows(database, schema, [bare], { engine: await engineOf(database), compiler: NO_COMPILER })
        const [stored = {}] = await readAll(database, schema)
        const columns = [...schema.columns.values()].filter(isDefault)
        assert.deepEqual(
          storedForm(stored, columns),
          storedForm(Object.fromEntries(columns.map((column) => [column.name, column.defaultValue()])), columns),
        )
        await dropTables(database, models)
      }),
      { numRuns: 15 },
    )
  })
})

class Word extends model({
  text: text({ maxLength: 20, unique: true }),
  uses: integer({ default: 1 }),
  code: integer({ unique: true, null: true }),
}) {}
const words = modelSet('insert', { Word })

describeEachDatabase('insert around rows that are there', ({ test }) => {
  const schema = schemaOf(Word)
  const on = [schema.columns.get('text') as ColumnInfo]
  const uses = schema.columns.get('uses') as ColumnInfo
  const around = async (database: Database, update: ColumnInfo[], ...values: object[]): Promise<unknown[]> => {
    const rows = values.map((given) => insertedValues(new Word(given), schema))
    const writing = { engine: await engineOf(database), compiler: NO_COMPILER }
    const outcome = await insertAround(database, schema, rows, { on, update, nullsDistinct: true }, writing)
    return outcome.map((row) => row && byName(row, schema)['id'])
  }
  const stored = async (database: Database) => (await readAll(database, schema)).map(({ text, uses, code }) => [text, uses, code])

  test('leaves them as they are, or updates them', async (database) => {
    await createTables(database, words)
    assert.deepEqual(await around(database, [], { text: 'b' }), [1])
    const [a, b, c, again] = await around(database, [], { text: 'a' }, { text: 'b', uses: 5 }, { text: 'c' }, { text: 'a', uses: 9 })
    assert.deepEqual([typeof a, b, typeof c, again], ['number', null, 'number', null])
    assert.deepEqual(await stored(database), [
      ['b', 1, null],
      ['a', 1, null],
      ['c', 1, null],
    ])
    const [new_, old, twice] = await around(database, [uses], { text: 'd', uses: 4 }, { text: 'b', uses: 7 }, { text: 'b', uses: 8 })
    assert.deepEqual([typeof new_, old, twice], ['number', 1, 1])
    assert.deepEqual(await stored(database), [
      ['b', 8, null],
      ['a', 1, null],
      ['c', 1, null],
      ['d', 4, null],
    ])
  })

  test('is refused by what else is unique, and undone', async (database) => {
    await around(database, [], { text: 'x', code: 1 })
    const before = await stored(database)
    await assert.rejects(around(database, [uses], { text: 'y' }, { text: 'z', code: 1 }), {
      code: 'ORM_VALUE_TAKEN',
      message: /^Word\.code is taken/,
    })
    await assert.rejects(around(database, [], { text: 'y' }, { text: 'z', code: 1 }), {
      code: 'ORM_VALUE_TAKEN',
      message: /^Word\.code is taken/,
    })
    assert.deepEqual(await stored(database), before)
  })

  test('meets what others insert at the same time', async (database, another) => {
    const handles = [database, another()]
    const both = await Promise.all(
      handles.map((handle) => around(handle, [], ...Array.from({ length: 60 }, (_, place) => ({ text: `race ${place}` })))),
    )
    const winners = Array.from({ length: 60 }, (_, place) => both.filter((made) => made[place] !== null).length)
    assert.deepEqual(
      winners,
      winners.map(() => 1),
    )
    await dropTables(database, words)
  })
})
