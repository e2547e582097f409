// Applies a history forwards, backwards and forwards, and looks after each way whether the database is as the models say and has its rows.

import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { migration } from '../../../src/migrations.ts'
import { MigrationExecutor } from '../../../src/orm/migrations/executor.ts'
import { MigrationGraph } from '../../../src/orm/migrations/graph.ts'
import type { PlacedMigration } from '../../../src/orm/migrations/migration.ts'
import { classesOf } from '../../../src/orm/migrations/project-state.ts'
import { Recorder } from '../../../src/orm/migrations/recorder.ts'
import { createTables, type Database, dropTables, modelSet } from '../../../src/orm.ts'
import { historyOf } from './histories.ts'
import { schemaDump } from './schema-dump.ts'

const LABEL = 'past'

/** A history as migrations. */
function placedHistory(seed: number, steps: number): PlacedMigration[] {
  return historyOf(seed, steps).map((operations, place) => {
    const name = `${String(place + 1).padStart(4, '0')}_step`
    return { label: LABEL, name, id: `${LABEL}/${name}`, migration: migration({ operations }) }
  })
}

/** Replays one history on a database that has no tables. */
export async function replay(database: Database, seed: number, steps: number): Promise<void> {
  // Without a turn of the event loop, what was looked at through weak references is kept: on SQLite in memory nothing else waits.
  await turn()
  const placed = placedHistory(seed, steps)
  const graph = new MigrationGraph(placed)
  const recorder = new Recorder(database)
  const executor = new MigrationExecutor(
    database,
    recorder,
    async () => {},
    () => {},
  )
  await recorder.prepare()
  const before = (place: number): ReturnType<MigrationGraph['stateAfter']> => graph.stateAfter(placed.slice(0, place))
  const forwards = async (): Promise<void> => {
    for (const [place, each] of placed.entries()) {
      await executor.run({ placed: each, before: before(place), direction: 'forwards' })
      await marked(database, before(place + 1))
    }
  }
  await forwards()
  const last = classesOf(before(placed.length))
  const set = modelSet(LABEL, Object.fromEntries([...last].map(([key, made]) => [key.slice(LABEL.length + 1), made])))
  const migrated = await schemaDump(database)
  for (const [place, each] of [...placed.entries()].toReversed())
    await executor.run({ placed: each, before: before(place), direction: 'backwards' })
  assert.deepEqual(await schemaDump(database), [], `history ${seed} leaves something behind`)
  await forwards()
  assert.deepEqual(await schemaDump(database), migrated, `history ${seed} is otherwise the second time`)
  await dropTables(database, set)
  await createTables(database, set)
  assert.deepEqual(migrated, await schemaDump(database), `history ${seed} does not lead to the models`)
  await dropTables(database, set)
  await database.execute('DROP TABLE nuages_migrations')
}

/** Each model has two rows from its first step on, which keep their mark. */
async function marked(database: Database, state: ReturnType<MigrationGraph['stateAfter']>): Promise<void> {
  for (const [name, made] of classesOf(state)) {
    const table = database.quote(`${LABEL}_${name.slice(LABEL.length + 1).toLowerCase()}`)
    void made
    const { rows } = await database.execute(`SELECT mark FROM ${table} ORDER BY mark`)
    const marks = rows.map(([mark]) => mark)
    if (marks.length > 0) assert.deepEqual(marks, ['one', 'two'], `${name} lost rows`)
    else await fillRows(database, table, made)
  }
}

async function fillRows(database: Database, table: string, made: Function): Promise<void> {
  const model = made as unknown as {
    using(database: Database): { createMany(rows: object[]): Promise<unknown> }
    fields: Record<string, unknown>
  }
  void table
  const required = Object.fromEntries(
    Object.entries(model.fields).flatMap(([name, field]) => {
      const { options, codec } = field as {
        options?: { null?: boolean; default?: unknown }
        codec?: { type: { kind: string; auto?: boolean } }
      }
      if (codec === undefined || codec.type.auto === true || name === 'mark' || options?.null === true || options?.default !== undefined)
        return []
      return [[name, codec.type.kind === 'integer' ? 5 : 'some']]
    }),
  )
  await model.using(database).createMany([
    { mark: 'one', ...required },
    { mark: 'two', ...required },
  ])
}
