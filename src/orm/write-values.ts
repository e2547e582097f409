// Values on their way into columns: what rows are given, and what `update` writes.

import { NuagesError, shown } from '../base/errors.ts'
import { readsRow } from './check-expression.ts'
import { chosenKey } from './chosen-key.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Written } from './executor.ts'
import { Operand } from './expression.ts'
import { Made } from './made.ts'
import { stateOfRow } from './row-state.ts'
import type { RelationInfo, Schema } from './schema.ts'

/** An object whose keys name fields. Throws ORM_VALUES_SHAPE for anything that is no plain object. */
export function plainValues(schema: Schema, values: unknown): Record<string, unknown> {
  const prototype = typeof values === 'object' && values !== null ? Object.getPrototypeOf(values) : undefined
  if (prototype === Object.prototype || prototype === null) return values as Record<string, unknown>
  throw new NuagesError('ORM_VALUES_SHAPE', `${schema.name} was given ${shown(values)}: expected an object with fields as keys`)
}

/** `plainValues`, with the foreign keys of generic keys in place of those. Throws ORM_VALUES_SHAPE, ORM_VALUE_TYPE. */
export function givenValues(schema: Schema, given: unknown): Record<string, unknown> {
  const values = plainValues(schema, given)
  if (schema.generics.size === 0) return values
  const entries = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const generic = schema.generics.get(name)
    if (generic === undefined) return [[name, value]]
    const chosen = value === null ? null : chosenKey(generic, value)
    return [...generic.kinds.values()].map((relation) => [relation.name, relation === chosen ? value : null])
  })
  return Object.fromEntries(entries)
}

/** The column that a name writes into: its own, or that of a foreign key. Throws ORM_FIELD_UNKNOWN, ORM_FIELD_READONLY. */
export function writtenColumn(schema: Schema, name: string): ColumnInfo {
  if (typeof name !== 'string') throw new NuagesError('ORM_FIELD_UNKNOWN', `${schema.name} has no field ${shown(name)}`)
  const column = schema.columns.get(name) ?? schema.relations.get(name)?.column
  if (column === undefined || column === null) {
    const isRelation = schema.relations.has(name)
    throw new NuagesError('ORM_FIELD_UNKNOWN', `${schema.name} has no ${isRelation ? 'column' : 'field'} ${shown(name)}`, {
      hint: isRelation ? 'a list is written by its own rows, or by add and remove of a many-to-many relation' : schema.suggestion(name),
    })
  }
  if (!column.generated) return column
  throw new NuagesError('ORM_FIELD_READONLY', `${schema.name}.${name} is computed by the database and cannot be written`)
}

/** The key of a row that is given for a foreign key; other values as they are. Throws ORM_VALUE_TYPE, ORM_ROW_UNSAVED. */
export function keyFor(relation: RelationInfo, value: unknown): unknown {
  const row = stateOfRow(value)
  if (row === undefined) return value
  const place = `${relation.schema.name}.${relation.name}`
  if (row.schema !== relation.target) {
    throw new NuagesError(
      'ORM_VALUE_TYPE',
      `${place} cannot be a row of ${row.schema.name}: expected a row of ${relation.target.name}, or its key`,
    )
  }
  const key = (value as Record<string, unknown>)[row.schema.key.name]
  if (key !== undefined && key !== null) return key
  throw new NuagesError('ORM_ROW_UNSAVED', `${place} was given a ${row.schema.name} that has no key yet`, { hint: 'save it first' })
}

/** Refuses a foreign key that is given as a row and as a key which are not the same. Throws ORM_VALUES_SHAPE. */
export function refusePair(schema: Schema, column: ColumnInfo, key: unknown, other: unknown): never {
  const { name, foreignKey } = column
  const one = key === undefined ? 'a row that has no key yet' : shown(key)
  throw new NuagesError(
    'ORM_VALUES_SHAPE',
    `${schema.name} was given ${foreignKey} and ${name}, which disagree: ${one} and ${shown(other)}`,
    {
      hint: `give one of them: { ${foreignKey}: row } or { ${name}: key }`,
    },
  )
}

/** What a new row has: no expression can read it before it is there. Throws ORM_VALUE_TYPE, ORM_VALUE_... */
export function newValue(schema: Schema, column: ColumnInfo, value: unknown): Written {
  if (!(value instanceof Operand) || !readsRow(value)) return writtenValue(schema, column, value)
  throw new NuagesError(
    'ORM_VALUE_TYPE',
    `${schema.name}.${column.name} of a new row cannot be computed of its columns, which have no values yet`,
    {
      hint: 'give a value, an expression that reads no column, or declare the field as generated(...)',
    },
  )
}

/** The form that is written: checked, limits minded; expressions as they are. Throws ORM_VALUE_... */
export function writtenValue(schema: Schema, column: ColumnInfo, value: unknown): Written {
  if (typeof value !== 'object' && value !== undefined) return column.toStore(value)
  if (value instanceof Operand) return value
  if (value instanceof Made || value === undefined) {
    throw new NuagesError(
      'ORM_VALUE_TYPE',
      `${schema.name}.${column.name} cannot be ${value === undefined ? 'undefined' : 'a look-up'}: expected ${column.codec.expected}`,
    )
  }
  const relation = column.foreignKey === null ? undefined : schema.relations.get(column.foreignKey)
  return column.toStore(relation === undefined ? value : keyFor(relation, value))
}
