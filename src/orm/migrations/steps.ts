// A migration as steps: statements, and work in code. Changes of tables that follow each other are taken together, so that models that
// point at each other can come in one migration.

import type { Stored } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import { fieldValue } from '../fixtures/fixture-value.ts'
import { Made } from '../made.ts'
import { schemaOf } from '../schema.ts'
import { type PlacedMigration, stateAfterOperation } from './migration.ts'
import type { Operation, Work } from './operations.ts'
import { classesOf, definitionsOf, type ProjectState } from './project-state.ts'
import { NO_RENAMES, renamesOf, reversedRenames, type TableRenames } from './renames.ts'
import { type Fills, type Statement, statementsOf } from './table-changes.ts'

/** What is done at once. */
export type Step =
  | Statement
  /** Rows, by models as they are at that point. */
  | { readonly code: Extract<Work, { readonly code: unknown }>; readonly state: ProjectState }

interface Group {
  readonly before: ProjectState
  readonly after: ProjectState
  readonly renames: TableRenames
  readonly fills: readonly NonNullable<Operation['fill']>[]
  readonly run: Operation['run']
  readonly isHandover: boolean
}

/** The steps of a migration. Throws ORM_MIGRATION_ONE_WAY where there is no way back, ORM_DDL_... */
export function stepsOf(placed: PlacedMigration, before: ProjectState, direction: 'forwards' | 'backwards', engine: Engine): Step[] {
  const groups = groupsOf(placed, before)
  if (direction === 'forwards') return groups.flatMap((group) => forwards(group, placed.label, engine))
  return groups.toReversed().flatMap((group) => backwards(group, engine))
}

function groupsOf(placed: PlacedMigration, before: ProjectState): Group[] {
  const { label, migration } = placed
  const groups: Group[] = []
  let state = before
  for (const operation of migration.operations) {
    const after = stateAfterOperation(state, placed, operation)
    const renames = renamesOf(operation.rename, label, state, after)
    const last = groups.at(-1)
    const fills = operation.fill === undefined ? [] : [operation.fill]
    const isHandover = handsOver(state, after)
    const isPlain = operation.run === undefined && renames === NO_RENAMES && !isHandover
    if (last !== undefined && isPlain && last.run === undefined && last.renames === NO_RENAMES && !last.isHandover)
      groups[groups.length - 1] = { ...last, after, fills: [...last.fills, ...fills] }
    else groups.push({ before: state, after, renames, fills, run: operation.run, isHandover })
    state = after
  }
  return groups
}

/** Whether a model's table begins to be managed here, or ends to be: it is there, and stays. */
function handsOver(before: ProjectState, after: ProjectState): boolean {
  const isManaged = (state: ProjectState, name: string): boolean => state.get(name)?.options.managed !== false
  return [...after.keys()].some((name) => before.has(name) && isManaged(before, name) !== isManaged(after, name))
}

function forwards({ before, after, renames, fills, run, isHandover }: Group, label: string, engine: Engine): Step[] {
  if (isHandover) return []
  if (run !== undefined) return workSteps(run.forwards, after, engine)
  const change = { before: definitionsOf(before), after: definitionsOf(after), renames, fills: fillsOf(fills, label, after), engine }
  return statementsOf(change)
}

/** What comes back may not be null either: rows get the empty value of its type. */
function backwards({ before, after, renames, run, isHandover }: Group, engine: Engine): Step[] {
  if (isHandover) return []
  if (run !== undefined) return workSteps(run.backwards as Work, before, engine)
  const [old, now] = [definitionsOf(after), definitionsOf(before)]
  const back = reversedRenames(renames)
  const change = { before: old, after: now, renames: back, fills: emptyFills(now), engine }
  return statementsOf(change)
}

function workSteps(work: Work, state: ProjectState, engine: Engine): Step[] {
  if ('code' in work) return [{ code: work, state }]
  const { sql } = work
  if (Array.isArray(sql)) return (sql as readonly string[]).map((each) => ({ sql: each }))
  const byEngine = sql as Readonly<Record<string, readonly string[]>>
  const own = byEngine[engine] ?? (engine === 'mariadb' ? byEngine['mysql'] : undefined) ?? []
  return own.map((each) => ({ sql: each }))
}

function fillsOf(fills: readonly NonNullable<Operation['fill']>[], label: string, state: ProjectState): Fills {
  const found = new Map<string, Map<string, Stored>>()
  if (fills.length === 0) return found
  const classes = classesOf(state)
  for (const [model, field, value, where] of fills) {
    const schema = schemaOf(classes.get(`${label}.${model}`) as Function)
    const column = schema.columns.get(field) ?? schema.relations.get(field)?.column
    // Null may stay where it still can be.
    if (!column || Made.isMade(value) || (where === 'null' && column.nullable)) continue
    const own = found.get(schema.table) ?? new Map<string, Stored>()
    found.set(schema.table, own.set(column.column, column.toStore(fieldValue(column, value))))
  }
  return found
}

const EMPTY: Readonly<Record<string, Stored>> = {
  text: '',
  varchar: '',
  boolean: false,
  float: 0,
  decimal: '0',
  date: '1970-01-01',
  time: '00:00:00',
  datetime: new Date(0),
  json: 'null',
  binary: new Uint8Array(),
  uuid: '00000000-0000-0000-0000-000000000000',
  ip: '0.0.0.0',
}

function emptyFills(tables: ReturnType<typeof definitionsOf>): Fills {
  const found = new Map<string, Map<string, Stored>>()
  for (const { name, columns } of tables.values()) {
    const required = columns.filter(
      (column) => !column.nullable && column.default === null && column.generated === null && !column.type.auto,
    )
    found.set(name, new Map(required.map((column) => [column.name, column.choices?.[0] ?? EMPTY[column.type.kind] ?? 0])))
  }
  return found
}

/** Whether a migration can be undone. */
export function hasWayBack({ migration }: PlacedMigration): boolean {
  return migration.operations.every(({ run }) => run === undefined || run.backwards !== null)
}
