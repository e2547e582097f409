// Rows for tests: what they need and the test does not care about is made up.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptions } from './known-names.ts'
import type { Input } from './loaded.ts'
import type { FieldsOf, RowOf, Target } from './names.ts'
import { QuerySet } from './query-set.ts'
import type { ForeignKey } from './relations.ts'
import { memoryOf } from './row-state.ts'
import { put } from './row-values.ts'
import { type Schema, schemaOf } from './schema.ts'
import { writtenColumn } from './write-values.ts'
import type { Initial, Values } from './writes.ts'

/** How a value is made up: from the number of the row, from 1, and what the row has so far; the answer may be awaited. */
export type FactoryValue<F, V> = (number: number, row: Readonly<Initial<F>>) => V | Promise<V>
type FactoryDefault<F, X> = Input<X> | FactoryValue<F, Input<X>> | (X extends ForeignKey<infer To, boolean> ? Factory<Target<To>> : never)

/** What a factory gives each field: a value, a function that makes one, or for a foreign key the factory of its target. */
export type FactoryDefaults<F> = {
  readonly [K in keyof Initial<F>]?: Initial<F>[K] | (K extends keyof F ? FactoryDefault<F, F[K]> : FactoryValue<F, Initial<F>[K]>)
}

/** What else a factory does. */
export interface FactoryOptions<M> {
  /** Runs when a row is saved: links it, makes rows that point at it. */
  readonly afterCreate?: (row: RowOf<M>) => unknown
}

/** Makes rows of one model. What is given takes the place of what would be made up. */
export interface Factory<M> {
  /** A row that is saved; those that it points at are made by their factories. */
  create<O>(values?: Values<FieldsOf<M>, O>): Promise<RowOf<M>>
  /** Several, each with another number. */
  createMany<O>(count: number, values?: Values<FieldsOf<M>, O>): Promise<RowOf<M>[]>
  /** A row that is not saved, and neither are those that its factory makes for it: the database is not asked. */
  build<O>(values?: Values<FieldsOf<M>, O>): Promise<RowOf<M>>
  /** Several, each with another number. */
  buildMany<O>(count: number, values?: Values<FieldsOf<M>, O>): Promise<RowOf<M>[]>
  /** Values for a row, which is not made, though those that it points at are: for a form, or for `Model.create`. */
  values<O>(values?: Values<FieldsOf<M>, O>): Promise<Initial<FieldsOf<M>>>
}

type Plain = Record<string, unknown>

/**
 * A maker of rows for tests: `const articles = factory(Article, { title: (n) => \`Article ${n}\`, section: sections })`, where `sections`
 * is a factory too, and `await articles.create({ status: 'published' })`. What is made up is so in the order of the defaults, and not
 * where the test gives a value. Throws ORM_FIELD_UNKNOWN, ORM_FIELD_READONLY, ORM_FACTORY_VALUE.
 */
export function factory<M extends Function>(
  model: M,
  defaults: FactoryDefaults<FieldsOf<M>> = {},
  options: FactoryOptions<M> = {},
): Factory<M> {
  checkOptions('a factory', options, ['afterCreate'] satisfies (keyof FactoryOptions<M>)[])
  return new RowFactory(schemaOf(model), defaults as Plain, options as FactoryOptions<unknown>) as unknown as Factory<M>
}

/** A run of values of its own, which factories may share: those of a function of the number, from 1, or those of a list, round and round. */
export function sequence<const V>(values: ((number: number) => V) | readonly V[]): () => V {
  let number = 0
  if (typeof values === 'function') return () => values(++number)
  if (values.length === 0)
    throw new NuagesError('ORM_FACTORY_VALUE', 'a sequence was given no values', { hint: 'it takes a list, or a function' })
  return () => values[number++ % values.length] as V
}

class RowFactory {
  readonly schema: Schema
  readonly #defaults: readonly (readonly [string, unknown])[]
  readonly #afterCreate: ((row: never) => unknown) | undefined
  #count = 0

  constructor(schema: Schema, defaults: Plain, { afterCreate }: FactoryOptions<unknown>) {
    this.schema = schema
    this.#defaults = Object.entries(defaults)
    this.#afterCreate = afterCreate
    for (const [name, value] of this.#defaults) {
      writtenColumn(schema, name)
      if (value instanceof RowFactory) checkTarget(schema, name, value)
    }
  }

  async create(given: object = {}): Promise<unknown> {
    const row = await new QuerySet(this.schema.model).create((await this.values(given)) as never)
    await this.#afterCreate?.(row as never)
    return row
  }

  createMany(count: number, given?: object): Promise<unknown[]> {
    return several(count, () => this.create(given))
  }

  async build(given: object = {}): Promise<object> {
    const related = new Map<string, object>()
    const values = await this.#made(given, async (other, name) => {
      related.set(name, await other.build())
      return undefined
    })
    const row = Reflect.construct(this.schema.model, [values]) as object
    for (const [name, other] of related) {
      memoryOf(row).related.set(name, other)
      // They have no keys yet: without them the row cannot be saved, null or a default would not be what it points at.
      put(row, writtenColumn(this.schema, name), undefined)
    }
    return row
  }

  buildMany(count: number, given?: object): Promise<unknown[]> {
    return several(count, () => this.build(given))
  }

  values(given: object = {}): Promise<Plain> {
    return this.#made(given, (other) => other.create())
  }

  async #made(given: object, byFactory: (other: RowFactory, name: string) => Promise<unknown>): Promise<Plain> {
    const number = ++this.#count
    const made: Plain = { ...given }
    const columns = new Set(Object.keys(given).map((name) => writtenColumn(this.schema, name)))
    for (const [name, value] of this.#defaults) {
      if (columns.has(writtenColumn(this.schema, name))) continue
      if (value instanceof RowFactory) made[name] = await byFactory(value, name)
      else made[name] = typeof value === 'function' ? await value(number, made) : value
    }
    return made
  }
}

function checkTarget(schema: Schema, name: string, { schema: made }: RowFactory): void {
  const target = schema.relations.get(name)?.target
  if (target === made) return
  throw new NuagesError('ORM_FACTORY_VALUE', `a factory of ${schema.name} has for ${shown(name)} one that makes ${made.name} rows`, {
    hint: target === undefined ? `${name} is no foreign key` : `it needs a factory of ${target.name}`,
  })
}

/** One after the other, so that their numbers are in their order. */
async function several<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let row = 0; row < count; row++) made.push(await make())
  return made
}
