// Makes rows of results by functions that are written for their columns: what most values are needs no call, and all rows of a
// result have one shape. Where no code may be made of text, a loop does the same.

import type { Row, Value } from './backends/backend.ts'
import { readInstant } from './backends/instant.ts'
import type { ColumnInfo } from './column-info.ts'
import { arrive, type Origin } from './row-state.ts'
import { put, putDeferred } from './row-values.ts'
import type { Schema } from './schema.ts'
import { storedOf } from './stored-value.ts'

/** Makes the rows of a result. */
export type MakeRows = (rows: readonly Row[], origin: Origin) => object[]

const makers = new WeakMap<Schema, Map<string, MakeRows>>()

/** What makes rows of a model of these columns. */
export function rowMaker(schema: Schema, columns: readonly ColumnInfo[]): MakeRows {
  const key = columns.length === schema.columns.size ? '' : columns.map(({ name }) => name).join()
  const known = makers.get(schema) ?? new Map<string, MakeRows>()
  makers.set(schema, known)
  let maker = known.get(key)
  if (maker === undefined) {
    maker = writeMaker(schema, columns)
    known.set(key, maker)
  }
  return maker
}

function writeMaker(schema: Schema, columns: readonly ColumnInfo[]): MakeRows {
  const read = new Set(columns)
  const deferred = [...schema.columns.values()].filter((column) => !read.has(column))
  const isPlain = deferred.length === 0 && columns.every(({ secret }) => !secret)
  const Model = schema.model as new () => object
  const make = (isPlain ? generated(Model, columns) : undefined) ?? inTurn(Model, columns, deferred)
  return (rows, origin) => {
    // Around all of them: within it V8 would not compile the constructor into the loop.
    try {
      return make(rows, origin)
    } finally {
      // A constructor that throws may not have taken what was to arrive.
      arrive(null, null)
    }
  }
}

function inTurn(Model: new () => object, columns: readonly ColumnInfo[], deferred: readonly ColumnInfo[]): MakeRows {
  const make = (row: Row, origin: Origin): object => {
    arrive(origin, row)
    const made = new Model()
    for (let place = 0; place < columns.length; place++) {
      const column = columns[place] as ColumnInfo
      put(made, column, decoded(column, row[origin.start + place] ?? null))
    }
    for (const column of deferred) putDeferred(made, column)
    return made
  }
  return (rows, origin) => rows.map((row) => make(row, origin))
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

const PARTS = { arrive, decoded, instant: readInstant }

/**
 * The function of one model, so that V8 compiles it for the class and the columns of that model alone. The text holds names of
 * columns, which are checked when a model is made, as literals, and nothing else from outside of this file.
 */
function generated(Model: new () => object, columns: readonly ColumnInfo[]): MakeRows | undefined {
  const lines = columns.map((column, place) => {
    const slow = `decoded(columns[${place}], v)`
    const usual = USUAL[column.codec.usual ?? '']
    return `v = row[start + ${place}]; one[${JSON.stringify(column.name)}] = v === null ? null : ${usual === undefined ? slow : usual(slow)}`
  })
  // Strict, as the loop is: what cannot be put into a row is not passed over in silence.
  const body = `return (rows, origin) => {
    'use strict'
    const { length } = rows, { start } = origin, made = new Array(length)
    let row, one, v
    for (let at = 0; at < length; at++) {
      row = rows[at]
      arrive(origin, row)
      one = new Model()
      ${lines.join('\n')}
      made[at] = one
    }
    return made
  }`
  try {
    const write = new Function('Model', 'columns', '{ arrive, decoded, instant }', body)
    return (write as (...args: unknown[]) => MakeRows)(Model, columns, PARTS)
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
