// The columns of a model as its new rows get them: by a function that is written for them, whose stores V8 compiles for that one model.

import type { ColumnInfo } from './column-info.ts'
import type { Schema } from './schema.ts'

/** Puts values into a new row, in the order of the columns. */
type Put = (row: object, values: readonly unknown[]) => void

/** What new rows of a model are made with. */
interface NewFields {
  readonly columns: readonly ColumnInfo[]
  /** Where the columns are that may be given, by name. */
  readonly places: ReadonlyMap<string, number>
  readonly put: Put
  /** The value of each column of a row that gives none. */
  defaults(): unknown[]
}

const known = new WeakMap<Schema, NewFields>()

/** The columns that new rows of a model get. */
export function newFieldsOf(schema: Schema): NewFields {
  let fields = known.get(schema)
  if (fields === undefined) {
    const columns = [...schema.columns.values()]
    const given = columns.flatMap(({ name, generated }, place) => (generated ? [] : [[name, place] as const]))
    fields = { columns, places: new Map(given), put: generated(columns) ?? inTurn(columns), defaults: defaultsOf(columns) }
    known.set(schema, fields)
  }
  return fields
}

/** Most defaults are the same in every row. */
function defaultsOf(columns: readonly ColumnInfo[]): () => unknown[] {
  const others = columns.flatMap((column, place) => (column.hasConstantDefault ? [] : [{ column, place }]))
  const constants = columns.map((column) => (column.hasConstantDefault ? column.defaultValue() : undefined))
  return () => {
    const values = constants.slice()
    for (const { column, place } of others) values[place] = column.defaultValue()
    return values
  }
}

function inTurn(columns: readonly ColumnInfo[]): Put {
  return (row, values) => {
    for (const [place, { name, secret }] of columns.entries()) {
      if (secret) hide(row, name, values[place])
      else (row as Record<string, unknown>)[name] = values[place]
    }
  }
}

/** A secret is not enumerable, so that logs, spreads and dumps leave it out. */
function hide(row: object, name: string, value: unknown): void {
  Object.defineProperty(row, name, { value, writable: true, configurable: true, enumerable: false })
}

/** The text holds names of columns, which are checked when a model is made, as literals, and nothing else from outside of this file. */
function generated(columns: readonly ColumnInfo[]): Put | undefined {
  const lines = columns.map(({ name, secret }, place) => {
    const literal = JSON.stringify(name)
    return secret ? `hide(row, ${literal}, values[${place}])` : `row[${literal}] = values[${place}]`
  })
  try {
    const write = new Function('hide', `return (row, values) => {\n'use strict'\n${lines.join('\n')}\n}`)
    return (write as (hide: (row: object, name: string, value: unknown) => void) => Put)(hide)
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
