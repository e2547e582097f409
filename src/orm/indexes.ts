// Indexes and constraints of a table.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptions, oneOf } from './known-names.ts'
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
  /**
   * Operator classes of PostgreSQL, one for each field or expression, null for the usual one: `['text_pattern_ops']` for texts that are
   * looked for by their beginning. Other databases have none, and do without.
   */
  opclasses?: readonly (string | null)[]
}
/** When a unique constraint is looked at: with each statement, unless a transaction says otherwise, or where the transaction ends. */
export type Deferrable = 'immediate' | 'deferred'
/** What a unique constraint alone is told. */
export interface UniqueOptions {
  /** PostgreSQL alone has such constraints; elsewhere the table is refused. */
  deferrable?: Deferrable
  /** `false` where two rows without a value are alike. Default: null is the same as nothing else. */
  nullsDistinct?: boolean
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
  /** Of the fields, then of the expressions; none for the usual ones. */
  readonly opclasses: readonly (string | null)[]
  readonly deferrable: Deferrable | null
  readonly nullsDistinct: boolean
  readonly condition: object | null
  readonly name: string | null
  readonly message: string | null
  /** The generic key whose check it is. */
  readonly field: string | null
}

/** An index over fields, in this order; `-` before a name for descending: `index(['section', '-publishedAt'])`. Throws ORM_INDEX_OPTIONS. */
export function index<const E extends string | Made<unknown>, const I extends string = never>(
  fields: readonly E[],
  options: IndexOptions & Covering<I> = {},
): Index<Extract<E, string> | I> {
  return make('index', fields, options) as Index<Extract<E, string> | I>
}

/** No two rows have the same values in these fields: `unique(['section', 'slug'])`. Throws ORM_INDEX_OPTIONS. */
export function unique<const E extends string | Made<unknown>, const I extends string = never>(
  fields: readonly E[],
  options: ConstraintOptions & Covering<I> & UniqueOptions = {},
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
  index: ['name', 'where', 'include', 'opclasses'],
  unique: ['name', 'where', 'include', 'message', 'opclasses', 'deferrable', 'nullsDistinct'],
  check: ['name', 'message', 'where'],
  fullText: ['name'],
}

function make(kind: Index['kind'], fields: readonly unknown[], options: More): Index {
  checkOptions(kind, options, OPTIONS[kind])
  if (kind === 'index' || kind === 'unique') checkMore(kind, fields, options)
  const opclasses = options.opclasses ?? []
  const classesOf = (isField: boolean): (string | null)[] => opclasses.filter((_, place) => (typeof fields[place] === 'string') === isField)
  return Object.freeze({
    kind,
    fields: fields.filter((field) => typeof field === 'string'),
    expressions: fields.filter((field) => typeof field !== 'string') as Made<unknown>[],
    include: options.include ?? [],
    opclasses: [...classesOf(true), ...classesOf(false)],
    deferrable: options.deferrable ?? null,
    nullsDistinct: options.nullsDistinct ?? true,
    condition: options.where ?? null,
    name: options.name ?? null,
    message: options.message ?? null,
    field: null,
  })
}

type More = ConstraintOptions & Covering<string> & UniqueOptions

function checkMore(kind: 'index' | 'unique', fields: readonly unknown[], options: More): void {
  const { opclasses, deferrable, nullsDistinct } = options
  if (opclasses !== undefined) checkClasses(kind, fields, opclasses)
  if (nullsDistinct !== undefined && typeof nullsDistinct !== 'boolean')
    refuse(`${kind}({ nullsDistinct }) was given ${shown(nullsDistinct)}`, 'it is true or false')
  if (deferrable === undefined) return
  oneOf('deferrable', deferrable, ['immediate', 'deferred'])
  const isPlain = fields.every((field) => typeof field === 'string' && !field.startsWith('-'))
  if (isPlain && options.where === undefined && (opclasses ?? []).every((each) => each === null)) return
  refuse(
    'a unique constraint that can wait was given a condition, an expression, an order or operator classes',
    'PostgreSQL lets those wait that are of columns alone; leave out one or the other',
  )
}

function checkClasses(kind: string, fields: readonly unknown[], opclasses: unknown): void {
  const isSound =
    Array.isArray(opclasses) &&
    opclasses.length === fields.length &&
    opclasses.every((each) => each === null || (typeof each === 'string' && /^[a-z_]\w*$/i.test(each)))
  if (isSound) return
  refuse(
    `${kind} of ${fields.length} fields was given ${Array.isArray(opclasses) ? `[${opclasses.map(shown).join(', ')}]` : shown(opclasses)} as operator classes`,
    "name one for each, or null for the usual one: { opclasses: ['text_pattern_ops', null] }",
  )
}

function refuse(message: string, hint: string): never {
  throw new NuagesError('ORM_INDEX_OPTIONS', message, { hint })
}
