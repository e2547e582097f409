// Values as SQL text, for defaults and checks: the engine keeps those statements, and they can have no parameters. Only values
// that models declare come here, never what arrives with a request.

import { NuagesError, shown } from '../../base/errors.ts'
import { instantText } from '../backends/instant.ts'
import type { ColumnType, Stored } from '../column-type.ts'
import type { Engine } from '../engine.ts'

/** A text in quotes. No engine gives a backslash a meaning: MySQL's session is told so, and PostgreSQL's by default. Throws ORM_DDL_VALUE. */
export function quoteText(text: string): string {
  if (text.includes('\0')) return refuse(text)
  return `'${text.replaceAll("'", "''")}'`
}

/** A stored value of a column of this type, as SQL. Throws ORM_DDL_VALUE. */
export function literal(value: Stored, type: ColumnType | null, engine: Engine): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return String(engine === 'postgres' ? value : Number(value))
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value, type) : refuse(value)
  if (value instanceof Date) return instant(value, engine)
  if (value instanceof Uint8Array) return bytes(value, engine)
  return typeof value === 'string' ? typed(quoteText(value), type, engine) : refuse(value)
}

/** A STRICT column of SQLite takes integers where floats are, and the other way round only whole ones; an exponent makes a float anywhere. */
function numberText(value: number, type: ColumnType | null): string {
  return type?.kind === 'float' && Number.isInteger(value) ? value.toExponential() : String(value)
}

function instant(value: Date, engine: Engine): string {
  const text = instantText(value)
  return engine === 'postgres' ? `timestamptz '${text}+00'` : `'${text}'`
}

function bytes(value: Uint8Array, engine: Engine): string {
  const hex = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
  return engine === 'postgres' ? `'\\x${hex}'::bytea` : `x'${hex}'`
}

function typed(text: string, type: ColumnType | null, engine: Engine): string {
  return engine === 'postgres' && type?.kind === 'json' ? `${text}::jsonb` : text
}

function refuse(value: unknown): never {
  throw new NuagesError('ORM_DDL_VALUE', `${shown(value)} cannot stand in the definition of a table`, {
    hint: 'a default or a check holds plain values: texts without NUL, finite numbers, dates of the years 1 to 9999, bytes',
  })
}
