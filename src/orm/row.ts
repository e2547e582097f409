// Rows: what every one of them can do.

import { NuagesError } from '../base/errors.ts'
import type { Eventual } from './backends/backend.ts'
import { after } from './backends/eventual.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { ColumnValues, type NewRow } from './column-values.ts'
import { executorOf, type Written } from './executor.ts'
import { isBegun } from './initial.ts'
import { ownQuery } from './own-query.ts'
import { addLoads } from './refine.ts'
import { memoryOf, type RowState } from './row-state.ts'
import { changedValues, insertedValues, type RowValues, rememberInserted, rememberUpdated, takeStored } from './row-values.ts'
import { isHeard, tell, withoutSignals } from './signals.ts'
import type { LoadNode } from './state.ts'
import { temporalReady } from './temporal.ts'
import { validateRow } from './validate-row.ts'

/** The run time of a row. Its type is `Row<F>`, in loaded.ts. */
export class BaseRow {
  async save(): Promise<this> {
    const saving = saveRow(this)
    if (saving instanceof Promise) await saving
    return this
  }

  async delete(): Promise<ReadonlyMap<string, number>> {
    const memory = memoryOf(this)
    const query = withoutSignals(ownQuery(memory, 'deleted'))
    await tell(this, { moment: 'beforeDelete', created: false, changed: [] })
    const executor = executorOf(memory)
    const counts = await executor.delete(query)
    memory.wrote(null, executor.outcomeOf?.(memory.schema))
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
    for (const [name, { kinds }] of schema.generics) {
      const loaded = [...kinds.values()].filter((relation) => related.has(relation.name))
      if (loaded.length > 0)
        json[name] = jsonOf(loaded.map((relation) => json[relation.name] ?? null).find((value) => value !== null) ?? null)
      for (const relation of loaded) delete json[relation.name]
    }
    return json
  }
}

/** How Node prints a row: even where hidden properties are asked for, as `%o` does, secrets are not among them. */
function inspectRow(
  this: BaseRow,
  _depth: number,
  options: { showHidden?: boolean },
  inspect: (row: object, options: object) => string,
): unknown {
  return options.showHidden ? inspect(this, { ...options, showHidden: false }) : this
}
// https://nodejs.org/api/util.html#utilinspectcustom
Object.defineProperty(BaseRow.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspectRow })

function isLoaded(row: object, tree: ReadonlyMap<string, LoadNode>): boolean {
  const { related } = memoryOf(row)
  for (const [name, { query, children }] of tree) {
    if ((query !== null && !isBegun(query)) || !related.has(name)) return false
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

/** What `save` does, at once where nothing has to be waited for. */
export function saveRow(row: BaseRow): Eventual<unknown> {
  const memory = memoryOf(row)
  const save = (): Eventual<unknown> => (memory.isStored ? updateRow(row, memory) : insertRow(row, memory))
  const late = temporalReady()
  return late === undefined ? save() : late.then(save)
}

function insertRow(row: BaseRow, memory: RowState): Eventual<unknown> {
  const { model } = memory.schema
  return isHeard(model, 'beforeSave') || isHeard(model, 'afterSave') ? insertHeard(row, memory) : insertUnheard(row, memory)
}

async function insertHeard(row: BaseRow, memory: RowState): Promise<void> {
  await tell(row, { moment: 'beforeSave', created: true, changed: [...memory.schema.columns.keys()] })
  const { columns } = await insertUnheard(row, memory)
  await tell(row, { moment: 'afterSave', created: true, changed: columns.map(({ name }) => name) })
}

function insertUnheard(row: BaseRow, memory: RowState): Eventual<NewRow> {
  const { schema } = memory
  const written = insertedValues(row, schema)
  const executor = executorOf(memory)
  return after(executor.insert(schema, [written], null), ([made]) => {
    rememberInserted(row, written, made ?? NOTHING, executor.outcomeOf?.(schema))
    return written
  })
}

const NOTHING: ColumnValues<Stored> = new ColumnValues<Stored>([], [])

function updateRow(row: BaseRow, memory: RowState): Eventual<unknown> {
  const { model } = memory.schema
  return isHeard(model, 'beforeSave') || isHeard(model, 'afterSave') ? updateHeard(row, memory) : updateUnheard(row, memory)
}

async function updateHeard(row: BaseRow, memory: RowState): Promise<void> {
  await tell(row, { moment: 'beforeSave', created: false, changed: namesOf(changedValues(row, memory.schema)) })
  const written = await updateUnheard(row, memory)
  await tell(row, { moment: 'afterSave', created: false, changed: namesOf(written) })
}

function updateUnheard(row: BaseRow, memory: RowState): Eventual<ReadonlyMap<ColumnInfo, Written>> {
  const { schema } = memory
  const written = changedValues(row, schema)
  const key = schema.primaryKey.find((column) => written.has(column))
  if (key !== undefined) {
    throw new NuagesError('ORM_ROW_KEY', `${schema.name}.${key.name} of a saved row was changed, which would make it another row`, {
      hint: 'create a new row with that key, and delete this one',
    })
  }
  if (written.size === 0) return written
  const executor = executorOf(memory)
  return after(executor.update(ownQuery(memory, 'saved'), written), (count) => {
    if (count === 0) gone(memory, 'saved')
    rememberUpdated(row, written, executor.outcomeOf?.(schema))
    return written
  })
}

function namesOf(written: ReadonlyMap<ColumnInfo, Written>): string[] {
  return [...written.keys()].map(({ name }) => name)
}
