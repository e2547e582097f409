// A column of one model at run time: a field, and where it stands. Fields are shared between models; this is not.

import { NuagesError, shown } from '../base/errors.ts'
import type { ColumnType, Stored } from './column-type.ts'
import type { AnyColumnOptions, Codec } from './field.ts'
import { Made } from './made.ts'

/** What a column is made of. A foreign key's codec is known when its target is. */
export interface ColumnParts {
  readonly model: string
  readonly name: string
  readonly column: string
  readonly nullable: boolean
  readonly primaryKey: boolean
  readonly unique: boolean
  readonly index: boolean
  readonly options: AnyColumnOptions
  readonly codec: () => Codec
  /** The foreign key whose column it is. */
  readonly foreignKey: string | null
}

/** A column as the compiler, migrations, forms and rows see it. */
export class ColumnInfo {
  readonly model: string
  /** Its name in rows: `publishedAt`, `authorId`. */
  readonly name: string
  /** Its name in the database: `published_at`, `author_id`. */
  readonly column: string
  readonly nullable: boolean
  readonly primaryKey: boolean
  readonly unique: boolean
  readonly index: boolean
  readonly options: AnyColumnOptions
  /** The name of the foreign key whose column it is, or null. */
  readonly foreignKey: string | null
  readonly secret: boolean
  /** Whether the database makes the value, so that nobody writes it. */
  readonly generated: boolean
  /** Whether the time of a save goes into it. */
  readonly isTimed: boolean
  readonly #open: () => Codec
  #codec: Codec | undefined

  constructor(parts: ColumnParts) {
    this.model = parts.model
    this.name = parts.name
    this.column = parts.column
    this.nullable = parts.nullable
    this.primaryKey = parts.primaryKey
    this.unique = parts.unique
    this.index = parts.index
    this.options = parts.options
    this.foreignKey = parts.foreignKey
    // Options are asked for with every row, and are objects of many forms: these are not.
    const { secret = false, generated, autoNow = false, autoNowAdd = false } = parts.options
    this.secret = secret
    this.generated = generated !== undefined
    this.isTimed = autoNow || autoNowAdd
    this.#open = parts.codec
  }

  get codec(): Codec {
    this.#codec ??= this.#open()
    return this.#codec
  }
  get type(): ColumnType {
    return this.codec.type
  }

  /** The choices and what people call them, for forms and lists; null where any value may be. */
  get choices(): readonly { readonly value: unknown; readonly label: string }[] | null {
    return this.options.choices?.map((value) => ({ value, label: this.choiceLabel(value) })) ?? null
  }

  /** What people call a value of this column: the label of the choice, or the value. */
  choiceLabel(value: unknown): string {
    const { labels } = this.options
    const key = String(value)
    return labels !== undefined && Object.hasOwn(labels, key) ? (labels[key] as string) : key
  }

  /** The stored form of a value to compare with. Throws ORM_VALUE_TYPE. */
  toDatabase(value: unknown): Stored {
    if (value === null) return null
    const stored = value === undefined ? undefined : this.codec.encode(value)
    return stored === undefined ? this.#refuse('ORM_VALUE_TYPE', value, this.codec.expected) : stored
  }

  /** The stored form of a value to write: null, limits and choices are minded. Throws ORM_VALUE_TYPE, ORM_VALUE_NULL, ORM_VALUE_LIMIT. */
  toStore(value: unknown): Stored {
    if (value === null && !this.nullable) return this.#refuse('ORM_VALUE_NULL', value, this.codec.expected)
    const stored = this.toDatabase(value)
    const problem = value === null ? undefined : this.#limit(value)
    return problem === undefined ? stored : this.#refuse('ORM_VALUE_LIMIT', value, problem)
  }

  /** The value of a row. Throws ORM_VALUE_STORED if the database holds something else. */
  fromDatabase(stored: Stored): unknown {
    if (stored === null || stored === undefined) return null
    const value = this.codec.decode(stored)
    if (value !== undefined) return value
    const held = this.secret ? 'a secret' : shown(stored)
    throw new NuagesError('ORM_VALUE_STORED', `the database holds ${held} in ${this.model}.${this.name}: expected ${this.codec.expected}`, {
      hint: 'the column was written by other means, or its type was changed without a migration',
    })
  }

  /** Sentences about what is wrong with a value, for people; none if it can be saved. */
  validate(value: unknown): string[] {
    if (value === null || value === undefined) return this.nullable ? [] : ['This is required.']
    if (value instanceof Made) return []
    if (this.codec.encode(value) === undefined) return [`This has to be ${this.codec.expected}.`]
    const limit = this.#limit(value)
    const found = limit === undefined ? [] : [`This has to be ${limit}.`]
    const form = this.codec.form?.(value)
    if (form !== undefined) found.push(`This has to be ${form}.`)
    for (const validator of this.options.validators ?? []) {
      const problem = validator(value)
      if (problem !== undefined) found.push(problem)
    }
    return found
  }

  /** Whether rows that are given no value have the same one. */
  get hasConstantDefault(): boolean {
    const { default: given } = this.options
    if (given === undefined || given instanceof Made) return true
    return typeof given !== 'function' && this.codec.mutable !== true
  }

  /** The value of a row that was given none: `undefined` where the database makes it, or nobody does. */
  defaultValue(): unknown {
    const { default: given } = this.options
    if (given === undefined) return this.nullable && !this.isTimed ? null : undefined
    if (given instanceof Made) return undefined
    if (typeof given === 'function') return (given as () => unknown)()
    return this.codec.mutable ? structuredClone(given) : given
  }

  #limit(value: unknown): string | undefined {
    const { choices } = this.options
    if (choices !== undefined && !choices.some((choice) => choice === value))
      return `one of ${choices.map((choice) => shown(choice)).join(', ')}`
    return this.codec.limit?.(value)
  }

  #refuse(code: string, value: unknown, expected: string): never {
    const what = this.secret && value !== null && value !== undefined ? 'what it was given' : shown(value)
    throw new NuagesError(code, `${this.model}.${this.name} cannot be ${what}: expected ${expected}`, {
      ...this.#cure(code, value),
      details: { model: this.model, field: this.name },
    })
  }

  #cure(code: string, value: unknown): { hint?: string } {
    if (code === 'ORM_VALUE_NULL') return { hint: 'give it a value, or declare the field with { null: true }' }
    if (code !== 'ORM_VALUE_TYPE') return {}
    if (Array.isArray(value)) return { hint: `one of several values is a condition: { ${this.name}: is.in([...]) }` }
    return this.codec.hint === undefined ? {} : { hint: this.codec.hint }
  }
}
