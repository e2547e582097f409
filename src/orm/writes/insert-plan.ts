// INSERT by its shape: which columns are written, and which the database makes. The text is made once for each shape.

import type { ColumnInfo } from '../column-info.ts'
import type { RowShape } from '../column-values.ts'
import type { Engine } from '../engine.ts'
import type { Conflict } from '../executor.ts'
import type { Schema } from '../schema.ts'
import { columnNames, name, placeholders } from './statement.ts'

/** Counts of rows whose texts a plan keeps. */
const MOST_TEXTS = 16

/** The text of an INSERT of one shape. */
export class InsertPlan {
  readonly columns: readonly ColumnInfo[]
  /** Those of the columns whose values are expressions; the text is each row's own then. */
  readonly computed: ReadonlySet<ColumnInfo>
  /** The columns that the database makes, by defaults, by counting and of expressions. */
  readonly made: readonly ColumnInfo[]
  /** The columns that come back, where the engine gives any: those, and where rows may be left out, those that tell which. */
  readonly returned: readonly ColumnInfo[]
  /**
   * Whether the last key alone tells all that was made: in SQLite the keys of one statement follow each other (a single writer, and
   * AUTOINCREMENT), and RETURNING would double what an insert costs. MySQL has no other way.
   */
  readonly isCounted: boolean
  /** Whether keys are given that PostgreSQL would count, and does not mind. */
  readonly givesCounted: boolean
  readonly #engine: Engine
  readonly #texts: Map<number, string> = new Map()
  readonly #head: string
  readonly #tail: string

  constructor(schema: Schema, engine: Engine, { columns, computed }: RowShape, conflict: Conflict | null) {
    this.columns = columns
    this.computed = computed
    this.#engine = engine
    this.made = [...schema.columns.values()].filter((column) => !columns.includes(column) || computed.has(column))
    this.returned = conflict === null ? this.made : [...new Set([...this.made, ...conflict.on])]
    this.#head = `INSERT INTO ${name(schema.table, engine)} ${this.isBare ? 'DEFAULT VALUES' : `(${columnNames(this.columns, engine)}) VALUES `}`
    this.isCounted =
      engine === 'mysql' || (engine === 'sqlite' && conflict === null && this.made.length === 1 && this.made[0]?.type.auto === true)
    this.givesCounted = engine === 'postgres' && this.columns.some(({ type }) => type.auto === true)
    const returning = this.isCounted || this.returned.length === 0 ? '' : ` RETURNING ${columnNames(this.returned, engine)}`
    this.#tail = (conflict === null ? '' : conflictClause(conflict, engine)) + returning
  }

  /** Whether the text says of no column what its value is, and so is about one row. MySQL has `() VALUES ()` for that. */
  get isBare(): boolean {
    return this.columns.length === 0 && (this.#engine === 'sqlite' || this.#engine === 'postgres')
  }

  /** The statement for so many rows, all of them values and none an expression. */
  text(rows: number): string {
    const known = this.#texts.get(rows)
    if (known !== undefined) return known
    const width = this.columns.length
    const tuples = Array.from({ length: rows }, (_, row) => `(${width === 0 ? '' : placeholders(width, row * width, this.#engine)})`)
    const text = this.around(tuples)
    const [oldest] = this.#texts.size < MOST_TEXTS ? [] : this.#texts.keys()
    if (oldest !== undefined) this.#texts.delete(oldest)
    this.#texts.set(rows, text)
    return text
  }

  /** The statement around these tuples. */
  around(tuples: readonly string[]): string {
    return this.#head + (this.isBare ? '' : tuples.join(', ')) + this.#tail
  }
}

/** The clause behind VALUES about rows that are there; MySQL's would be about every unique index at once, see `insert-around.ts`. */
function conflictClause({ on, update, nullsDistinct }: Conflict, engine: Engine): string {
  // The index is of the texts of columns that may be null, see ddl/create-table.ts.
  const targets = on.map(({ column, nullable }) =>
    engine === 'sqlite' && nullable && !nullsDistinct ? `quote(${name(column, engine)})` : name(column, engine),
  )
  const target = ` ON CONFLICT (${targets.join(', ')})`
  if (update.length === 0) return `${target} DO NOTHING`
  const sets = update.map(({ column }) => `${name(column, engine)} = excluded.${name(column, engine)}`)
  return `${target} DO UPDATE SET ${sets.join(', ')}`
}

/** Plans by shape, then by engine and conflict. */
const plans = new WeakMap<RowShape, Map<string, InsertPlan>>()

/** The plan of rows of a shape. */
export function insertPlan(schema: Schema, engine: Engine, shape: RowShape, conflict: Conflict | null): InsertPlan {
  const key = conflict === null ? engine : `${engine} ${columnNames(conflict.on, engine)} ${columnNames(conflict.update, engine)}`
  let ofShape = plans.get(shape)
  if (ofShape === undefined) {
    ofShape = new Map()
    plans.set(shape, ofShape)
  }
  let plan = ofShape.get(key)
  if (plan === undefined) {
    plan = new InsertPlan(schema, engine, shape, conflict)
    ofShape.set(key, plan)
  }
  return plan
}
