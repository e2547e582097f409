// Links of many-to-many relations: rows of a table between, added so that those that are there stay as they are.

import { NuagesError } from '../../base/errors.ts'
import type { Parameter, Value } from '../backends/backend.ts'
import { DatabaseError } from '../backends/database-error.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import { NewRow } from '../column-values.ts'
import type { Database } from '../database.ts'
import type { Engine } from '../engine.ts'
import type { Written } from '../executor.ts'
import { linkTableOf } from '../link-table.ts'
import { Made } from '../made.ts'
import type { ManyToMany } from '../relations.ts'
import type { RelationInfo, Schema } from '../schema.ts'
import { MOST_KEYS } from './collection.ts'
import { insertRows } from './insert.ts'
import { readKey, rowKey } from './row-key.ts'
import { name, placeholders, type Writing } from './statement.ts'
import { translated } from './violation.ts'

/** The table between, seen from the row whose links they are. */
interface Direction {
  readonly table: string
  readonly here: string
  readonly there: string
  readonly through: Schema | null
  /** The column whose keys stand in `there`. */
  readonly target: ColumnInfo
  readonly relation: RelationInfo
  /** Whether each link is there in both directions. */
  readonly isSymmetrical: boolean
}

function directionOf(relation: RelationInfo): Direction {
  const declared = relation.kind === 'manyToMany' ? relation : (relation.inverse as RelationInfo)
  const { table, here, there, through } = linkTableOf(declared)
  const isForward = declared === relation
  const isSymmetrical = (declared.field as ManyToMany<unknown>).options.symmetrical === true
  const ends = isForward ? { here, there } : { here: there, there: here }
  return { table, ...ends, through, target: relation.target.key, relation, isSymmetrical }
}

function keyOf(row: object, { relation }: Direction): Stored {
  const { key } = relation.schema
  const value = (row as Record<string, unknown>)[key.name]
  if (value !== undefined && value !== null) return key.toStore(value)
  throw new NuagesError('ORM_ROW_UNSAVED', `${relation.schema.name}.${relation.name} was changed of a row that has no key yet`, {
    hint: 'save it first',
  })
}

/** Adds links from a row to rows with these keys; `extra` are values for other columns of the model between. Throws ORM_REFERENCE_BROKEN where one is not there. */
export async function addLinks(
  database: Database,
  relation: RelationInfo,
  row: object,
  keys: readonly Stored[],
  extra: ReadonlyMap<ColumnInfo, Written>,
  writing: Writing,
): Promise<void> {
  const direction = directionOf(relation)
  const here = keyOf(row, direction)
  const wanted = [...new Map(keys.map((key) => [rowKey([key]), key])).values()]
  if (wanted.length === 0) return
  await database.transaction(async () => {
    const fresh = await notThere(database, direction, here, wanted, writing)
    const pairs = fresh.flatMap((there): [Stored, Stored][] =>
      bothWays(direction, here, there)
        ? [
            [here, there],
            [there, here],
          ]
        : [[here, there]],
    )
    if (direction.through === null) await insertPairs(database, direction, pairs, writing.engine)
    else
      await insertRows(
        database,
        direction.through,
        pairs.map((pair) => throughRow(direction.through as Schema, direction, pair, extra)),
        writing,
      )
  })
}

/** Whether links of a relation are nothing but pairs of keys, one for each. */
export function hasPlainLinks(relation: RelationInfo): boolean {
  const { through, isSymmetrical } = directionOf(relation)
  return through === null && !isSymmetrical
}

/** Adds links of many rows, pairs of keys that are not there yet, to a relation with plain links. Throws ORM_REFERENCE_BROKEN. */
export async function addPairs(
  database: Database,
  relation: RelationInfo,
  pairs: readonly [here: Stored, there: Stored][],
  engine: Engine,
): Promise<void> {
  await insertPairs(database, directionOf(relation), pairs, engine)
}

