// Rows: what every one of them can do.

import { NuagesError } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import { executorOf, type Written } from './executor.ts'
import { ownQuery } from './own-query.ts'
import { addLoads } from './refine.ts'
import { memoryOf, Remembering, type RowState } from './row-state.ts'
import { changedValues, insertedValues, type RowValues, rememberWritten, takeStored } from './row-values.ts'
import { isHeard, tell, withoutSignals } from './signals.ts'
import type { LoadNode } from './state.ts'
import { temporalReady } from './temporal.ts'
import { validateRow } from './validate-row.ts'

/** The run time of a row. Its type is `Row<F>`, in loaded.ts. */
export class BaseRow extends Remembering {
  async save(): Promise<this> {
    const memory = memoryOf(this)
    const late = temporalReady()
    if (late !== undefined) await late
    if (!memory.isStored) await insertRow(this, memory)
    else await updateRow(this, memory)
    return this
  }

  async delete(): Promise<ReadonlyMap<string, number>> {
    const memory = memoryOf(this)
    const query = withoutSignals(ownQuery(memory, 'deleted'))
    await tell(this, { moment: 'beforeDelete', created: false, changed: [] })
    const counts = await executorOf(memory).delete(query)
    memory.stored = null
    await tell(this, { moment: 'afterDelete', created: false, changed: [] })
    return counts
  }

  async refresh(): Promise<this> {
    const memory = memoryOf(this)
    const [fresh] = await executorOf(memory).all({ ...ownQuery(memory, 'read again'), limit: 1 })
    if (fresh === undefined) return gone(memory, 'read again')
    const stored = memoryOf(fresh as object).stored
    memory.stored = stored
    memory.related.clear()
    if (stored !== null) takeStored(this, memory.schema, stored)
    return this
  }

  async load(...loads: unknown[]): Promise<this> {
    const memory = memoryOf(this)
    ownQuery(memory, 'given its relations')
    const tree = addLoads(memory.schema, new Map(), loads)
    // A loop that loads row by row asks once: the first one loaded it for all of them.
    if (isLoaded(this, tree)) return this
    await temporalReady()
    const peers = (memory.peers ?? [this]).filter((row) => memoryOf(row).isStored)
    await executorOf(memory).load(memory.schema, peers, tree)
    return this
  }

  async validate(): Promise<Record<string, string[]>> {
    await temporalReady()
    return validateRow(this)
  }

  toJSON(): Record<string, unknown> {
    const { schema, related } = memoryOf(this)
    const json: Record<string, unknown> = {}
    for (const column of schema.columns.values()) {
      if (column.secret || Object.getOwnPropertyDescriptor(this, column.name)?.get !== undefined) continue
      json[column.name] = (this as RowValues)[column.name]
    }
    for (const [name, value] of related) json[name] = Array.isArray(value) ? value.map(jsonOf) : jsonOf(value)
    return json
  }
}

function isLoaded(row: object, tree: ReadonlyMap<string, LoadNode>): boolean {
  const { related } = memoryOf(row)
  for (const [name, { query, children }] of tree) {
    if (query !== null || !related.has(name)) return false
    const others = [related.get(name)].flat().filter((other): other is object => other !== null)
    if (children.size > 0 && !others.every((other) => isLoaded(other, children))) return false
  }
  return true
}

function jsonOf(value: unknown): unknown {
  const row = value as { toJSON?: () => unknown } | null
  return typeof row?.toJSON === 'function' ? row.toJSON() : value
}

function gone({ schema }: RowState, verb: string): never {
  throw new NuagesError('ORM_ROW_GONE', `a ${schema.name} could not be ${verb}: it is no longer in the database`, { status: 404 })
}

async function insertRow(row: BaseRow, memory: RowState): Promise<void> {
  const { schema } = memory
  if (isHeard(schema.model, 'beforeSave')) await tell(row, { moment: 'beforeSave', created: true, changed: [...schema.columns.keys()] })
  const written = insertedValues(row, schema)
  const [made] = await executorOf(memory).insert(schema, [written], null)
  rememberWritten(row, written, made ?? new Map())
  if (isHeard(schema.model, 'afterSave')) await tell(row, { moment: 'afterSave', created: true, changed: namesOf(written) })
}

async function updateRow(row: BaseRow, memory: RowState): Promise<void> {
  const { schema } = memory
  if (isHeard(schema.model, 'beforeSave'))
    await tell(row, { moment: 'beforeSave', created: false, changed: namesOf(changedValues(row, schema)) })
  const written = changedValues(row, schema)
  const key = schema.primaryKey.find((column) => written.has(column))
  if (key !== undefined) {
    throw new NuagesError('ORM_ROW_KEY', `${schema.name}.${key.name} of a saved row was changed, which would make it another row`, {
      hint: 'create a new row with that key, and delete this one',
    })
  }
  if (written.size > 0) {
    const count = await executorOf(memory).update(ownQuery(memory, 'saved'), written)
    if (count === 0) gone(memory, 'saved')
    rememberWritten(row, written, new Map())
  }
  if (isHeard(schema.model, 'afterSave')) await tell(row, { moment: 'afterSave', created: false, changed: namesOf(written) })
}

function namesOf(written: ReadonlyMap<ColumnInfo, Written>): string[] {
  return [...written.keys()].map(({ name }) => name)
}
