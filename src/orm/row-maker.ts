// Makes rows of results by functions that are written for their columns: what most values are needs no call, and all rows of a
// result have one shape. Where no code may be made of text, a loop does the same.

import type { Row, Value } from './backends/backend.ts'
import { readInstant } from './backends/instant.ts'
import type { ColumnInfo } from './column-info.ts'
import { type Origin, RowState } from './row-state.ts'
import { arrive, put, putDeferred, type RowValues } from './row-values.ts'
import type { Schema } from './schema.ts'
import { storedOf } from './stored-value.ts'

/** Makes a row of its values. */
export type MakeRow = (row: Row, origin: Origin) => object

const makers = new WeakMap<Schema, Map<string, MakeRow>>()

/** What makes rows of a model of these columns. */
export function rowMaker(schema: Schema, columns: readonly ColumnInfo[]): MakeRow {
  const key = columns.length === schema.columns.size ? '' : columns.map(({ name }) => name).join()
  const known = makers.get(schema) ?? new Map<string, MakeRow>()
  makers.set(schema, known)
  let maker = known.get(key)
  if (maker === undefined) {
    maker = writeMaker(schema, columns)
    known.set(key, maker)
  }
  return maker
}

function writeMaker(schema: Schema, columns: readonly ColumnInfo[]): MakeRow {
  const read = new Set(columns)
  const deferred = [...schema.columns.values()].filter((column) => !read.has(column))
  const construct = constructing(schema.model as new () => object)
  const isPlain = deferred.length === 0 && columns.every(({ secret }) => !secret)
  const take = (isPlain ? generated(columns) : undefined) ?? inTurn(columns)
  return (row, origin) => {
    const made = construct(new RowState(origin.schema, origin, row))
    take(made as RowValues, row, origin.start)
    for (const column of deferred) putDeferred(made, column)
    return made
  }
}

function constructing(Model: new () => object): (memory: RowState) => object {
  return (memory) => {
    arrive(memory)
    try {
      return new Model()
    } finally {
      arrive(null)
    }
  }
}

type Take = (made: RowValues, row: Row, start: number) => void

function inTurn(columns: readonly ColumnInfo[]): Take {
  return (made, row, start) => {
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place] as ColumnInfo
      put(made, column, decoded(column, row[start + place] ?? null))
    }
  }
}

function decoded(column: ColumnInfo, value: Value): unknown {
  return column.fromDatabase(storedOf(column, value))
}

/** Conditions on `v` under which a value of a usual form is what the row holds, and what it holds then. */
const USUAL: Readonly<Record<string, (slow: string) => string>> = {
  text: (slow) => `typeof v === 'string' ? v : ${slow}`,
  whole: (slow) => `(v | 0) === v ? v : ${slow}`,
  number: (slow) => `typeof v === 'number' && v - v === 0 ? v : ${slow}`,
  boolean: (slow) => `v === 1 || v === true ? true : v === 0 || v === false ? false : ${slow}`,
  instant: (slow) => `typeof v === 'string' ? instant(v) ?? ${slow} : ${slow}`,
}

/** The text holds names of columns, which are checked when a model is made, as literals, and nothing else from outside of this file. */
function generated(columns: readonly ColumnInfo[]): Take | undefined {
  const lines = columns.map((column, place) => {
    const slow = `decoded(columns[${place}], v)`
    const usual = USUAL[column.codec.usual ?? '']
    return `v = row[start + ${place}]; made[${JSON.stringify(column.name)}] = v === null ? null : ${usual === undefined ? slow : usual(slow)}`
  })
  try {
    const write = new Function('columns', 'decoded', 'instant', `return (made, row, start) => { let v\n${lines.join('\n')} }`)
    return (write as (...args: unknown[]) => Take)(columns, decoded, readInstant)
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
