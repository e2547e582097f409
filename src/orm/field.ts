// A column field: what `text()` and its like return. The types see a value and traits; at run time it is a codec and options.

import { NuagesError } from '../base/errors.ts'
import type { ColumnType, Stored } from './column-type.ts'
import { checkOptions } from './known-names.ts'
import type { Made } from './made.ts'

declare const $column: unique symbol

/** What the types know of a column beside its value. */
export type Trait = 'optional' | 'primaryKey' | 'secret' | 'json' | 'generated' | 'decimal'

/** A column of a model: rows hold a `Value`. Made by `text()`, `integer()` and the other field functions. */
export interface Column<out Value, in Traits extends Trait = never> {
  readonly kind: 'column'
  readonly codec: Codec
  readonly options: AnyColumnOptions
  readonly [$column]?: readonly [Value, (trait: Traits) => void]
}

/** How a value goes to the database and comes back. For a field of your own, see `column()`. */
export interface Codec {
  readonly type: ColumnType
  /** What a value has to be, as an error message says it: `a whole number from 0 to 255`. */
  readonly expected: string
  /** How such a value is made, where that needs to be said. */
  readonly hint?: string
  /** The form that is stored; `undefined` refuses the value. Never asked about null. */
  encode(value: unknown): Stored | undefined
  /** The value of a row; `undefined` says that the database holds something else. Never asked about null. */
  decode(stored: Stored): unknown
  /** What is wrong with a value that is to be written and has the right type, such as a text that is too long. */
  limit?(value: unknown): string | undefined
  /** What is wrong with its form, for `validate()` alone, such as a text that is no email address. */
  form?(value: unknown): string | undefined
  /** What the database gives as a rule and rows hold as it is, so that `decode` need not be asked: texts, whole or other numbers, 0 and 1, instants. */
  readonly usual?: 'text' | 'whole' | 'number' | 'boolean' | 'instant'
  /** Whether a value can change in place (Date, json, bytes), so that `save` compares what would be stored. */
  readonly mutable?: boolean
}

/** Finds what is wrong with a value: a sentence for people, or nothing. */
export type Validator<Value> = (value: Value) => string | undefined

/** Options that every column has. `Value` is what a row holds. */
export interface ColumnOptions<Value = unknown> {
  /** May be null. Default false. */
  null?: boolean
  /** For a row that gives none: a value, a function that makes one, or an expression that the database computes. */
  default?: Value | (() => Value) | Made<unknown> | null
  /** No two rows have the same; nulls are not the same. */
  unique?: boolean
  /** Whether the database keeps an index. */
  index?: boolean
  primaryKey?: boolean
  /** The only values allowed. */
  choices?: readonly Value[]
  /** What people call the choices, by value: `{ draft: 'Draft' }`. Default: the value. */
  labels?: Readonly<Record<string, string>>
  /** Further checks of `validate()`. */
  validators?: readonly Validator<NoInfer<Value>>[]
  /** The name in the database. Default: the name of the field in snake_case. */
  column?: string
  /** The name that the field had, so that a migration keeps what is in it. */
  renamedFrom?: string
  comment?: string
  collation?: string
  /** Whether forms and the admin offer it. Default true. */
  editable?: boolean
  label?: string
  help?: string
  /** Kept from JSON, logs, the debug page and dumps. */
  secret?: boolean
}

/** All options of all columns, as the run time sees them. */
export interface AnyColumnOptions extends ColumnOptions {
  readonly autoNow?: boolean
  readonly autoNowAdd?: boolean
  readonly generated?: { readonly as: Made<unknown>; readonly stored: boolean }
  readonly upload?: object
}

/** `T`, or null if the options say so. */
export type OrNull<T, O> = O extends { null: true } ? T | null : T

/** The choices of the options, or every `T`. */
export type ChoiceOf<O, T> = O extends { choices: readonly (infer C)[] } ? C : T

// NB: field functions have no default for the type of their options, `<O extends Options>` and not `= {}`: it would take from validators
// what they are given.

/** What options say about a column. */
export type TraitsOf<O> =
  | (O extends { null: true } | { default: {} | null } | { autoNow: true } | { autoNowAdd: true } ? 'optional' : never)
  | (O extends { primaryKey: true } ? 'primaryKey' : never)
  | (O extends { secret: true } ? 'secret' : never)

/** Why options cannot be used. Thrown where the field is declared. */
function refuseOptions(problem: string, hint?: string): never {
  throw new NuagesError('ORM_FIELD_OPTIONS', problem, hint === undefined ? {} : { hint })
}

const OPTIONS: Readonly<Record<keyof ColumnOptions, true>> = {
  null: true,
  default: true,
  unique: true,
  index: true,
  primaryKey: true,
  choices: true,
  labels: true,
  validators: true,
  column: true,
  renamedFrom: true,
  comment: true,
  collation: true,
  editable: true,
  label: true,
  help: true,
  secret: true,
}

/**
 * Makes a column of a codec, for the field functions. Typed by their signatures; `own` are options that this sort of column has beside
 * those of all. Throws ORM_FIELD_OPTIONS, ORM_OPTION_UNKNOWN.
 */
export function makeColumn(codec: Codec, options: object = {}, own: readonly string[] = []): Column<never, Trait> {
  checkOptions('a field', options, [...Object.keys(OPTIONS), ...own])
  const known: AnyColumnOptions = { ...options }
  if (known.primaryKey && known.null) refuseOptions('a primary key cannot be null', 'leave out { null: true }')
  if (known.choices !== undefined && !Array.isArray(known.choices)) refuseOptions('choices are not a list', "write choices: ['a', 'b']")
  if (known.validators?.some((validator) => typeof validator !== 'function')) refuseOptions('a validator is no function')
  return Object.freeze({ kind: 'column', codec, options: Object.freeze(known) }) as Column<never, Trait>
}
