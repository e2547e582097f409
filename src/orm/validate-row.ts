// What is wrong with a row: each value by itself, then what the model's checks say, then what must be unique.

import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { type Executor, executorOf } from './executor.ts'
import { Made } from './made.ts'
import { equals, ownQuery } from './own-query.ts'
import { readConditions } from './parse-conditions.ts'
import { answerOf } from './row-condition.ts'
import { memoryOf, type RowState } from './row-state.ts'
import { isDeferred, type RowValues } from './row-values.ts'
import type { GenericInfo, Schema } from './schema.ts'
import { type ConditionNode, wholeState } from './state.ts'
import { keyFor } from './write-values.ts'

/** Sentences by field; those about several fields together under `''`. Asks the database about what must be unique. */
export async function validateRow(row: object): Promise<Record<string, string[]>> {
  const memory = memoryOf(row)
  const problems: Record<string, string[]> = Object.create(null)
  const add = (name: string, found: readonly string[]): void => {
    if (found.length > 0) problems[name] = [...(problems[name] ?? []), ...found]
  }
  for (const column of memory.schema.columns.values()) {
    if (!isMadeByDatabase(row, column)) add(column.name, column.validate((row as RowValues)[column.name]))
  }
  const read = reader(row, memory.schema, (name) => problems[name] === undefined)
  add('', brokenChecks(memory.schema, read))
  for (const generic of memory.schema.generics.values()) add(generic.name, brokenKinds(generic, row))
  for (const { columns, message, condition, nullsDistinct } of uniqueSets(memory.schema)) {
    // Whether the condition holds may be for the database alone to say, which then refuses the row when it is saved.
    const isAsked = condition === null || answerOf(condition, read) === true
    const isSound = isAsked && columns.every(({ name }) => problems[name] === undefined)
    const label = columns.map(({ options, name }) => options.label ?? name).join(' and ')
    const name = columns.length === 1 ? (columns[0]?.name ?? '') : ''
    const sentence = message ?? `There is a ${memory.schema.name} with this ${label} already.`
    if (isSound && (await isTaken(row, memory, { columns, condition, nullsDistinct }))) add(name, [sentence])
  }
  return problems
}

type Read = (column: ColumnInfo) => Stored | undefined

/** The stored values of a row, but of columns that the database makes and of those that are wrong by themselves. */
function reader(row: object, schema: Schema, isSound: (name: string) => boolean): Read {
  return (column) => {
    if (isMadeByDatabase(row, column) || !isSound(column.name)) return undefined
    const value = (row as RowValues)[column.name] ?? null
    return value instanceof Made ? undefined : column.toDatabase(plain(schema, column, value))
  }
}

/** What the checks of a model say that a row breaks; those about values that are wrong by themselves say nothing more. */
function brokenChecks(schema: Schema, read: Read): string[] {
  const checks = (schema.options.indexes ?? []).filter(({ kind, field }) => kind === 'check' && field === null)
  return checks.flatMap(({ condition, message }) => {
    return answerOf(conditionOf(schema, condition as object), read) === false ? [message ?? 'These values do not go together.'] : []
  })
}

/** What is wrong with a generic key: a row points at one target, or where it may, at none. */
function brokenKinds({ kinds, nullable, expected }: GenericInfo, row: object): string[] {
  const columns = [...kinds.values()].map(({ column }) => column as ColumnInfo)
  if (columns.some(({ name }) => isDeferred(row, name))) return []
  const given = columns.filter(({ name }) => ((row as RowValues)[name] ?? null) !== null).length
  if (given === 1 || (given === 0 && nullable)) return []
  return [given === 0 ? 'This is required.' : `This has to be ${expected}.`]
}

function conditionOf(schema: Schema, condition: object): ConditionNode {
  return readConditions(condition, { schema, annotations: new Set(), parameters: [] })
}

function isMadeByDatabase(row: object, column: ColumnInfo): boolean {
  if (column.generated || isDeferred(row, column.name)) return true
  const { default: given, autoNow, autoNowAdd } = column.options
  const isLeft = (row as RowValues)[column.name] === undefined
  return isLeft && (column.type.auto === true || given instanceof Made || autoNow === true || autoNowAdd === true)
}

interface UniqueSet {
  readonly columns: readonly ColumnInfo[]
  readonly message: string | null
  /** Of rows that meet it alone. */
  readonly condition: ConditionNode | null
  readonly nullsDistinct: boolean
}

function uniqueSets(schema: Schema): readonly UniqueSet[] {
  const single = [...schema.columns.values()].filter(({ unique, primaryKey }) => unique || (primaryKey && schema.primaryKey.length === 1))
  const together = (schema.options.indexes ?? []).filter(({ kind, expressions }) => kind === 'unique' && expressions.length === 0)
  const sets = together.map(({ fields, message, condition, nullsDistinct }) => {
    const columns = fields.map((name) => schema.columns.get(name) ?? schema.relations.get(name)?.column)
    return {
      columns: columns.filter((column) => column !== undefined && column !== null),
      message,
      condition: condition === null ? null : conditionOf(schema, condition),
      nullsDistinct,
    }
  })
  return [...single.map((column) => ({ columns: [column], message: null, condition: null, nullsDistinct: true })), ...sets]
}

async function isTaken(row: object, memory: RowState, set: Omit<UniqueSet, 'message'>): Promise<boolean> {
  const { columns, condition, nullsDistinct } = set
  const { schema, stored } = memory
  const values = columns.map(({ name }) => (row as RowValues)[name])
  // NULL is the same as nothing else, unless the constraint says otherwise, and what the database makes is new.
  const isFree = (value: unknown, place: number): boolean =>
    value instanceof Made ||
    (value === null && nullsDistinct) ||
    (value === undefined && (nullsDistinct || columns[place]?.options.default !== undefined))
  if (values.some(isFree)) return false
  const kept = stored !== null && columns.every((column) => schema.primaryKey.includes(column))
  if (kept) return false
  const conditions = columns.map((column, index) => equals(schema, column, column.toDatabase(plain(schema, column, values[index] ?? null))))
  const own =
    stored === null
      ? []
      : [{ type: 'not' as const, condition: { type: 'all' as const, conditions: ownQuery(memory, 'checked').conditions } }]
  const executor: Executor = executorOf(memory)
  return executor.exists({ ...wholeState(schema), conditions: [...conditions, ...(condition === null ? [] : [condition]), ...own] })
}

function plain(schema: Schema, column: ColumnInfo, value: unknown): unknown {
  const relation = column.foreignKey === null ? undefined : schema.relations.get(column.foreignKey)
  return relation === undefined ? value : keyFor(relation, value)
}