/** The keys of the rows that each of these is linked with, by their `rowKey`. */
export async function linksOfMany(
  database: Database,
  relation: RelationInfo,
  keys: readonly Stored[],
  engine: Engine,
): Promise<Map<string, Set<string | null>>> {
  const { table, here, there, target } = directionOf(relation)
  const linked = new Map<string, Set<string | null>>()
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    const some = keys.slice(start, start + MOST_KEYS)
    const sql = `SELECT ${name(here, engine)}, ${name(there, engine)} FROM ${name(table, engine)} WHERE ${name(here, engine)} IN (${placeholders(some.length, 0, engine)})`
    for (const [own = null, other = null] of (await database.execute(sql, some as Parameter[])).rows) {
      const key = readKey([relation.schema.key], [own]) as string
      linked.set(key, (linked.get(key) ?? new Set()).add(readKey([target], [other])))
    }
  }
  return linked
}

/** Makes links to rows with these keys the only ones of a row. Throws as `addLinks`. */
export async function setLinks(
  database: Database,
  relation: RelationInfo,
  row: object,
  keys: readonly Stored[],
  extra: ReadonlyMap<ColumnInfo, Written>,
  writing: Writing,
): Promise<void> {
  const direction = directionOf(relation)
  const wanted = new Set(keys.map((key) => rowKey([key])))
  await database.transaction(async () => {
    const linked = await linkedKeys(database, direction, keyOf(row, direction), writing)
    const surplus = linked.filter((key) => !wanted.has(readKey([direction.target], [key])))
    await removeLinks(database, relation, row, surplus, writing)
    await addLinks(database, relation, row, keys, extra, writing)
  })
}

/** The keys of all rows that are linked, locked until the transaction ends. */
async function linkedKeys(database: Database, { table, here, there }: Direction, key: Stored, { engine }: Writing): Promise<Value[]> {
  const lock = engine === 'sqlite' ? '' : ' FOR UPDATE'
  const sql = `SELECT ${name(there, engine)} FROM ${name(table, engine)} WHERE ${name(here, engine)} = ${placeholders(1, 0, engine)}${lock}`
  const { rows } = await database.execute(sql, [key as Parameter])
  return rows.map(([value]) => value ?? null)
}

function bothWays({ isSymmetrical }: Direction, here: Stored, there: Stored): boolean {
  return isSymmetrical && rowKey([here]) !== rowKey([there])
}

/** Those of the keys that are not linked yet. The links that are there stay until the transaction ends. */
async function notThere(
  database: Database,
  { table, here, there, target }: Direction,
  key: Stored,
  wanted: readonly Stored[],
  { engine }: Writing,
): Promise<Stored[]> {
  const linked = new Set<string | null>()
  const lock = engine === 'sqlite' ? '' : ' FOR UPDATE'
  const [column, own] = [name(there, engine), name(here, engine)]
  for (let start = 0; start < wanted.length; start += MOST_KEYS) {
    const some = wanted.slice(start, start + MOST_KEYS)
    const first = engine === 'postgres' ? '$1' : '?'
    const sql = `SELECT ${column} FROM ${name(table, engine)} WHERE ${own} = ${first} AND ${column} IN (${placeholders(some.length, 1, engine)})${lock}`
    const { rows } = await database.execute(sql, [key, ...some] as Parameter[])
    for (const row of rows) linked.add(readKey([target], row))
  }
  return wanted.filter((one) => !linked.has(rowKey([one])))
}

/** Another may have made the same link meanwhile: then it is there, which is all that was wanted. */
async function insertPairs(database: Database, direction: Direction, pairs: readonly [Stored, Stored][], engine: Engine): Promise<void> {
  const [here, there] = [name(direction.here, engine), name(direction.there, engine)]
  const isMysql = engine === 'mysql' || engine === 'mariadb'
  const around = isMysql ? ` ON DUPLICATE KEY UPDATE ${here} = ${here}` : ' ON CONFLICT DO NOTHING'
  for (let start = 0; start < pairs.length; start += MOST_KEYS) {
    const some = pairs.slice(start, start + MOST_KEYS)
    const tuples = some.map((_, place) => `(${placeholders(2, place * 2, engine)})`)
    const sql = `INSERT INTO ${name(direction.table, engine)} (${here}, ${there}) VALUES ${tuples.join(', ')}${around}`
    await run(database, direction, sql, some.flat() as Parameter[])
  }
}

