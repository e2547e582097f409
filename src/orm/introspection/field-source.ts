// A found column as the field that holds it.

import type { ColumnType } from '../column-type.ts'
import { constraintName } from '../ddl/names.ts'
import type { Engine } from '../engine.ts'
import { fieldNameOf, measures } from '../migrations/field-source.ts'
import { quoted, type Source } from '../migrations/source.ts'
import { snakeCase } from '../schema.ts'
import type { FoundCondition } from './conditions.ts'
import { defaultSource, rawSource, valueSource } from './default-source.ts'
import { type FoundColumn, type FoundForeignKey, isUsual } from './found.ts'
import { isUnique, type Planned } from './planned.ts'
import { tokensOf } from './tokens.ts'

/** What a field is written with. */
export interface FieldPlace {
  readonly model: Planned
  readonly engine: Engine
  readonly source: Source
  /** What checks say of the column. */
  readonly conditions: readonly FoundCondition[]
  /** The name of the class of a table. */
  readonly classOf: (table: string) => string
}

type Options = (readonly [name: string, value: string])[]

/** A field as it stands in a model; null for the `id` that every model has unasked. */
export function fieldSource(column: FoundColumn, place: FieldPlace): string | null {
  const { model, source } = place
  const key = model.keys.get(column.name)
  if (key !== undefined) return keySource(column, key, place)
  const type = column.type ?? { kind: 'text' }
  const options = [...columnOptions(column, type, place), ...named(column, model.fields.get(column.name) as string)]
  const isImplied = type.auto === true && type.kind === 'bigint' && column.name === 'id' && options.length === 0
  if (isImplied) return null
  const field = call(fieldNameOf(type, isPlainNumber(column, type, place.engine)), options, source)
  if (column.generated === null) return field
  const { sql, stored } = column.generated
  return source.call('generated', [field, `{ as: ${rawSource(sql, source)}${stored ? '' : ', stored: false'} }`])
}

/** Columns of 64 bits are bigints, but where their values are those of JavaScript's numbers as a rule. */
function isPlainNumber({ declared, unsigned, default: given }: FoundColumn, { auto, kind }: ColumnType, engine: Engine): boolean {
  if (kind !== 'bigint' || auto === true) return true
  const isSafe = given === null || !/^-?\d+$/.test(given) || Number.isSafeInteger(Number(given))
  return engine === 'sqlite' ? isSafe && !/^(?:bigint|int8)/i.test(declared) : unsigned && !/^bigint/i.test(declared)
}

/** `5n` as `5`, where rows hold a number. */
function plainNumber(text: string, column: FoundColumn, type: ColumnType, engine: Engine): string {
  return isPlainNumber(column, type, engine) ? text.replace(/^(-?\d+)n$/, '$1') : text
}

function call(name: string, options: Options, source: Source): string {
  const args = options.length === 0 ? '' : `{ ${options.map(([key, value]) => `${key}: ${value}`).join(', ')} }`
  return `${source.use(name)}${name === 'json' ? '<unknown>' : ''}(${args})`
}

function columnOptions(column: FoundColumn, type: ColumnType, place: FieldPlace): Options {
  const { model, engine, source } = place
  const isKey = model.primaryKey.includes(column.name)
  const given = column.default === null || column.generated !== null ? null : defaultSource(column.default, type, engine, source)
  return [
    ...Object.entries(measures(type)).map(([name, value]) => [name, String(value)] as const),
    ...(column.nullable && !isKey ? [['null', 'true'] as const] : []),
    ...(isKey && type.auto !== true ? [['primaryKey', 'true'] as const] : []),
    ...(isKey ? [] : indexOptions(column, model)),
    ...(type.auto === true ? [] : limits(column, type, place)),
    ...(given === null || type.auto === true ? [] : [['default', plainNumber(given, column, type, engine)] as const]),
    ...(column.collation === null ? [] : [['collation', quoted(column.collation)] as const]),
    ...(column.comment === null ? [] : [['comment', quoted(column.comment)] as const]),
  ]
}

