// The query that means one row: by its primary key, as it was read.

import { NuagesError } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import type { RowState, StoredColumns } from './row-state.ts'
import type { Schema } from './schema.ts'
import { type ConditionNode, type QueryState, wholeState } from './state.ts'

/** The query for a row that is in the database. Throws ORM_ROW_UNSAVED. */
export function ownQuery({ schema, stored, executor }: RowState, verb: string): QueryState {
  if (stored === null) {
    throw new NuagesError('ORM_ROW_UNSAVED', `a ${schema.name} that is not in the database cannot be ${verb}`, { hint: 'save it first' })
  }
  const conditions = schema.primaryKey.map((column) => equals(schema, column, keyIn(stored, column)))
  return { ...wholeState(schema), conditions, executor }
}

function keyIn({ columns, values }: StoredColumns, key: ColumnInfo): Stored {
  return values[columns.indexOf(key)] ?? null
}

/** The condition that a column of the model has a stored value. */
export function equals(schema: Schema, column: ColumnInfo, stored: Stored): ConditionNode {
  const path = { text: column.name, owner: schema, steps: [], column, annotation: null }
  return { type: 'compare', path, comparison: stored === null ? { name: 'null', operands: [] } : { name: 'eq', operands: [stored] } }
}
