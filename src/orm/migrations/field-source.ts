// Fields as the TypeScript that makes them again: what the database knows of them, and no more. Labels, validators and functions that
// make defaults are not part of a table.

import type { ColumnInfo } from '../column-info.ts'
import type { ColumnType } from '../column-type.ts'
import type { ManyToMany } from '../relations.ts'
import type { RelationInfo } from '../schema.ts'
import { quoted, type Source } from './source.ts'

/** A column as a field function. */
export function columnSource(column: ColumnInfo, source: Source): string {
  const { options, codec } = column
  const { min, max } = options as { min?: unknown; max?: unknown }
  const { generated } = options
  const written = {
    ...measures(codec.type),
    ...(options.null === true ? { null: true } : {}),
    ...(options.primaryKey === true && codec.type.auto !== true ? { primaryKey: true } : {}),
    ...(options.unique === true ? { unique: true } : {}),
    ...(options.index === true ? { index: true } : {}),
    ...(options.choices === undefined ? {} : { choices: options.choices }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(options.column === undefined ? {} : { column: options.column }),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
    ...(options.collation === undefined ? {} : { collation: options.collation }),
    ...(typeof options.default === 'function' || options.default === undefined ? {} : { default: stored(column, options.default) }),
  }
  const field = fieldCall(fieldNameOf(codec.type, codec.usual === 'whole'), written, source)
  if (generated === undefined) return field
  return source.call('generated', [field, source.object({ as: generated.as, stored: generated.stored })])
}

/** A value of a row that is no plain value, such as a Temporal.PlainDate, as it is written into the file. */
function stored(column: ColumnInfo, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !(Symbol.toStringTag in given)) return given
  return String((given as { [Symbol.toStringTag]: string })[Symbol.toStringTag]).startsWith('Temporal.') ? column.toDatabase(given) : given
}

function fieldCall(name: string, options: object, source: Source): string {
  return source.call(name, Object.keys(options).length === 0 ? [] : [source.object(options)])
}

/** The measures of a type as options of its field. */
export function measures({ length, precision, scale }: ColumnType): object {
  if (length !== undefined) return { maxLength: length }
  return precision === undefined ? {} : { digits: precision, places: scale }
}

/** The field function of a type. Slugs, addresses and files are texts to the database. */
export function fieldNameOf({ kind, auto }: ColumnType, isNumber: boolean): string {
  if (auto && kind === 'smallint') return 'smallAuto'
  if (auto && kind === 'integer') return 'integerAuto'
  if (auto) return isNumber ? 'auto' : 'bigAuto'
  switch (kind) {
    case 'varchar':
      return 'text'
    case 'smallint':
      return 'smallInteger'
    case 'bigint':
      return isNumber ? 'largeInteger' : 'bigInteger'
    case 'ip':
      return 'ipAddress'
    default:
      return kind
  }
}

const UNRECORDED: ReadonlySet<string> = new Set(['label', 'help', 'editable', 'renamedFrom', 'through'])

/** A relation that has a column or a table of its own. `nameOfModel` is what the file calls the target. */
export function relationSource(relation: RelationInfo, nameOfModel: (relation: RelationInfo) => string, source: Source): string {
  const to = source.call('to', [quoted(nameOfModel(relation))])
  const { field } = relation
  const options: Readonly<Record<string, unknown>> = field.kind === 'foreignKey' || field.kind === 'manyToMany' ? { ...field.options } : {}
  const written = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => !UNRECORDED.has(name) && typeof value !== 'function'),
  )
  const args = [to, ...(Object.keys(written).length === 0 ? [] : [source.object(written)])]
  return source.call(relation.field.kind === 'foreignKey' ? 'foreignKey' : 'manyToMany', args)
}

/** Whether a relation is part of the tables: reverse ones are not, nor are those by a model of their own. */
export function isRecorded(relation: RelationInfo): boolean {
  if (relation.field.kind === 'foreignKey') return true
  return relation.field.kind === 'manyToMany' && (relation.field as ManyToMany<unknown>).options.through === undefined
}
