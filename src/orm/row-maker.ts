// Makes rows of results by functions that are written for their columns: what most values are needs no call, and all rows of a
// result have one shape. Where no code may be made of text, a loop does the same.

import type { Row, Value } from './backends/backend.ts'
import { readInstant } from './backends/instant.ts'
import type { ColumnInfo } from './column-info.ts'
import { arrive, type Origin, type StoredColumns } from './row-state.ts'
import { put, putDeferred } from './row-values.ts'
import type { Schema } from './schema.ts'
import { storedOf } from './stored-value.ts'

/** Makes the rows of a result. */
export type MakeRows = (rows: readonly Row[], origin: Origin) => object[]

const makers = new WeakMap<Schema, Map<string, MakeRows>>()

/** Where the value of a column is: in the rows of the result, or among what all of them share. */
interface Source {
  readonly column: ColumnInfo
  readonly place: number
  readonly isFixed: boolean
}

/** What makes rows of a model of these columns, and of those that are fixed in the origin. */
export function rowMaker(schema: Schema, columns: readonly ColumnInfo[], fixed: readonly ColumnInfo[] = []): MakeRows {
  const names = (of: readonly ColumnInfo[]): string => of.map(({ name }) => name).join()
  const key = columns.length === schema.columns.size ? '' : `${names(columns)} ${names(fixed)}`
  const known = makers.get(schema) ?? new Map<string, MakeRows>()
  makers.set(schema, known)
  let maker = known.get(key)
  if (maker === undefined) {
    maker = writeMaker(schema, columns, fixed)
    known.set(key, maker)
  }
  return maker
}

function writeMaker(schema: Schema, columns: readonly ColumnInfo[], fixed: readonly ColumnInfo[]): MakeRows {
  const all = [...schema.columns.values()]
  const sources = all.flatMap((column): Source[] => {
    const place = columns.indexOf(column)
    if (place >= 0) return [{ column, place, isFixed: false }]
    return fixed.includes(column) ? [{ column, place: fixed.indexOf(column), isFixed: true }] : []
  })
  const deferred = all.filter((column) => !columns.includes(column) && !fixed.includes(column))
  const isPlain = deferred.length === 0 && columns.every(({ secret }) => !secret)
  const Model = schema.model as new () => object
  const make = (isPlain ? generated(Model, sources) : undefined) ?? inTurn(Model, sources, deferred)
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

function inTurn(Model: new () => object, sources: readonly Source[], deferred: readonly ColumnInfo[]): MakeRows {
  const make = (row: Row, origin: Origin): object => {
    arrive(origin, row)
    const made = new Model()
    for (const { column, place, isFixed } of sources) {
      put(made, column, isFixed ? fixedValue(origin, place) : decoded(column, row[origin.start + place] ?? null))
    }
    for (const column of deferred) putDeferred(made, column)
    return made
  }
  return (rows, origin) => rows.map((row) => make(row, origin))
}

function fixedValue({ fixed }: Origin, place: number): unknown {
  const { columns, values } = fixed as StoredColumns
  return (columns[place] as ColumnInfo).fromDatabase(values[place] ?? null)
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

const PARTS = { arrive, decoded, fixedValue, instant: readInstant }

/**
 * The function of one model, so that V8 compiles it for the class and the columns of that model alone. The text holds names of
 * columns, which are checked when a model is made, as literals, and nothing else from outside of this file.
 */
function generated(Model: new () => object, sources: readonly Source[]): MakeRows | undefined {
  const columns = sources.map(({ column }) => column)
  const fixed = sources.filter(({ isFixed }) => isFixed)
  const shared = fixed.map(({ place }) => `const fixed${place} = fixedValue(origin, ${place})`)
  const lines = sources.map(({ column, place, isFixed }, at) => {
    if (isFixed) return `one[${JSON.stringify(column.name)}] = fixed${place}`
    const slow = `decoded(columns[${at}], v)`
    const usual = USUAL[column.codec.usual ?? '']
    return `v = row[start + ${place}]; one[${JSON.stringify(column.name)}] = v === null ? null : ${usual === undefined ? slow : usual(slow)}`
  })
  // Strict, as the loop is: what cannot be put into a row is not passed over in silence.
  const body = `return (rows, origin) => {
    'use strict'
    const { length } = rows, { start } = origin, made = new Array(length)
    let row, one, v
    ${shared.join('\n')}
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
    const write = new Function('Model', 'columns', '{ arrive, decoded, fixedValue, instant }', body)
    return (write as (...args: unknown[]) => MakeRows)(Model, columns, PARTS)
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