function named(column: FoundColumn, field: string): Options {
  return snakeCase(field) === column.name ? [] : [['column', quoted(column.name)]]
}

/** Whether an index over one column is one that its field makes, by its name. */
export function isOwnIndex(model: Planned, name: string | null, column: string, unique: boolean): boolean {
  return name === null || name === constraintName(model.table.name, [column], unique ? 'key' : 'idx')
}

function indexOptions(column: FoundColumn, model: Planned): Options {
  const own = model.table.indexes.filter(
    (index) =>
      index.parts.length === 1 &&
      index.parts[0]?.column === column.name &&
      index.parts[0].descending === false &&
      index.where === null &&
      isUsual(index) &&
      isOwnIndex(model, index.name, column.name, index.unique),
  )
  const [index] = own.toSorted((one, other) => Number(other.unique) - Number(one.unique))
  return index === undefined ? [] : [[index.unique ? 'unique' : 'index', 'true']]
}

/** Choices, and the least and the greatest value, where the type has others. */
function limits(column: FoundColumn, type: ColumnType, { conditions, engine }: FieldPlace): Options {
  const { labels, unsigned } = column
  const written = (texts: readonly string[]): string => `[${texts.join(', ')}]`
  if (labels !== null) return [['choices', written(labels.map(quoted))]]
  if (type.kind === 'boolean' || type.kind === 'json') return []
  const listed = conditions.flatMap((condition) => (condition.says === 'in' ? [condition.values] : []))
  const choices = listed.map((values) => values.map((value) => valueSource([value], type)))
  const bounds = (says: '<=' | '>='): number[] =>
    conditions.flatMap((condition) => (condition.says === says ? [Number(condition.value.map(({ text }) => text).join(''))] : []))
  const isNumber = NUMBERS.has(type.kind)
  const least = Math.max(...bounds('>='), unsigned ? 0 : Number.NEGATIVE_INFINITY)
  const most = Math.min(...bounds('<='))
  const option = (name: string, value: number): Options =>
    isNumber && Number.isFinite(value) && !EDGES.has(value)
      ? [[name, isPlainNumber(column, type, engine) ? String(value) : `${value}n`]]
      : []
  return [
    ...choices.slice(0, 1).flatMap((values): Options => (values.includes(null) ? [] : [['choices', written(values as string[])]])),
    ...option('min', least),
    ...option('max', most),
  ]
}
const NUMBERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'float'])
const EDGES: ReadonlySet<number> = new Set([-32768, 32767, -2147483648, 2147483647])

function keySource(column: FoundColumn, key: FoundForeignKey, place: FieldPlace): string {
  const { model, source, engine } = place
  const field = model.fields.get(column.name) as string
  const isKey = model.primaryKey.includes(column.name)
  const isOne = isUnique(model, column.name)
  // One over more columns is said by itself, and one of some rows is none for a key.
  const hasIndex = model.table.indexes.some(
    ({ parts, where, special }) =>
      parts.length === 1 && parts[0]?.column === column.name && where === null && special === null && parts[0].opclass === null,
  )
  const given = column.default === null ? null : valueSource(tokensOf(column.default, engine), column.type ?? { kind: 'text' })
  const options: Options = [
    ...(column.nullable && !isKey ? [['null', 'true'] as const] : []),
    ...(isKey ? [['primaryKey', 'true'] as const] : []),
    ...(key.onDelete === 'restrict' ? [] : [['onDelete', quoted(key.onDelete)] as const]),
    ...(hasIndex || isKey || isOne ? [] : [['index', 'false'] as const]),
    ...(given === null ? [] : [['default', given] as const]),
    ...(`${snakeCase(field)}_id` === column.name ? [] : [['column', quoted(column.name)] as const]),
    ...(column.comment === null ? [] : [['comment', quoted(column.comment)] as const]),
  ]
  const args = options.length === 0 ? '' : `, { ${options.map(([name, value]) => `${name}: ${value}`).join(', ')} }`
  return `${source.use(isOne ? 'oneToOne' : 'foreignKey')}(() => ${place.classOf(key.table)}${args})`
}
