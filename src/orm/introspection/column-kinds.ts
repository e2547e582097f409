// What the types of each engine are here. `null`: no field holds it as it is.

import type { ColumnType } from '../column-type.ts'
import type { Engine } from '../engine.ts'

const NAMED: Readonly<Record<string, ColumnType['kind']>> = {
  bool: 'boolean',
  boolean: 'boolean',
  smallint: 'smallint',
  int2: 'smallint',
  year: 'smallint',
  int: 'integer',
  integer: 'integer',
  int4: 'integer',
  mediumint: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  real: 'float',
  float: 'float',
  double: 'float',
  'double precision': 'float',
  text: 'text',
  tinytext: 'text',
  mediumtext: 'text',
  longtext: 'text',
  citext: 'text',
  clob: 'text',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  'time without time zone': 'time',
  datetime: 'datetime',
  timestamp: 'datetime',
  'timestamp without time zone': 'datetime',
  'timestamp with time zone': 'datetime',
  json: 'json',
  jsonb: 'json',
  bytea: 'binary',
  blob: 'binary',
  tinyblob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
  binary: 'binary',
  varbinary: 'binary',
  inet: 'ip',
  inet4: 'ip',
  inet6: 'ip',
}
const CHARACTERS: ReadonlySet<string> = new Set([
  'char',
  'character',
  'varchar',
  'character varying',
  'nchar',
  'nvarchar',
  'varying character',
  'native character',
])

/** The type that a declaration means, such as `varchar(80)` or `int(11) unsigned`. `counted`: the database counts it up. */
export function kindOf(declared: string, engine: Engine, counted: boolean): ColumnType | null {
  const [, name = '', first, second, rest = ''] =
    /^([^(]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)(.*))?$/.exec(declared.toLowerCase()) ?? []
  const base = `${name}${rest}`.replace(/\s*\b(?:unsigned|zerofill)\b/g, '').trim()
  const isUnsigned = /\bunsigned\b/.test(declared.toLowerCase())
  const type = measured(base, first, second) ?? plain(base, first, engine, isUnsigned)
  return type !== null && counted ? { ...type, auto: true } : type
}

function measured(base: string, first: string | undefined, second: string | undefined): ColumnType | null {
  if (CHARACTERS.has(base))
    return first === undefined || Number(first) === 0 ? { kind: 'text' } : { kind: 'varchar', length: Number(first) }
  if (base !== 'numeric' && base !== 'decimal') return null
  const [precision, scale] = [Number(first), Number(second ?? 0)]
  const isSound = first !== undefined && precision >= 1 && precision <= 65 && scale <= 30 && scale <= precision
  return isSound ? { kind: 'decimal', precision, scale } : null
}

function plain(base: string, first: string | undefined, engine: Engine, isUnsigned: boolean): ColumnType | null {
  if (base === 'tinyint') return { kind: first === '1' && engine !== 'sqlite' ? 'boolean' : 'smallint' }
  // MySQL gives bits as bytes.
  if (base === 'bit' && engine === 'mysql') return { kind: 'binary' }
  const kind = NAMED[base]
  if (kind === undefined) return null
  // One without a sign reaches further than a type with one of the same size.
  if (isUnsigned && kind === 'smallint') return { kind: 'integer' }
  return { kind: isUnsigned && kind === 'integer' ? 'bigint' : kind }
}
