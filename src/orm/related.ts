// The relation properties of rows: what is loaded, or what to do about it.

import { NuagesError } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import { begunState } from './initial.ts'
import { addLinks } from './links.ts'
import { noteList } from './one-by-one.ts'
import { equals } from './own-query.ts'
import { QuerySet } from './query-set.ts'
import { memoryOf, type RowState, stateOfRow } from './row-state.ts'
import { assignGeneric, assignKey, type RowValues } from './row-values.ts'
import type { RelationInfo, Schema } from './schema.ts'
import type { QueryState } from './state.ts'

/** The query set class of a model: its own, or the plain one. Throws ORM_QUERY_CLASS. */
export function queryOf(state: QueryState): QuerySet<unknown> {
  const { schema } = state
  const open = schema.options.query as (() => unknown) | undefined
  const Class = open === undefined ? QuerySet : open()
  if (typeof Class === 'function' && (Class === QuerySet || Class.prototype instanceof QuerySet)) {
    return QuerySet.made(Class as new () => QuerySet<unknown>, state)
  }
  throw new NuagesError('ORM_QUERY_CLASS', `the query option of ${schema.name} gives no class that extends QuerySet`, {
    hint: 'write { query: () => ArticleQuery }',
  })
}

/** Gives rows a property for each relation; not enumerable, so that printing a row or spreading it touches none. */
export function defineRelations(prototype: object, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: false,
      get() {
        return readRelation(this as object, name)
      },
      set(value: unknown) {
        assignKey(this as object, name, value)
      },
    })
  }
}

/** Gives rows a property for each generic key. */
export function defineGenerics(prototype: object, names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: false,
      get() {
        return readGeneric(this as object, name)
      },
      set(value: unknown) {
        assignGeneric(this as object, name, value)
      },
    })
  }
}

function readGeneric(row: object, name: string): unknown {
  const kinds = stateOfRow(row)?.schema.generics.get(name)?.kinds
  if (kinds === undefined) return undefined
  for (const relation of kinds.values()) {
    const key = (row as RowValues)[(relation.column as ColumnInfo).name]
    if (key !== null && key !== undefined) return readRelation(row, relation.name, name)
  }
  return null
}

/** Puts what was loaded into a row: a row or null, or a list, which is frozen. */
export function setRelated(row: object, name: string, value: object | null): void {
  memoryOf(row).related.set(name, Array.isArray(value) ? Object.freeze(value) : value)
}

/** `said` is what people call it. */
function readRelation(row: object, name: string, said: string = name): unknown {
  const memory = stateOfRow(row)
  // The prototype itself, which debuggers and deep comparisons read, has no memory.
  if (memory === undefined) return undefined
  const relation = memory.schema.relations.get(name) as RelationInfo
  const { column } = relation
  if (memory.related.has(name)) {
    const loaded = memory.related.get(name)
    if (column === null || pointsAt(row as RowValues, column.name, loaded)) return loaded
    memory.related.delete(name)
  }
  if (column !== null && (row as RowValues)[column.name] === null) return null
  if (relation.many) {
    noteList(memory.origin, row, relation)
    return listOf(row, memory, relation)
  }
  throw new NuagesError('ORM_RELATION_NOT_LOADED', `${memory.schema.name}.${said} is not loaded`, {
    hint: `load it with the query, .with('${said}'), or now: await row.load('${said}')`,
    details: { model: memory.schema.name, relation: said },
  })
}

/** Whether the key still is that of the row that was loaded, or assigned before it had one. */
function pointsAt(row: RowValues, key: string, loaded: unknown): boolean {
  const target = stateOfRow(loaded)
  return target === undefined ? row[key] === null : (loaded as RowValues)[target.schema.key.name] === row[key]
}

/** The query set of a relation to many, whether it is loaded or not. Throws ORM_ROW_UNSAVED. */
export function listOf(row: object, memory: RowState, relation: RelationInfo): unknown {
  const { schema } = memory
  if (!memory.isStored) {
    throw new NuagesError('ORM_ROW_UNSAVED', `${schema.name}.${relation.name} was asked of a row that is not in the database`, {
      hint: 'save it first',
    })
  }
  const begun: QueryState = { ...begunState(relation.target), executor: memory.executor }
  const key = relation.inverse?.column
  if (key === null || key === undefined) return addLinks(queryOf({ ...begun, owner: { row, relation } }), row, relation)
  const stored = key.toDatabase((row as RowValues)[schema.key.name])
  return queryOf({ ...begun, conditions: [...begun.conditions, equals(relation.target as Schema, key, stored)] })
}
