// Which type of each engine a column has. The promise: what is written comes back equal.
//
//   kind      SQLite    PostgreSQL        MySQL, MariaDB      in the database
//   datetime  TEXT      timestamptz(3)    datetime(3)         UTC; milliseconds, as a Date has, so that an instant that
//                                                             the database made compares equal when it was read
//   time      TEXT      time(6)           time(6)
//   duration  INTEGER   bigint            bigint              microseconds
//   decimal   TEXT      numeric           decimal             SQLite has no exact decimals
//   json      TEXT      jsonb             json                a check in SQLite: only JSON
//   uuid      TEXT      uuid              varchar(36)         small letters
//   ip        TEXT      varchar(45)       varchar(45)         the canonical text, so that it sorts and compares alike
//   boolean   INTEGER   boolean           boolean             0 and 1 where there is none, with a check

import type { ColumnKind, ColumnType } from '../column-type.ts'
import type { Engine } from '../engine.ts'

type Types = Readonly<Record<ColumnKind, string>>

const SQLITE: Types = {
  smallint: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'INTEGER',
  boolean: 'INTEGER',
  text: 'TEXT',
  varchar: 'TEXT',
  uuid: 'TEXT',
  float: 'REAL',
  decimal: 'TEXT',
  date: 'TEXT',
  time: 'TEXT',
  datetime: 'TEXT',
  duration: 'INTEGER',
  json: 'TEXT',
  binary: 'BLOB',
  ip: 'TEXT',
}
const POSTGRES: Types = {
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  boolean: 'boolean',
  text: 'text',
  varchar: 'varchar',
  uuid: 'uuid',
  float: 'double precision',
  decimal: 'numeric',
  date: 'date',
  time: 'time(6)',
  datetime: 'timestamptz(3)',
  duration: 'bigint',
  json: 'jsonb',
  binary: 'bytea',
  ip: 'varchar(45)',
}
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin'
const MYSQL: Types = {
  smallint: 'smallint',
  integer: 'int',
  bigint: 'bigint',
  boolean: 'boolean',
  text: 'longtext',
  varchar: 'varchar',
  uuid: `varchar(36) ${ASCII}`,
  float: 'double',
  decimal: 'decimal',
  date: 'date',
  time: 'time(6)',
  datetime: 'datetime(3)',
  duration: 'bigint',
  json: 'json',
  binary: 'longblob',
  ip: `varchar(45) ${ASCII}`,
}
const TYPES: Readonly<Record<Engine, Types>> = { sqlite: SQLITE, postgres: POSTGRES, mysql: MYSQL, mariadb: MYSQL }

/** Characters of a varchar that MySQL keeps within the row and can index as a whole (3072 bytes). Columns of one row have 65535 bytes together. */
export const MOST_VARCHAR: number = 768

/** The type of a column as CREATE TABLE says it. */
export function columnTypeSql(type: ColumnType, engine: Engine): string {
  const { kind, length, precision, scale } = type
  if (kind === 'varchar' && isLong(type, engine)) return TYPES[engine].text
  const name = TYPES[engine][kind]
  if (engine === 'sqlite') return name
  if (kind === 'varchar') return `${name}(${length})`
  return kind === 'decimal' ? `${name}(${precision}, ${scale})` : name
}

/** Whether MySQL keeps a column outside of the row: such a column has no index over all of it. */
export function isLong({ kind, length = 0 }: ColumnType, engine: Engine): boolean {
  if (engine !== 'mysql' && engine !== 'mariadb') return false
  return ['text', 'json', 'binary'].includes(kind) || (kind === 'varchar' && length > MOST_VARCHAR)
}

/** Bytes of one row of MySQL at most, without what it keeps outside (MySQL manual, limits on table column count and row size). */
export const MOST_ROW_BYTES: number = 65_535

/** Bytes that a column takes of them: four for each character, and its length. */
export function rowBytes(type: ColumnType, engine: Engine): number {
  if (isLong(type, engine)) return 12
  if (type.kind === 'varchar') return 4 * (type.length ?? 0) + 2
  return type.kind === 'uuid' || type.kind === 'ip' ? 50 : 8 + (type.precision ?? 0) / 2
}

/** What the type alone does not say: a condition on the column `name`, which is quoted. */
export function typeCheck(type: ColumnType, name: string, engine: Engine): string | null {
  const { kind, length } = type
  if (kind === 'varchar' && engine === 'sqlite') return `length(${name}) <= ${length}`
  if (kind === 'varchar' && isLong(type, engine)) return `char_length(${name}) <= ${length}`
  if (engine === 'postgres') return null
  if (kind === 'boolean') return `${name} IN (0, 1)`
  if (engine !== 'sqlite') return null
  if (kind === 'json') return `json_valid(${name})`
  return kind === 'smallint' || kind === 'integer' ? RANGES[kind](name) : null
}

const RANGES: Readonly<Record<'smallint' | 'integer', (name: string) => string>> = {
  smallint: (name) => `${name} BETWEEN -32768 AND 32767`,
  integer: (name) => `${name} BETWEEN -2147483648 AND 2147483647`,
}
