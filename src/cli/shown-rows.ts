// What the prompt makes of what is typed: queries are run, promises are awaited, rows are a table.

import { inspect } from 'node:util'
import { QuerySet } from '../orm.ts'
import { table } from './terminal.ts'

/** So many rows of a query are read and shown. */
const MOST_ROWS = 20
/** So many characters of a value are. */
const MOST_CHARACTERS = 30

interface Read {
  readonly hasMore: boolean
}
const read: WeakMap<object, Read> = new WeakMap()

/** The rows of a query, if one was typed; what a promise gives; anything else as it is. */
export async function settled(typed: unknown): Promise<unknown> {
  const value: unknown = await typed
  if (!(value instanceof QuerySet)) return value
  const rows: unknown[] = []
  let hasMore = false
  for await (const row of value as unknown as AsyncIterable<unknown>) {
    hasMore = rows.length === MOST_ROWS
    if (hasMore) break
    rows.push(row)
  }
  read.set(rows, { hasMore })
  return rows
}

/** A value as the prompt shows it. */
export function shownValue(value: unknown): string {
  const known = typeof value === 'object' && value !== null ? read.get(value) : undefined
  return known === undefined ? inspect(value, { colors: process.stdout.isTTY }) : shownRows(value as unknown[], known)
}

function shownRows(rows: readonly unknown[], { hasMore }: Read): string {
  if (hasMore) return `${lines(rows)}\nThe first ${rows.length} rows; .all() gives all of them.`
  return rows.length === 0 ? 'No rows.' : `${lines(rows)}\n${rows.length === 1 ? '1 row.' : `${rows.length} rows.`}`
}

/** Columns that are not secret, and what is loaded, as JSON has them too. */
function lines(rows: readonly unknown[]): string {
  const plain = rows.map((row) => {
    const { toJSON } = row as { toJSON?: () => object }
    return (typeof toJSON === 'function' ? toJSON.call(row) : row) as Readonly<Record<string, unknown>>
  })
  const names = [...new Set(plain.flatMap((row) => Object.keys(row)))]
  return table([names, ...plain.map((row) => names.map((name) => cell(row[name])))]).join('\n')
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : textOf(value)
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object' && value !== null) return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY })
  return String(value)
}
