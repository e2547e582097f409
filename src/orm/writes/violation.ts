// What a database refused, in the words of the model: which field of which model, and never which value.

import { NuagesError } from '../../base/errors.ts'
import type { Eventual, Parameter, Result } from '../backends/backend.ts'
import { DatabaseError } from '../backends/database-error.ts'
import { attempt } from '../backends/eventual.ts'
import type { Database } from '../database.ts'
import { declaredAs, type TableDefinition, tablesOf } from '../ddl/definition.ts'
import type { Schema } from '../schema.ts'

interface Meaning {
  readonly code: string
  readonly status?: number
  say(model: string, fields: string, constraint: string): string
  readonly hint?: string
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  DATABASE_UNIQUE_VIOLATION: {
    code: 'ORM_VALUE_TAKEN',
    status: 409,
    say: (model, fields) => `${model}${fields} is taken: another row has the same value`,
    hint: 'getOrCreate and updateOrCreate meet a row that is there; validate() tells beforehand, but another may be faster',
  },
  DATABASE_FOREIGN_KEY_VIOLATION: {
    code: 'ORM_REFERENCE_BROKEN',
    status: 409,
    say: (model, fields) => `${model}${fields} refers to a row that is not there, or the row is still referred to`,
  },
  DATABASE_CHECK_VIOLATION: {
    code: 'ORM_CHECK_BROKEN',
    say: (model, fields, constraint) => `${model}${fields} breaks the check ${constraint}`,
  },
  DATABASE_NOT_NULL_VIOLATION: {
    code: 'ORM_VALUE_NULL',
    say: (model, fields) => `${model}${fields} cannot be null`,
  },
}

/** Runs a statement that writes rows of a model; gives what `work` makes of the result. Throws ORM_VALUE_TAKEN and the like, `DatabaseError`. */
export function execute<T>(
  database: Database,
  schema: Schema,
  [sql, parameters]: readonly [sql: string, parameters: readonly Parameter[]],
  work: (result: Result) => T,
): Eventual<T> {
  return attempt(
    () => database.execute(sql, parameters),
    work,
    (error) => {
      throw translated(error, schema)
    },
  )
}

/** The error of the model for one of the database; any other as it is. */
export function translated(error: unknown, schema: Schema): unknown {
  const meaning = error instanceof DatabaseError ? MEANINGS[error.code] : undefined
  if (meaning === undefined || !(error instanceof DatabaseError)) return error
  const { table } = error
  if (error.code === 'DATABASE_FOREIGN_KEY_VIOLATION' && table !== undefined && table !== schema.table) return stillReferred(error, schema)
  const fields = fieldsOf(error, schema)
  const place = fields.length === 0 ? '' : `.${fields.join(' and ')}`
  const message = messageOf(schema, error.constraint) ?? meaning.say(schema.name, place, error.constraint ?? 'of its table')
  return new NuagesError(meaning.code, message, {
    ...(meaning.hint === undefined ? {} : { hint: meaning.hint }),
    ...(meaning.status === undefined ? {} : { status: meaning.status }),
    details: { model: schema.name, fields, ...(error.constraint === undefined ? {} : { constraint: error.constraint }) },
    cause: error,
  })
}

/** A row that others point at, which no `onDelete` looks after. */
function stillReferred(error: DatabaseError, { name }: Schema): NuagesError {
  return new NuagesError('ORM_REFERENCE_BROKEN', `a ${name} is still referred to by rows of ${error.table}`, {
    status: 409,
    hint: 'their foreign key says doNothing, or its model is in no model set that was loaded',
    details: { model: name, by: error.table, constraint: error.constraint },
    cause: error,
  })
}

/** The fields that a violation is about: engines name the columns, or only the constraint. */
function fieldsOf({ columns, constraint }: DatabaseError, schema: Schema): string[] {
  const named = columns?.map((column) => fieldOf(column, schema))
  if (named?.every((field) => field !== undefined)) return named as string[]
  const [table] = tablesOf(schema)
  return columnsOf(table as TableDefinition, constraint).map((column) => fieldOf(column, schema) ?? column)
}

function columnsOf(table: TableDefinition, constraint: string | undefined): readonly string[] {
  if (constraint === 'PRIMARY' || constraint === `${table.name}_pkey`) return table.primaryKey
  const index = table.indexes.find(({ name }) => name === constraint)
  if (index !== undefined) return index.parts.flatMap(({ column }) => column ?? [])
  const key = table.foreignKeys.find(({ name }) => name === constraint)
  if (key !== undefined) return [key.column]
  const column = table.columns.find(({ name }) => constraint === `${table.name}_${name}_check`)
  return column === undefined ? [] : [column.name]
}

/** The name of the field that has this column: of a foreign key the relation, which is what people write. */
function fieldOf(column: string, schema: Schema): string | undefined {
  for (const info of schema.columns.values()) if (info.column === column) return info.foreignKey ?? info.name
  return undefined
}

/** What the model itself says where its own constraint is broken. */
function messageOf(schema: Schema, constraint: string | undefined): string | undefined {
  return constraint === undefined ? undefined : (declaredAs(schema, constraint)?.message ?? undefined)
}
