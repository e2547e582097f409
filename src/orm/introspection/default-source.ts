// Defaults of columns and values of conditions, as the TypeScript that makes them again.

import type { ColumnType } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import { quoted, type Source } from '../migrations/source.ts'
import { bare, type Token, tokensOf } from './tokens.ts'

/** A default as an option's value. What is no plain value is left to the database: `raw(sql...)`. */
export function defaultSource(sql: string, type: ColumnType, engine: Engine, source: Source): string | null {
  const tokens = bare(tokensOf(sql, engine))
  if (tokens.length === 1 && tokens[0]?.kind === 'word' && tokens[0].text === 'null') return null
  if (type.kind === 'datetime' && isNow(sql)) return source.call('now', [])
  return valueSource(tokens, type) ?? rawSource(sql, source)
}
/** Whether a default is the time at which a row is made. */
export function isNow(sql: string): boolean {
  return NOW.test(sql)
}
const NOW = /^\(*(?:current_timestamp(?:\(\d?\))?|now\(\)|strftime\('%Y-%m-%d %H:%M:%f', 'now'\))\)*$/i

/** A text or a number as a row holds it; null for what else there is. */
export function valueSource(tokens: readonly Token[], { kind }: ColumnType): string | null {
  const text = tokens.map((token) => token.text).join('')
  const [first] = tokens
  if (first === undefined || tokens.length > 2 || (tokens.length === 2 && first.text !== '-')) return null
  const isNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)
  switch (kind) {
    case 'smallint':
    case 'integer':
      return /^-?\d+$/.test(text) ? text : null
    case 'bigint':
      return /^-?\d+$/.test(text) ? `${text}n` : null
    case 'float':
      return isNumber ? String(Number(text)) : null
    case 'boolean':
      return BOOLEANS[text.toLowerCase()] ?? null
    case 'decimal':
      return isNumber && !/e/i.test(text) ? quoted(text) : null
    case 'text':
    case 'varchar':
    case 'uuid':
    case 'ip':
      return first.kind === 'string' ? quoted(first.text) : null
    case 'datetime':
      return first.kind === 'string' ? dateSource(first.text) : null
    default:
      return null
  }
}
const BOOLEANS: Readonly<Record<string, string>> = { true: 'true', false: 'false', t: 'true', f: 'false', 1: 'true', 0: 'false' }

function dateSource(text: string): string | null {
  const [, day, time, zone = '+00'] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)0*(\+00)?$/.exec(text) ?? []
  return day === undefined || zone !== '+00' ? null : `new Date(${quoted(new Date(`${day}T${time}Z`).toISOString())})`
}

/** SQL as it was found. */
export function rawSource(sql: string, source: Source): string {
  source.use('sql')
  return source.call('raw', [`sql\`${sql.replace(/[\\`]|\$\{/g, '\\$&')}\``])
}
