// An executor without a database, for tests of the model layer: it notes what it was asked and answers from a list.

import type { Stored } from '../src/orm/column-type.ts'
import { ColumnValues } from '../src/orm/column-values.ts'
import type { Executor } from '../src/orm/executor.ts'
import { hydrate, makePeers } from '../src/orm/row-values.ts'
import { type Schema, schemaOf } from '../src/orm/schema.ts'

/** What was asked, and of what. */
export interface Asked {
  readonly what: string
  readonly args: readonly unknown[]
}

/** An executor that notes what it is asked. `rows` are the stored values by column name that `all` gives; `made` what an insert makes. */
export interface FakeExecutor extends Executor {
  readonly asked: Asked[]
  rows: readonly Readonly<Record<string, Stored>>[]
  made: Readonly<Record<string, Stored>>
  count_: number
}

/** Rows of stored values, as an executor makes them. */
export function fakeRows(model: Function, rows: readonly Readonly<Record<string, Stored>>[], executor: Executor | null = null): object[] {
  const schema = schemaOf(model)
  const made = rows.map((row) => {
    const columns = [...schema.columns.values()].filter(({ name }) => name in row)
    return hydrate(
      schema,
      columns,
      columns.map(({ name }) => row[name] ?? null),
      executor,
    )
  })
  makePeers(made)
  return made
}

function madeOf(schema: Schema, made: Readonly<Record<string, Stored>>): ColumnValues<Stored> {
  const columns = [...schema.columns.values()].filter(({ name }) => name in made)
  return new ColumnValues(
    columns,
    columns.map(({ name }) => made[name] ?? null),
  )
}

/** A new one. */
export function fakeExecutor(): FakeExecutor {
  const asked: Asked[] = []
  async function note<T>(what: string, args: readonly unknown[], answer: () => T): Promise<T> {
    asked.push({ what, args })
    return answer()
  }
  const fake: FakeExecutor = {
    asked,
    rows: [],
    made: {},
    count_: 1,
    all: (...args) => note('all', args, () => fakeRows(args[0].schema.model, fake.rows, fake)),
    async *iterate(...args) {
      yield* await note('iterate', args, () => fakeRows(args[0].schema.model, fake.rows, fake))
    },
    count: (...args) => note('count', args, () => fake.count_),
    exists: (...args) => note('exists', args, () => fake.count_ > 0),
    aggregate: (...args) => note('aggregate', args, () => Object.fromEntries([...args[1].keys()].map((name) => [name, 0]))),
    updateMany: (...args) => note('updateMany', args, () => undefined),
    update: (...args) => note('update', args, () => fake.count_),
    delete: (...args) => note('delete', args, () => new Map([[args[0].schema.table, fake.count_]])),
    raw: (...args) => note('raw', args, () => fakeRows(args[0].schema.model, fake.rows, fake)),
    explain: (...args) => note('explain', args, () => 'SCAN'),
    insert: (...args) => note('insert', args, () => args[1].map(() => madeOf(args[0], fake.made))),
    load: (...args) => note('load', args, () => undefined),
    link: (...args) => note('link', args, () => undefined),
    setLinks: (...args) => note('setLinks', args, () => undefined),
    unlink: (...args) => note('unlink', args, () => undefined),
  }
  return fake
}
