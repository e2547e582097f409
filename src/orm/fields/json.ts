// Json columns.

import { type Codec, type Column, type ColumnOptions, makeColumn, type Trait } from '../field.ts'

/** What checks the shape of a json value: a schema of zod, valibot, arktype or any other that follows Standard Schema 1. */
export interface JsonSchema<Output> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    validate(value: unknown): JsonResult<Output> | Promise<JsonResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}
/** What a check gives. */
export type JsonResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] }

/** Options of json columns. */
export interface JsonOptions<T> extends Omit<ColumnOptions, 'default' | 'secret' | 'primaryKey' | 'choices' | 'unique'> {
  /** Checks what is written. What is read is not checked: it was, when it was written. */
  schema?: JsonSchema<T>
}
/** Options that say what a row has that is given nothing. */
export interface JsonDefault<T> extends JsonOptions<T> {
  default: NoInfer<T> | (() => NoInfer<T>)
}
/** Options of columns that may be null. */
export interface JsonNull<T> extends JsonOptions<T> {
  null: true
  default?: NoInfer<T> | null | (() => NoInfer<T> | null)
}

function codecOf(schema: JsonSchema<unknown> | undefined): Codec {
  return {
    type: { kind: 'json' },
    expected: 'a value that JSON can hold, its numbers finite, its texts without NUL and halves of characters',
    mutable: true,
    encode: (value) => jsonText(value),
    decode: (stored) => (typeof stored === 'string' ? read(stored) : undefined),
    ...(schema === undefined ? {} : { limit: (value: unknown) => problemOf(schema, value) }),
  }
}

/** NUL and lone surrogates, which JSON.stringify escapes. PostgreSQL's jsonb has neither, and what is true of one database is of all. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** The text of a json value, of whatever shape; undefined for what has none, such as a function, a bigint or a circle. */
export function jsonText(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value)
    if (text?.includes('\\u') && UNSTORABLE.test(text)) return undefined
    return text?.includes('null') && becomesNull(value) ? undefined : text
  } catch {
    return undefined
  }
}

/** Whether something in it that is not null would be written as null: NaN, Infinity, an invalid Date, what has no value in a list. */
function becomesNull(value: unknown): boolean {
  let found = false
  JSON.stringify(value, function (this: Record<string, unknown>, key: string, item: unknown) {
    const isNothing = item === undefined || typeof item === 'function' || typeof item === 'symbol'
    const isLost = (typeof item === 'number' && !Number.isFinite(item)) || (item === null && this[key] !== null)
    found ||= isLost || (isNothing && Array.isArray(this))
    return item
  })
  return found
}

function read(stored: string): unknown {
  try {
    return JSON.parse(stored)
  } catch {
    return undefined
  }
}

function problemOf(schema: JsonSchema<unknown>, value: unknown): string | undefined {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) return 'checked by a schema that is not asynchronous'
  return result.issues === undefined ? undefined : `json that fits its schema (${result.issues.map(({ message }) => message).join('; ')})`
}

// NB: overloads, since `json<T>()` says the first type parameter, and so none could be inferred from the options. The first of them says
// what a default is: the compiler looks at a function once, and makes strings of its literals where nothing says that they are some.

/** A json value. Say its type, `json<{ keywords: string[] }>()`, or give a schema that checks it, `json({ schema })`. */
export function json<T>(options: JsonNull<T>): Column<T | null, 'json' | 'optional'>
export function json<T>(options: JsonDefault<T>): Column<T, 'json' | 'optional'>
export function json<T>(options?: JsonOptions<T>): Column<T, 'json'>
export function json(options?: JsonOptions<unknown>): Column<unknown, Trait> {
  return makeColumn(codecOf(options?.schema), options, ['schema'])
}
