// Expressions and conditions within the definition of a table: defaults, checks, generated columns, indexes. They name columns
// of the one table without its name, and hold values as text, since a definition has no parameters. What an engine would not
// keep in a definition (other tables, aggregates, the clock in an index) is refused by name.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { ColumnType, Stored } from '../column-type.ts'
import type { Engine } from '../engine.ts'
import type { Branch } from '../expression.ts'
import { Made } from '../made.ts'
import { readConditions } from '../parse-conditions.ts'
import { resolveColumn } from '../paths.ts'
import type { Schema } from '../schema.ts'
import { partsOfSql, type Sql } from '../sql-text.ts'
import type { Comparison, ConditionNode, FieldPath } from '../state.ts'
import { callSql } from './function-sql.ts'
import { literal, quoteText } from './literal.ts'
import { quoted } from './quoted.ts'

/** Where an expression stands. */
export interface Place {
  readonly schema: Schema
  readonly engine: Engine
  /** What it is of, for errors: `the check on Article`. */
  readonly what: string
}

/** An expression as SQL, in parentheses where it needs them. Throws ORM_DDL_EXPRESSION, ORM_PATH_... */
export function expressionSql(expression: Made<unknown>, place: Place): string {
  const [kind, first, second, third] = expression.parts
  switch (kind) {
    case 'field':
      return columnSql(resolveColumn(place.schema, first), place)
    case 'value':
      return literal(first as Stored, null, place.engine)
    case 'calculate':
      return calculation(first as string, termSql(second, place), termSql(third, place), place)
    case 'call':
      return callSql(first as string, second as readonly unknown[], place.engine, (operand) => operandSql(operand, place)) ?? refuse(place)
    case 'case':
      return caseSql(first as readonly Branch[], second, place)
    case 'raw':
      return rawSql(first as Sql, place)
    default:
      return refuse(place)
  }
}

/** SQL of one's own, for what only one engine has; what it names and holds is written out. */
function rawSql(piece: Sql, place: Place): string {
  const texts = partsOfSql(piece).map((part) => {
    if ('text' in part) return part.text
    return 'name' in part ? part.name.map((name) => quoted(name, place.engine)).join('.') : operandSql(part.value, place)
  })
  return `(${texts.join('')})`
}

/** A value or an expression as SQL. */
function operandSql(operand: unknown, place: Place, type: ColumnType | null = null): string {
  return Made.isMade(operand) ? expressionSql(operand, place) : literal(operand as Stored, type, place.engine)
}

/** A term of a calculation. PostgreSQL calculates in the type of the columns, where the others have 64 bits. */
function termSql(term: unknown, place: Place): string {
  const sql = operandSql(term, place)
  const isField = Made.isMade(term) && term.parts[0] === 'field'
  const kind = isField ? resolveColumn(place.schema, term.parts[1]).column?.type.kind : undefined
  return place.engine === 'postgres' && (kind === 'integer' || kind === 'smallint') ? `${sql}::bigint` : sql
}

function columnSql({ steps, column }: FieldPath, place: Place): string {
  return steps.length > 0 || column === null ? refuse(place) : quoted(column.column, place.engine)
}

/** A division is never one of whole numbers, and by zero it is null. */
function calculation(sign: string, left: string, right: string, { engine }: Place): string {
  if (sign !== '/' && sign !== '%') return `(${left} ${sign} ${right})`
  const divisor = `nullif(${right}, 0)`
  if (sign === '%') return `(${left} % ${divisor})`
  if (engine === 'sqlite') return `(CAST(${left} AS REAL) / ${divisor})`
  return engine === 'postgres' ? `(${left}::double precision / ${divisor})` : `(${left} / ${divisor})`
}

function caseSql(branches: readonly Branch[], otherwise: unknown, place: Place): string {
  const parts = branches.map(({ where, result }) => `WHEN ${conditionSql(readOwn(where, place), place)} THEN ${operandSql(result, place)}`)
  return `CASE ${parts.join(' ')} ELSE ${operandSql(otherwise ?? null, place)} END`
}