async function run(database: Database, { relation }: Direction, sql: string, parameters: readonly Parameter[]): Promise<void> {
  try {
    await database.execute(sql, parameters)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'DATABASE_FOREIGN_KEY_VIOLATION') throw translated(error, relation.schema)
    const { name: model } = relation.schema
    throw new NuagesError('ORM_REFERENCE_BROKEN', `${model}.${relation.name} was to link a row that is not there`, {
      status: 409,
      details: { model, fields: [relation.name], by: error.table, constraint: error.constraint },
      cause: error,
    })
  }
}

/** A row of the model between: its two keys, what it was given, and its defaults. Throws ORM_VALUE_MISSING. */
function throughRow(
  through: Schema,
  { here, there }: Direction,
  [own, other]: readonly [Stored, Stored],
  extra: ReadonlyMap<ColumnInfo, Written>,
): NewRow {
  const row = new Map<ColumnInfo, Written>()
  for (const column of through.columns.values()) {
    if (column.generated) continue
    if (column.column === here) row.set(column, own)
    else if (column.column === there) row.set(column, other)
    else addValue(row, column, extra)
  }
  return NewRow.of(through, row)
}

function addValue(row: Map<ColumnInfo, Written>, column: ColumnInfo, extra: ReadonlyMap<ColumnInfo, Written>): void {
  const given = extra.get(column)
  const { autoNow, autoNowAdd, default: fallback } = column.options
  const value = autoNow || autoNowAdd ? new Date() : column.defaultValue()
  if (given !== undefined) row.set(column, given)
  else if (value !== undefined) row.set(column, column.toStore(value))
  else if (!column.type.auto && !Made.isMade(fallback)) {
    throw new NuagesError(
      'ORM_VALUE_MISSING',
      `a link was to be made without ${column.model}.${column.name}: expected ${column.codec.expected}`,
      {
        hint: 'give it: list.addWith({ ... }, row)',
        details: { model: column.model, field: column.name },
      },
    )
  }
}

/** Removes links from a row to rows with these keys, or all; the rows stay. */
export async function removeLinks(
  database: Database,
  relation: RelationInfo,
  row: object,
  keys: readonly Stored[] | null,
  writing: Writing,
): Promise<void> {
  const direction = directionOf(relation)
  const here = keyOf(row, direction)
  const { table } = direction
  if (keys?.length === 0) return
  const ways = direction.isSymmetrical
    ? [
        [direction.here, direction.there],
        [direction.there, direction.here],
      ]
    : [[direction.here, direction.there]]
  await database.transaction(async () => {
    for (const [own = '', other = ''] of ways) await removeOneWay(database, direction, { table, own, other }, here, keys, writing)
  })
}

async function removeOneWay(
  database: Database,
  direction: Direction,
  { table, own, other }: { table: string; own: string; other: string },
  here: Stored,
  keys: readonly Stored[] | null,
  { engine }: Writing,
): Promise<void> {
  const sql = `DELETE FROM ${name(table, engine)} WHERE ${name(own, engine)} = ${placeholders(1, 0, engine)}`
  if (keys === null) return run(database, direction, sql, [here as Parameter])
  for (let start = 0; start < keys.length; start += MOST_KEYS) {
    const some = keys.slice(start, start + MOST_KEYS)
    const list = `${name(other, engine)} IN (${placeholders(some.length, 1, engine)})`
    await run(database, direction, `${sql} AND ${list}`, [here, ...some] as Parameter[])
  }
}
