import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { describeEachDatabase } from '../../../test/each-database.ts'
import { testExecutor } from '../../../test/writing-executor.ts'
import { DatabaseError } from '../backends/database-error.ts'
import type { ColumnInfo } from '../column-info.ts'
import { NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import { createTables, dropTables } from '../ddl/tables.ts'
import type { Executor, Written } from '../executor.ts'
import { integer } from '../fields/integers.ts'
import { text } from '../fields/texts.ts'
import { model } from '../model.ts'
import { modelSet } from '../model-set.ts'
import { foreignKey, manyToMany } from '../relations.ts'
import { schemaOf } from '../schema.ts'
import { wholeState } from '../state.ts'

class Band extends model({
  name: text({ maxLength: 20, unique: true }),
  fans: integer({ default: 0 }),
  styles: manyToMany(() => Style),
  made: manyToMany(() => Style, { through: () => Song }),
}) {}
class Style extends model({
  name: text({ maxLength: 20, primaryKey: true }),
  next: foreignKey(() => Style, { null: true, onDelete: 'setNull' }),
}) {}
class Song extends model({
  band: foreignKey(() => Band, { onDelete: 'cascade' }),
  style: foreignKey(() => Style, { onDelete: 'cascade' }),
}) {}
const music = modelSet('fail', { Band, Style, Song })

type Work = (executor: Executor) => Promise<unknown>

const bands = (executor: Executor) => Band.using({ executor })
const relation = (name: string) => schemaOf(Band).relations.get(name) as never
const whole = (Model: Function) => wholeState(schemaOf(Model))
/** What takes several statements. */
const WORKS: Readonly<Record<string, Work>> = {
  'many rows of two shapes': async (executor) => executor.insert(schemaOf(Band), [...names('a', 3), ...names('b', 2, 5)], null),
  'rows around those that are there': (executor) =>
    bands(executor).createMany([{ name: 'one', fans: 9 }, { name: 'c' }], { around: ['name'], update: ['fans'] }),
  'a row that is updated or created': (executor) => bands(executor).updateOrCreate({ name: 'new' }, { fans: 1 }),
  'changes of many rows': async (executor) => {
    const rows = await bands(executor).all()
    for (const [place, row] of rows.entries()) Object.assign(row, place === 0 ? { fans: 77 } : { name: `changed ${place}` })
    await bands(executor).saveMany(rows)
  },
  links: (executor) => executor.link(relation('styles'), new Band({ id: 2 } as never), ['rock', 'folk'], new Map()),
  'links by a model between': (executor) => executor.link(relation('made'), new Band({ id: 2 } as never), ['rock', 'folk'], new Map()),
  'the end of all links': (executor) => executor.unlink(relation('styles'), new Band({ id: 1 } as never), null),
  'a deletion with all that goes with it': (executor) => executor.delete(whole(Style)),
}

function names(letter: string, count: number, fans?: number): NewRow[] {
  const { columns } = schemaOf(Band)
  const column = (name: string): ColumnInfo => columns.get(name) as ColumnInfo
  return Array.from({ length: count }, (_, place) => {
    const row = new Map<ColumnInfo, Written>([[column('name'), `${letter}${place}`]])
    return NewRow.of(schemaOf(Band), fans === undefined ? row : row.set(column('fans'), fans))
  })
}

async function dump(database: Database): Promise<unknown> {
  const tables = ['fail_band', 'fail_style', 'fail_song', 'fail_band_styles']
  const all: unknown[] = []
  for (const table of tables) all.push((await database.execute(`SELECT * FROM ${table} ORDER BY 1, 2`)).rows)
  return all
}

/** Runs work whose statement number `failing` fails; whether it had so many. */
async function failAt(database: Database, failing: number, work: () => Promise<unknown>): Promise<boolean> {
  let count = 0
  const { execute } = database
  database.execute = (...given) => {
    if (++count === failing) throw new DatabaseError('DATABASE_STATEMENT_FAILED', { text: 'on purpose' })
    return execute.apply(database, given)
  }
  try {
    await assert
      .rejects(work, (error) => count < failing || (error as DatabaseError).code === 'DATABASE_STATEMENT_FAILED')
      .catch((error: unknown) => {
        if (count >= failing) throw error
      })
  } finally {
    Reflect.deleteProperty(database, 'execute')
  }
  return count >= failing
}

describeEachDatabase('a statement that fails', ({ test }) => {
  for (const [what, work] of Object.entries(WORKS)) {
    test(`leaves nothing half done: ${what}`, async (database) => {
      await fill(database)
      await work(await testExecutor(database))
      const done = await dump(database)
      await fill(database)
      const before = await dump(database)
      assert.notDeepEqual(done, before)
      const executor = await testExecutor(database)
      for (let failing = 1; await failAt(database, failing, () => work(executor)); failing++) {
        const after = await dump(database)
        // What fails behind the last write, such as reading the row again, finds it all done.
        if (!isDeepStrictEqual(after, done)) assert.deepEqual(after, before, `statement ${failing}`)
        else await fill(database)
      }
      await dropTables(database, music)
    })
  }
})

async function fill(database: Database): Promise<void> {
  await dropTables(database, music)
  await createTables(database, music)
  for (const sql of [
    "INSERT INTO fail_band (name) VALUES ('one'), ('two')",
    "INSERT INTO fail_style (name) VALUES ('rock'), ('folk')",
    "UPDATE fail_style SET next_id = 'folk' WHERE name = 'rock'",
    "INSERT INTO fail_band_styles VALUES (1, 'rock'), (1, 'folk')",
    "INSERT INTO fail_song (band_id, style_id) VALUES (1, 'rock')",
  ]) {
    await database.execute(sql)
  }
}
