// Rows as JSON, to be kept, looked at and loaded into another database: what `dumpdata` writes and `loaddata` reads.

import { NuagesError, shown } from '../base/errors.ts'
import type { ColumnInfo } from './column-info.ts'
import type { Database } from './database.ts'
import type { ModelSet } from './model-set.ts'
import { QuerySet } from './query-set.ts'
import type { RelationInfo, Schema } from './schema.ts'
import { schemaOf } from './schema.ts'

/** One row. Of a model with `static naturalKey = ['slug']` it has no key of its own, and others point at it by that. */
export interface FixtureRow {
  /** `label.Name`. */
  readonly model: string
  /** The primary key, by field; none where the model has a natural key. */
  readonly key?: Readonly<Record<string, unknown>>
  readonly fields: Readonly<Record<string, unknown>>
  /** Rows that many-to-many relations link it with, each by its key or natural key. */
  readonly links?: Readonly<Record<string, readonly unknown[]>>
}

type Values = Readonly<Record<string, unknown>>

/** Rows of model sets, or only of the models that `names` lists (`news.Article`). Secret fields are left out. */
export async function dumpRows(database: Database, sets: readonly ModelSet[], names: readonly string[] = []): Promise<FixtureRow[]> {
  const all = modelsOf(sets)
  const wanted = names.length === 0 ? [...all.keys()] : names.flatMap((name) => namesOf(name, all))
  const naturals = new NaturalKeys(database)
  const rows: FixtureRow[] = []
  for (const name of wanted) {
    const made = all.get(name) as Function
    const schema = schemaOf(made)
    for await (const row of new QuerySet(made).using(database).iterate()) rows.push(await dumpRow(name, schema, row as Values, naturals))
  }
  return rows
}

/** A model, or all of a label. */
function namesOf(name: string, all: ReadonlyMap<string, Function>): string[] {
  const found = [...all.keys()].filter((key) => key === name || key.startsWith(`${name}.`))
  if (found.length > 0) return found
  throw new NuagesError('ORM_FIXTURE_MODEL', `there is no model ${shown(name)}`, { hint: `there are ${[...all.keys()].join(', ')}` })
}

function modelsOf(sets: readonly ModelSet[]): ReadonlyMap<string, Function> {
  return new Map(
    sets.flatMap(({ label, models }) => Object.entries(models).map(([name, made]): [string, Function] => [`${label}.${name}`, made])),
  )
}

function naturalKeyOf(schema: Schema): readonly string[] | null {
  const { naturalKey } = schema.model as { naturalKey?: readonly string[] }
  return naturalKey ?? null
}

async function dumpRow(name: string, schema: Schema, row: Values, naturals: NaturalKeys): Promise<FixtureRow> {
  const fields: Record<string, unknown> = {}
  const key: Record<string, unknown> = {}
  const isNatural = naturalKeyOf(schema) !== null
  for (const column of schema.columns.values()) {
    const relation = column.foreignKey === null ? undefined : schema.relations.get(column.foreignKey)
    if (column.secret || column.generated) continue
    if (column.primaryKey && isNatural) continue
    const value = plain(column, row[column.name])
    if (column.primaryKey) key[column.name] = value
    else fields[relation?.name ?? column.name] = relation === undefined ? value : await naturals.of(relation.target, row[column.name])
  }
  const links: Record<string, unknown[]> = {}
  for (const relation of schema.relations.values()) if (isLink(relation)) links[relation.name] = await naturals.linked(row, relation)
  return { model: name, ...(isNatural ? {} : { key }), fields, ...(Object.keys(links).length === 0 ? {} : { links }) }
}

function isLink({ field }: RelationInfo): boolean {
  return field.kind === 'manyToMany' && field.options.through === undefined
}

/** A value as JSON has it: as the database keeps it, bytes in base64. */
function plain(column: ColumnInfo, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'bigint') return String(value)
  return column.type.kind === 'json' || typeof value !== 'object' ? value : String(value)
}

