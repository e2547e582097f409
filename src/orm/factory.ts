// Rows for tests: what they need and the test does not care about is made up.

import { NuagesError, shown } from '../base/errors.ts'
import type { FieldsOf, RowOf } from './names.ts'
import { QuerySet } from './query-set.ts'
import { schemaOf } from './schema.ts'
import type { Values } from './writes.ts'

/** What a factory gives each field: a value, or a function of the number of the row, from 1, that may be asynchronous. */
export type FactoryDefaults = Readonly<Record<string, unknown>>

/** Makes rows of one model. */
export interface Factory<M> {
  /** A row that is saved. What is given takes the place of what would be made up. */
  create<O>(values?: Values<FieldsOf<M>, O>): Promise<RowOf<M>>
  /** Several, each with another number. */
  createMany<O>(count: number, values?: Values<FieldsOf<M>, O>): Promise<RowOf<M>[]>
  /** Values for a row, which is not made. */
  values<O>(values?: Values<FieldsOf<M>, O>): Promise<Readonly<Record<string, unknown>>>
}

/**
 * A maker of rows for tests: `const articles = factory(Article, { title: (n) => \`Article ${n}\`, section: () => sections.create() })`, and
 * `await articles.create({ status: 'published' })`. A function is asked for each row, and not where the test gives a value. Throws
 * ORM_FIELD_UNKNOWN.
 */
export function factory<M extends Function>(model: M, defaults: FactoryDefaults = {}): Factory<M> {
  const schema = schemaOf(model)
  for (const name of Object.keys(defaults)) {
    if (!schema.columns.has(name) && !schema.relations.has(name))
      throw new NuagesError('ORM_FIELD_UNKNOWN', `a factory of ${schema.name} has a value for ${shown(name)}, which is no field of it`, {
        hint: schema.suggestion(name),
      })
  }
  let count = 0
  const values = async (given: object = {}): Promise<Record<string, unknown>> => {
    const number = ++count
    const made: Record<string, unknown> = { ...given }
    for (const [name, value] of Object.entries(defaults)) {
      if (Object.hasOwn(given, name) || Object.hasOwn(given, `${name}Id`)) continue
      made[name] = typeof value === 'function' ? await (value as (number: number) => unknown)(number) : value
    }
    return made
  }
  const create = async (given?: object): Promise<unknown> => new QuerySet(model).create((await values(given)) as never)
  const createMany = async (rows: number, given?: object): Promise<unknown[]> => {
    const made: unknown[] = []
    for (let row = 0; row < rows; row++) made.push(await create(given))
    return made
  }
  return { create, createMany, values } as unknown as Factory<M>
}