/** Conditions that models write, as a tree. */
function readOwn(where: object, { schema }: Place): ConditionNode {
  return readConditions(where, { schema, annotations: new Set(), parameters: [] })
}

/** The condition of a check or of an index, as a model writes it. Throws ORM_DDL_EXPRESSION, ORM_CONDITION_... */
export function ownConditionSql(where: object, place: Place): string {
  return conditionSql(readOwn(where, place), place)
}

/** A condition as SQL. The opposite of one holds where a value is null, as everywhere. */
export function conditionSql(node: ConditionNode, place: Place): string {
  switch (node.type) {
    case 'compare':
      return comparisonSql(node.path, node.comparison, place)
    case 'all':
    case 'any': {
      const parts = node.conditions.map((condition) => conditionSql(condition, place))
      if (parts.length === 0) return node.type === 'all' ? '(1 = 1)' : '(1 = 0)'
      return `(${parts.join(node.type === 'all' ? ' AND ' : ' OR ')})`
    }
    case 'not':
      return opposite(conditionSql(node.condition, place))
    case 'expression':
      return expressionSql(node.expression, place)
    default:
      return refuse(place)
  }
}

function opposite(condition: string): string {
  return `((${condition}) IS NOT TRUE)`
}

const SIGNS: Readonly<Record<string, string>> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' }
const ORDERED: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte', 'between'])

function comparisonSql(path: FieldPath, { name, operands }: Comparison, place: Place): string {
  const { type } = path.column as ColumnInfo
  // SQLite keeps decimals as texts, whose order is another one.
  const isOrder = type.kind === 'decimal' && place.engine === 'sqlite' && ORDERED.has(name)
  const ordered = (sql: string): string => (isOrder ? `CAST(${sql} AS NUMERIC)` : sql)
  const left = ordered(columnSql(path, place))
  const right = (operand: unknown): string => ordered(operandSql(operand, place, type))
  const list = (): string => (operands[0] as readonly unknown[]).map(right).join(', ')
  const sign = SIGNS[name]
  if (sign !== undefined) return `${left} ${sign} ${right(operands[0])}`
  switch (name) {
    case 'null':
      return `${left} IS NULL`
    case 'notNull':
      return `${left} IS NOT NULL`
    case 'not':
      return opposite(`${left} = ${right(operands[0])}`)
    case 'in':
      return list() === '' ? '(1 = 0)' : `${left} IN (${list()})`
    case 'notIn':
      return list() === '' ? '(1 = 1)' : opposite(`${left} IN (${list()})`)
    case 'between':
      return `(${left} BETWEEN ${right(operands[0])} AND ${right(operands[1])})`
    default:
      return textComparison(left, name, operands[0], place)
  }
}

/** Texts are looked for by their place, which minds case on every engine; LIKE would not. */
function textComparison(left: string, name: string, operand: unknown, place: Place): string {
  if (typeof operand !== 'string') return refuse(place)
  const { engine } = place
  const text = quoteText(operand)
  const size = [...operand].length
  const find = engine === 'postgres' ? 'strpos' : 'instr'
  const last = engine === 'sqlite' ? `substr(${left}, -${size})` : `right(${left}, ${size})`
  if (name === 'containing') return `${find}(${left}, ${text}) > 0`
  if (name === 'startingWith') return `substr(${left}, 1, ${size}) = ${text}`
  if (name === 'endingWith') return size === 0 ? `${left} IS NOT NULL` : `${last} = ${text}`
  return refuse(place)
}

function refuse({ what, schema, engine }: Place): never {
  throw new NuagesError('ORM_DDL_EXPRESSION', `${what} of ${schema.name} cannot be kept by ${shown(engine)}`, {
    hint: 'it may name columns of its own table and plain values, compare them, calculate with them, and call functions that always give the same',
  })
}