/** The value of a row again. */
function fieldValue(column: ColumnInfo, given: unknown): unknown {
  if (given === null || given === undefined) return null
  const { kind } = column.type
  if (kind === 'datetime') return new Date(String(given))
  if (kind === 'binary') return new Uint8Array(Buffer.from(String(given), 'base64'))
  if (kind === 'json') return given
  const isText = typeof given === 'string' && ['date', 'time', 'duration', 'bigint'].includes(kind)
  if (!isText) return given
  return kind === 'duration' ? durationOf(given as string) : column.codec.decode(given as string)
}

function durationOf(text: string): unknown {
  const { Temporal } = globalThis as { Temporal?: { Duration: { from(text: string): unknown } } }
  return Temporal === undefined ? text : Temporal.Duration.from(text)
}

/** Keys that people know, of rows that others point at. Each is asked for once. */
class NaturalKeys {
  readonly #database: Database
  readonly #known: Map<string, unknown> = new Map()

  constructor(database: Database) {
    this.#database = database
  }

  /** The natural key of the row with a key, or the key itself. */
  async of(target: Schema, key: unknown): Promise<unknown> {
    const natural = naturalKeyOf(target)
    if (key === null || key === undefined || natural === null) return key === null || key === undefined ? null : plain(target.key, key)
    const name = `${target.table} ${String(key)}`
    if (!this.#known.has(name)) {
      const rows = new QuerySet(target.model).using(this.#database).where({ [target.key.name]: key } as never)
      const row = (await rows.first()) as Values | null
      this.#known.set(
        name,
        row === null ? plain(target.key, key) : natural.map((field) => plain(target.columns.get(field) as ColumnInfo, row[field])),
      )
    }
    return this.#known.get(name)
  }

  async linked(row: Values, relation: RelationInfo): Promise<unknown[]> {
    const list = row[relation.name] as { all(): Promise<Values[]> }
    const rows = await this.#database.within(() => list.all())
    return Promise.all(rows.map((each) => this.of(relation.target, each[relation.target.key.name])))
  }

