// Text of statements that write, and the values for their placeholders.

import type { Parameter } from '../backends/backend.ts'
import { FEATURES } from '../backends/features.ts'
import { quoteIdentifier } from '../backends/identifier.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Engine } from '../engine.ts'
import type { Written } from '../executor.ts'
import { Made } from '../made.ts'
import type { Schema } from '../schema.ts'
import type { QueryState } from '../state.ts'
import type { Fragment, WriteCompiler } from './compiler.ts'

/** What a statement is written with. */
export interface Writing {
  readonly engine: Engine
  readonly compiler: WriteCompiler
}

/** Collects a statement's parameters, and gives their placeholders. */
export class Parameters {
  readonly values: Parameter[] = []
  readonly #writing: Writing

  constructor(writing: Writing) {
    this.#writing = writing
  }

  /** The placeholder of one more value. */
  add(value: Parameter): string {
    this.values.push(value)
    return this.#writing.engine === 'postgres' ? `$${this.values.length}` : '?'
  }

  /** A value to write: its placeholder, or the expression's SQL. */
  write(value: Written, schema: Schema, annotations?: QueryState['annotations']): string {
    if (!Made.isMade(value)) return this.add(value)
    return this.embed(this.#writing.compiler.expression(schema, value, this.values.length, annotations))
  }

  /** SQL whose parameters were counted from here. */
  embed({ sql, parameters }: Fragment): string {
    this.values.push(...parameters)
    return sql
  }
}

/** A name in the engine's quotes. */
export function name(identifier: string, engine: Engine): string {
  const dialect = engine === 'mariadb' ? 'mysql' : engine
  return quoteIdentifier(identifier, dialect === 'mysql' ? '`' : '"', FEATURES[dialect].maxIdentifier)
}

/** The names of columns, with commas between. */
export function columnNames(columns: readonly ColumnInfo[], engine: Engine): string {
  return columns.map(({ column }) => name(column, engine)).join(', ')
}

/** Placeholders for a row or a list, the first of them number `first` + 1. */
export function placeholders(count: number, first: number, engine: Engine): string {
  if (engine !== 'postgres') return '?'.padEnd(count * 3 - 2, ', ?')
  return Array.from({ length: count }, (_, place) => `$${first + place + 1}`).join(', ')
}
