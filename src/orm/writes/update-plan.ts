// UPDATE of rows by their primary key, by its shape: which columns are written. The text is made once for each shape.

import type { Parameter } from '../backends/backend.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Stored } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import type { Written } from '../executor.ts'
import { Made } from '../made.ts'
import type { Schema } from '../schema.ts'
import { name } from './statement.ts'

/** The text of an UPDATE of one shape, all of whose values are placeholders. */
class UpdatePlan {
  readonly text: string
  readonly #columns: readonly ColumnInfo[]

  constructor({ table, primaryKey }: Schema, engine: Engine, columns: readonly ColumnInfo[]) {
    this.#columns = columns
    let place = 0
    const placeholder = (): string => (engine === 'postgres' ? `$${++place}` : '?')
    const equal = ({ column }: ColumnInfo): string => `${name(column, engine)} = ${placeholder()}`
    const sets = columns.map(equal).join(', ')
    this.text = `UPDATE ${name(table, engine)} SET ${sets} WHERE ${primaryKey.map(equal).join(' AND ')}`
  }

  fits(values: ReadonlyMap<ColumnInfo, Written>): boolean {
    if (values.size !== this.#columns.length) return false
    let place = 0
    for (const column of values.keys()) if (column !== this.#columns[place++]) return false
    return true
  }
}

const plans = new WeakMap<Schema, Map<Engine, UpdatePlan[]>>()
/** Shapes that are kept for one model: a program has few. */
const MOST_PLANS = 50

function planOf(schema: Schema, engine: Engine, values: ReadonlyMap<ColumnInfo, Written>): UpdatePlan {
  let ofSchema = plans.get(schema)
  if (ofSchema === undefined) {
    ofSchema = new Map()
    plans.set(schema, ofSchema)
  }
  let all = ofSchema.get(engine)
  if (all === undefined) {
    all = []
    ofSchema.set(engine, all)
  }
  for (const plan of all) if (plan.fits(values)) return plan
  const plan = new UpdatePlan(schema, engine, [...values.keys()])
  if (all.length >= MOST_PLANS) all.shift()
  all.push(plan)
  return plan
}

/** The statement that writes values into the row with a key, and its parameters; undefined where one of the values is an expression. */
export function plainUpdate(
  schema: Schema,
  engine: Engine,
  values: ReadonlyMap<ColumnInfo, Written>,
  key: readonly Stored[],
): readonly [sql: string, parameters: readonly Parameter[]] | undefined {
  const parameters: Parameter[] = []
  for (const value of values.values()) {
    if (Made.isMade(value)) return undefined
    parameters.push(value)
  }
  for (const part of key) parameters.push(part)
  return [planOf(schema, engine, values).text, parameters]
}