  /** The key of the row that a value of a fixture names. Throws ORM_FIXTURE_TARGET. */
  async keyOf(target: Schema, given: unknown): Promise<unknown> {
    if (!Array.isArray(given)) return given === null ? null : fieldValue(target.key, given)
    const natural = naturalKeyOf(target) ?? []
    const where = Object.fromEntries(
      natural.map((field, place) => [field, fieldValue(target.columns.get(field) as ColumnInfo, given[place])]),
    )
    const row =
      natural.length === 0
        ? null
        : ((await new QuerySet(target.model)
            .using(this.#database)
            .where(where as never)
            .first()) as Values | null)
    if (row !== null) return row[target.key.name]
    throw new NuagesError('ORM_FIXTURE_TARGET', `there is no ${target.name} ${shown(given.join(', '))}`, {
      hint: 'load the rows that others point at too, or before',
    })
  }
}

/**
 * Loads rows, all of them or none; those that are there are written anew. Rows may point at others that come later in the list. Gives
 * how many. Throws ORM_FIXTURE_MODEL, ORM_FIXTURE_TARGET, and what saving throws.
 */
export async function loadRows(database: Database, sets: readonly ModelSet[], rows: readonly FixtureRow[]): Promise<number> {
  const all = modelsOf(sets)
  await database.transaction(async () => {
    let waiting = rows
    // Round by round: what points at rows that are not there yet waits for them.
    while (waiting.length > 0) {
      const late: FixtureRow[] = []
      let problem: unknown
      for (const row of waiting) {
        try {
          await database.transaction(() => loadRow(database, all, row))
        } catch (error) {
          if (!isLate(error)) throw error
          problem = error
          late.push(row)
        }
      }
      if (late.length === waiting.length) throw problem
      waiting = late
    }
    for (const row of rows) await loadLinks(database, all, row)
  })
  return rows.length
}

function isLate(error: unknown): boolean {
  const code = (error as { code?: string }).code
  return code === 'ORM_FIXTURE_TARGET' || code === 'ORM_REFERENCE_BROKEN' || code === 'DATABASE_FOREIGN_KEY_VIOLATION'
}

function modelNamed(all: ReadonlyMap<string, Function>, name: unknown): Function {
  const found = typeof name === 'string' ? all.get(name) : undefined
  if (found !== undefined) return found
  throw new NuagesError('ORM_FIXTURE_MODEL', `a row is of the model ${shown(name)}, which there is not`, {
    hint: `there are ${[...all.keys()].join(', ')}`,
  })
}

async function loadRow(database: Database, all: ReadonlyMap<string, Function>, { model, key = {}, fields }: FixtureRow): Promise<void> {
  const schema = schemaOf(modelNamed(all, model))
  const naturals = new NaturalKeys(database)
  const values: Record<string, unknown> = {}
  for (const [name, given] of Object.entries({ ...key, ...fields })) {
    const relation = schema.relations.get(name)
    const column = relation?.column ?? schema.columns.get(name)
    if (!column) throw new NuagesError('ORM_FIELD_UNKNOWN', `${schema.name} has no field ${shown(name)}`, { hint: schema.suggestion(name) })
    values[column.name] = relation === undefined ? fieldValue(column, given) : await naturals.keyOf(relation.target, given)
  }
  const by = naturalKeyOf(schema) ?? schema.primaryKey.map(({ name }) => name)
  const query = new QuerySet(schema.model).using(database)
  const split = (isKey: boolean): Values => Object.fromEntries(Object.entries(values).filter(([name]) => by.includes(name) === isKey))
  await query.updateOrCreate(split(true) as never, split(false) as never)
}

async function loadLinks(
  database: Database,
  all: ReadonlyMap<string, Function>,
  { model, key = {}, fields, links = {} }: FixtureRow,
): Promise<void> {
  const schema = schemaOf(modelNamed(all, model))
  const naturals = new NaturalKeys(database)
  const by = naturalKeyOf(schema) ?? schema.primaryKey.map(({ name }) => name)
  const known: Values = { ...key, ...fields }
  const where = Object.fromEntries(by.map((name) => [name, fieldValue(schema.columns.get(name) as ColumnInfo, known[name])]))
  for (const [name, targets] of Object.entries(links)) {
    const relation = schema.relations.get(name)
    if (relation === undefined) throw new NuagesError('ORM_RELATION_UNKNOWN', `${schema.name} has no relation ${shown(name)}`)
    const row = (await new QuerySet(schema.model)
      .using(database)
      .where(where as never)
      .first()) as unknown as Record<string, { set(...keys: unknown[]): Promise<void> }>
    const keys = await Promise.all(targets.map((target) => naturals.keyOf(relation.target, target)))
    await database.within(() => row[name]?.set(...keys))
  }
}

/** Deletes all rows of model sets; gives how many of each table. */
export async function flushRows(database: Database, sets: readonly ModelSet[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const tables = [...modelsOf(sets).values()].map(schemaOf).filter(({ options }) => options.managed !== false)
  await database.transaction(async () => {
    let waiting = tables
    while (waiting.length > 0) {
      const late: Schema[] = []
      for (const schema of waiting) if (!(await emptied(database, schema, counts))) late.push(schema)
      if (late.length === waiting.length)
        throw new NuagesError('ORM_FIXTURE_CIRCLE', `rows of ${late.map(({ name }) => name).join(', ')} keep each other`)
      waiting = late
    }
  })
  return counts
}

/** Whether a table could be emptied: rows that are protected wait for those that point at them. */
async function emptied(database: Database, schema: Schema, counts: Map<string, number>): Promise<boolean> {
  try {
    const gone = await database.transaction(() => new QuerySet(schema.model).using(database).delete())
    for (const [table, count] of gone) counts.set(table, (counts.get(table) ?? 0) + count)
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ORM_ROW_PROTECTED' || isLate(error)) return false
    throw error
  }
}
