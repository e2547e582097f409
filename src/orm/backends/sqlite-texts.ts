// Functions on texts, and casts, that SQLite lacks or that mean something else there.

import type { AggregateOptions, DatabaseSync, FunctionOptions } from 'node:sqlite'

// As in sql/casts.ts.
const NUMBER = /^\s*[-+]?\d+(?:\.\d+)?(?:e(?:-\d{1,3}|\+?(?:\d{1,2}|[012]\d{2}|30[0-7])))?\s*$/i

/** Gives a connection the functions. Null of null. */
export function registerTexts(database: DatabaseSync, options: FunctionOptions): void {
  const onText = (name: string, work: (text: string, ...more: unknown[]) => string | number | null): void => {
    const given = (value: unknown, ...more: unknown[]): string | number | null =>
      value === null || more.includes(null) ? null : work(String(value), ...more)
    database.function(name, { ...options, varargs: true }, given)
  }
  onText('nuages_reverse', (text) => [...text].reverse().join(''))
  // SQLite's own takes the last two characters of the first plane for none.
  onText('nuages_ord', (text) => text.codePointAt(0) ?? null)
  onText('nuages_repeat', (text, times) => text.repeat(Number(times)))
  onText('nuages_lpad', (text, count, fill) => padded(text, Number(count), String(fill), true))
  onText('nuages_rpad', (text, count, fill) => padded(text, Number(count), String(fill), false))
  for (const name of ['md5', 'sha256']) onText(`nuages_${name}`, (text) => process.getBuiltinModule('node:crypto').hash(name, text))
  onText('nuages_text', (text) => text)
  onText('nuages_number', numberIn)
  database.function('nuages_integer', options, integerOf)
  registerDistinctTexts(database)
}

/** As long as that in characters, by filling up or by cutting off the end; without a filling only the latter. */
function padded(text: string, count: number, fill: string, isBefore: boolean): string {
  const characters = [...text]
  const missing = count - characters.length
  if (missing <= 0) return characters.slice(0, count).join('')
  const filling = [...fill]
  if (filling.length === 0) return ''
  const made = Array.from({ length: missing }, (_, place) => filling[place % filling.length]).join('')
  return isBefore ? made + text : text + made
}

/** The number that a text is; null for any other, and for one that is too great for a float. */
function numberIn(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : null
}

/** A number, or a text of one, without its fraction; null where 64 bits do not take it. */
function integerOf(value: unknown): number | bigint | null {
  if (value === null || typeof value === 'bigint') return value
  const text = String(value)
  // Exact, where a float would be rounded.
  const digits = typeof value === 'string' ? /^\s*([-+]?\d+)(?:\.\d+)?\s*$/.exec(text)?.[1] : undefined
  const number = digits === undefined ? numberIn(text) : 0
  if (number === null) return null
  const whole = digits === undefined ? BigInt(Math.trunc(number)) : BigInt(digits)
  return BigInt.asIntN(64, whole) === whole ? whole : null
}

/** What `nuages_distinct_texts` has met. */
interface Met {
  readonly texts: Set<string>
  separator: string
  isDescending: boolean
}

/** SQLite's own `group_concat` takes no separator beside DISTINCT. */
function registerDistinctTexts(database: DatabaseSync): void {
  const step = (met: Met, text: unknown, separator: unknown, isDescending: unknown): Met => {
    if (text !== null) met.texts.add(String(text))
    met.separator = String(separator)
    met.isDescending = Number(isDescending) === 1
    return met
  }
  const result = ({ texts, separator, isDescending }: Met): string | null => {
    if (texts.size === 0) return null
    const sorted = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    return (isDescending ? sorted.reverse() : sorted).join(separator)
  }
  // node:sqlite keeps a state of any kind, where its types name values of SQLite alone.
  const start = (): Met => ({ texts: new Set(), separator: '', isDescending: false })
  database.aggregate('nuages_distinct_texts', { start, step, result } as unknown as AggregateOptions<string>)
}
