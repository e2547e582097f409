// Indexes and constraints of a table.

import { checkOptions } from './known-names.ts'
import type { Made } from './made.ts'

/** What an index is told. */
export interface IndexOptions {
  /** Its name. Default: made of the table and the columns. */
  name?: string
  /** Only rows that meet this condition are in it. */
  where?: object
}
/** Columns that an index holds beside those it is of, so that the table need not be read for them. */
export interface Covering<out F extends string> {
  /** PostgreSQL has such columns; elsewhere they are left out. */
  include?: readonly F[]
}
/** What a constraint is told. */
export interface ConstraintOptions extends IndexOptions {
  /** What `validate()` says when it is broken. */
  message?: string
}

/** An index, or a constraint. Made by `index`, `unique`, `check` and `fullText`; `F` are the names of the fields it is of. */
export interface Index<out F extends string = string> {
  readonly kind: 'index' | 'unique' | 'check' | 'fullText'
  readonly fields: readonly F[]
  readonly expressions: readonly Made<unknown>[]
  readonly include: readonly F[]
  readonly condition: object | null
  readonly name: string | null
  readonly message: string | null
  /** The generic key whose check it is. */
  readonly field: string | null
}

/** An index over fields, in this order; `-` before a name for descending: `index(['section', '-publishedAt'])`. */
export function index<const E extends string | Made<unknown>, const I extends string = never>(
  fields: readonly E[],
  options: IndexOptions & Covering<I> = {},
): Index<Extract<E, string> | I> {
  return make('index', fields, options) as Index<Extract<E, string> | I>
}

/** No two rows have the same values in these fields: `unique(['section', 'slug'])`. */
export function unique<const E extends string | Made<unknown>, const I extends string = never>(
  fields: readonly E[],
  options: ConstraintOptions & Covering<I> = {},
): Index<Extract<E, string> | I> {
  return make('unique', fields, options) as Index<Extract<E, string> | I>
}

/** Every row meets this condition, which names only columns of its own. */
export function check(condition: object, options: { name?: string; message?: string } = {}): Index<never> {
  return make('check', [], { ...options, where: condition }) as Index<never>
}

/** An index of the words in texts, for `query.search(...)`; a model has one at most: `fullText(['title', 'body'])`. */
export function fullText<const F extends string>(fields: readonly F[], options: { name?: string } = {}): Index<F> {
  return make('fullText', fields, options) as Index<F>
}

const OPTIONS: Readonly<Record<Index['kind'], readonly string[]>> = {
  index: ['name', 'where', 'include'],
  unique: ['name', 'where', 'include', 'message'],
  check: ['name', 'message', 'where'],
  fullText: ['name'],
}

function make(kind: Index['kind'], fields: readonly unknown[], options: ConstraintOptions & Covering<string>): Index {
  checkOptions(kind, options, OPTIONS[kind])
  return Object.freeze({
    kind,
    fields: fields.filter((field) => typeof field === 'string'),
    expressions: fields.filter((field) => typeof field !== 'string') as Made<unknown>[],
    include: options.include ?? [],
    condition: options.where ?? null,
    name: options.name ?? null,
    message: options.message ?? null,
    field: null,
  })
}
