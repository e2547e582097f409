// What a column is in a database, in words that no database uses alone. A backend maps each kind to its own type.

/**
 * A value on its way to or from a backend, one form for each kind: integers are numbers, a bigint where the field says so;
 * decimals, uuids, dates (`2026-01-31`), times (`13:45:00.000001`), IP addresses, texts and json (its text) are strings; durations
 * are whole microseconds as bigint; datetimes are Dates; binary is bytes. A backend converts what its driver speaks.
 */
export type Stored = null | string | number | bigint | boolean | Date | Uint8Array

/** The kinds of columns. */
export type ColumnKind =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'text'
  | 'varchar'
  | 'uuid'
  | 'float'
  | 'decimal'
  | 'date'
  | 'time'
  | 'datetime'
  | 'duration'
  | 'json'
  | 'binary'
  | 'ip'

/** The type of a column: its kind, and the measures that kind has. */
export interface ColumnType {
  readonly kind: ColumnKind
  /** Of a varchar: the most characters. */
  readonly length?: number
  /** Of a decimal: how many digits, and how many of them after the point. */
  readonly precision?: number
  readonly scale?: number
  /** Whether the database counts it up for each new row. */
  readonly auto?: boolean
}
