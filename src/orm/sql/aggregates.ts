// Aggregates. Of one row: over the rows that belong to it, by a subquery, so that two of them never multiply each other. Of a
// group: over its rows, or over what belongs to each of them.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import { quoteText } from '../ddl/literal.ts'
import type { Aggregate } from '../expression.ts'
import type { RelationInfo } from '../schema.ts'
import type { ConditionNode, FieldPath } from '../state.ts'
import { lengthOfTime } from './durations.ts'
import { columnOf, joined, type Node, sql, written } from './node.ts'
import { numeric } from './number-calls.ts'
import { pathValue } from './path-value.ts'
import type { Scope } from './plan.ts'
import { pathOf } from './shape.ts'
import { openRelated, selectRelated } from './subselect.ts'
import { orderTerms } from './windows.ts'
import { isMysql, type Typed, typed, typedColumn, type Within } from './within.ts'

type Name = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'variance' | 'stddev' | 'stringAgg'

interface Parts {
  readonly name: Name
  readonly path: FieldPath | null
  readonly isDistinct: boolean
  readonly where: object | undefined
  /** Of `stringAgg`. */
  readonly separator: string
  readonly orderBy: readonly string[]
  /** What `orderBy` comes to where the values are. */
  readonly order: readonly Node[]
  /** Of `variance` and `stddev`. */
  readonly isSample: boolean
}

/** What an aggregate was told. */
interface Options {
  readonly distinct?: boolean
  readonly where?: object
  readonly separator?: string
  readonly orderBy?: string | readonly string[]
  readonly sample?: boolean
}

/** An aggregate as a value. Throws ORM_AGGREGATE_DISTINCT, ORM_EXPRESSION_NUMBER. */
export function aggregate(made: Aggregate<string, string>, within: Within): Typed {
  const [name, path, options] = made.parts as [Name, string, Options | undefined]
  const parts: Parts = {
    name,
    path: path === '*' ? null : pathOf(path, { schema: within.scope.schema, annotations: within.annotations }),
    isDistinct: options?.distinct ?? false,
    where: options?.where,
    separator: options?.separator ?? ', ',
    orderBy: [options?.orderBy ?? []].flat(),
    order: [],
    isSample: options?.sample ?? false,
  }
  const leadsToMany = parts.path?.steps.some(({ many }) => many) ?? false
  if (!within.isGroup) return leadsToMany ? ofRelated(parts, parts.path as FieldPath, within) : ofOneRow(parts, within)
  return leadsToMany ? ofRelatedOfGroup(parts, parts.path as FieldPath, within) : ofGroup(parts, within)
}

/** The condition that an aggregate was told, as SQL. */
function filterOf({ where }: Parts, within: Within): Node | null {
  if (where === undefined) return null
  return within.compiler.condition(within.shape.conditions.get(where) as ConditionNode, { ...within, isGroup: false })
}

/** How texts in a row are put in order, seen from their rows. */
function orderOf({ orderBy }: Parts, within: Within): Node[] {
  return orderBy.flatMap((term) => orderTerms(term, within))
}

/** Over the rows of a group. */
function ofGroup(parts: Parts, within: Within): Typed {
  const { path } = parts
  const inRow: Within = { ...within, isGroup: false }
  const filter = filterOf(parts, within)
  const value = path === null ? null : endValue(path, inRow, within.scope)
  const isFiltered = filter !== null && isMysql(within.engine)
  const counted = value?.node ?? (isFiltered ? sql`1` : sql`*`)
  const node = isFiltered ? sql`case when ${filter} then ${counted} end` : counted
  const over = overTail(parts, within)
  const ordered: Parts = { ...parts, order: orderOf(parts, inRow) }
  return apply(ordered, value, node, within, filter === null || isFiltered ? over : (call) => over(sql`${call} filter (where ${filter})`))
}

/** What follows the call of an aggregate; what is made of its value stands around both. */
type Tail = (call: Node) => Node
const bare: Tail = (call) => call

/** The window that an aggregate is over. Throws ORM_WINDOW_AGGREGATE. */
function overTail({ name, isDistinct }: Parts, { over }: Within): Tail {
  if (over === undefined) return bare
  if (!isDistinct && name !== 'stringAgg') return (call) => sql`${call} ${over}`
  throw new NuagesError('ORM_WINDOW_AGGREGATE', `${name}(${isDistinct ? '..., { distinct: true }' : ''}) cannot be had over a window`, {
    hint: 'no database has it; ask for it by groups, or by a subquery',
  })
}

/** Of a relation to one row the key is counted. */
function endValue(path: FieldPath, within: Within, scope: Scope): Typed {
  if (path.column !== null || path.annotation !== null) return pathValue(path, within)
  const end = scope.follow(path.steps).scope
  return typedColumn(columnOf(end.alias, end.schema.key.column), end.schema.key, end.nullable)
}

/** Over the one row that there is. */
function ofOneRow(parts: Parts, within: Within): Typed {
  const filter = filterOf(parts, within)
  const value = parts.path === null ? null : endValue(parts.path, within, within.scope)
  if (parts.name === 'count') {
    const held = value === null ? sql`1` : sql`case when ${value.node} is null then 0 else 1 end`
    return typed(filter === null ? held : sql`case when ${filter} then ${held} else 0 end`, 'number', false)
  }
  const alone = aloneIn(parts, counted(parts.name, value as Typed), within)
  return filter === null ? alone : { ...alone, nullable: true, node: sql`case when ${filter} then ${alone.node} end` }
}

/** One value by itself does not spread. */
function aloneIn({ name, isSample }: Parts, value: Typed, { engine }: Within): Typed {
  if (name === 'stringAgg') return typed(engine === 'postgres' ? sql`${value.node}::text` : value.node, 'text', value.nullable)
  const isSpread = name === 'variance' || name === 'stddev'
  if (!isSpread) return value
  return typed(sql`(case when ${value.node} is null then null else ${isSample ? sql`null` : sql`0e0`} end)`, 'float')
}

/** Over the rows that a path leads to from one row. MariaDB 10.11 refuses a query within the WHERE of one that is aggregated itself, `inGroup`. */
function ofRelated(parts: Parts, path: FieldPath, within: Within, inGroup = false): Typed {
  const { scope, rest } = within.scope.follow(path.steps)
  const first = rest[0] as RelationInfo
  const related = openRelated(scope, first)
  const end = related.scope.multiply(rest.slice(1), 'inner')
  const inside: Within = {
    ...within,
    scope: within.scope.bind(path.steps, end),
    given: within.isClosed ? null : within.given,
    isClosed: false,
    isGroup: false,
  }
  const filter = filterOf(parts, inside)
  const { column } = path
  const value = column === null ? null : typedColumn(columnOf(end.alias, column.column), column, true)
  const counted = value?.node ?? (parts.isDistinct ? columnOf(end.alias, end.schema.key.column) : sql`*`)
  const isInside = filter !== null && inGroup && within.engine === 'mariadb'
  const taken = isInside ? sql`case when ${filter} then ${value?.node ?? sql`1`} end` : counted
  const made = apply({ ...parts, order: orderOf(parts, inside) }, value, taken, within)
  const node = sql`${selectRelated(related, made.node, filter === null || isInside ? [] : [filter])}`
  return { ...made, node, nullable: parts.name !== 'count' }
}

const ALL_AT_ONCE: ReadonlySet<Name> = new Set(['variance', 'stddev', 'stringAgg'])

/** Over what belongs to each of the rows of a group. */
function ofRelatedOfGroup(parts: Parts, path: FieldPath, within: Within): Typed {
  const { name, isDistinct } = parts
  if (ALL_AT_ONCE.has(name) || (isDistinct && name !== 'min' && name !== 'max')) {
    throw new NuagesError(
      'ORM_AGGREGATE_DISTINCT',
      `${name}(${shown(path.text)}${isDistinct ? ', { distinct: true }' : ''}) of a group would need the values of all its rows at once`,
      {
        hint: 'ask the other model: its rows can be grouped by a path back to this one',
      },
    )
  }
  const { over: _, ...inRow }: Within = { ...within, isGroup: false }
  const tail = overTail(parts, within)
  const of = (part: Name): Typed => ofRelated({ ...parts, name: part, isDistinct: false }, path, inRow, true)
  if (name === 'avg') {
    const sums = apply({ ...parts, name: 'sum' }, of('sum'), of('sum').node, within, tail).node
    return mean(of('sum'), sql`(${asFloat(sums, within)} / nullif(${tail(sql`sum(${of('count').node})`)}, 0))`, within)
  }
  const each = of(name)
  if (name === 'count') return typed(sql`coalesce(${tail(sql`sum(${each.node})`)}, 0)`, 'number', false)
  return apply({ ...parts, isDistinct: false }, each, each.node, within, tail)
}

function asFloat(node: Node, { engine }: Within): Node {
  if (engine === 'sqlite') return sql`cast(${node} as real)`
  return engine === 'postgres' ? sql`${node}::double precision` : sql`(${node} * 1e0)`
}

/** The function applied to values that are there. */
function apply(parts: Parts, value: Typed | null, node: Node, within: Within, tail: Tail = bare): Typed {
  const { name, isDistinct } = parts
  const values = distinct(node, isDistinct)
  if (name === 'count') return typed(tail(sql`count(${values})`), 'number', false)
  const of = counted(name, value as Typed)
  const isText = of.kind === 'decimal' && within.engine === 'sqlite'
  if (name === 'stringAgg') return typed(tail(textsInRow(of, node, parts, within)), 'text')
  if (name === 'variance' || name === 'stddev') return typed(spread(parts, of, node, within, tail), 'float')
  if (name === 'avg') return mean(of, average(of, node, isDistinct, within, tail), within)
  if (name === 'sum')
    return {
      ...of,
      column: of.column?.type.kind === 'decimal' ? null : summed(of.column),
      nullable: true,
      node: tail(isText ? sql`nuages_sum(${values})` : sql`sum(${values})`),
    }
  if (isText) return { ...of, nullable: true, node: tail(textExtreme(name, values, within)) }
  return { ...of, nullable: true, node: extreme(name, of, values, within, tail) }
}

const NUMERIC: ReadonlySet<Name> = new Set(['sum', 'avg', 'variance', 'stddev'])

/** Throws ORM_EXPRESSION_NUMBER. */
function counted(name: Name, value: Typed): Typed {
  return NUMERIC.has(name) ? numeric(`${name}()`, value) : value
}

/** A sum may be greater than its column takes; the codec of 64 bits reads all. */
function summed(column: ColumnInfo | null): ColumnInfo | null {
  return column?.type.kind === 'bigint' || column?.type.kind === 'duration' ? column : null
}

/** The mean of lengths of time is one, halves away from zero. */
function mean({ kind, column }: Typed, number: Node, { engine }: Within): Typed {
  if (kind !== 'duration' || column === null) return typed(number, 'float')
  if (engine === 'sqlite') return lengthOfTime(sql`cast(round(${number}) as integer)`)
  // Their own rounds halves of floats to even numbers.
  const whole = sql`(sign(${number}) * floor(abs(${number}) + 0.5))`
  return lengthOfTime(engine === 'postgres' ? sql`${whole}::bigint` : sql`cast(${whole} as signed)`)
}

/** As a float: MySQL would cut the mean of whole numbers after four places, PostgreSQL would give it as a decimal. */
function average({ kind }: Typed, values: Node, isDistinct: boolean, { engine }: Within, tail: Tail): Node {
  const numbers = isMysql(engine) ? sql`(${values} * 1e0)` : values
  const call = tail(sql`avg(${distinct(numbers, isDistinct)})`)
  return engine === 'postgres' && kind !== 'float' ? sql`${call}::double precision` : call
}

/** In the order that was asked for, and where that is equal, or nothing was, in their own: by code points, as texts are everywhere. */
function textsInRow({ kind }: Typed, node: Node, { isDistinct, separator, order, orderBy }: Parts, { engine }: Within): Node {
  const between = written(quoteText(separator))
  const isDescending = isDistinct && orderBy[0]?.startsWith('-') === true
  // Distinct texts are put in order by themselves, in the very words that say what they are.
  const sorted = (text: Node): Node => joined(isDistinct ? [isDescending ? sql`${text} desc` : text] : [...order, text], ', ')
  if (engine === 'postgres') {
    const text = kind === 'text' ? sql`(${node}) collate "C"` : sql`(${node})::text collate "C"`
    return sql`string_agg(${distinct(text, isDistinct)}, ${between} order by ${sorted(text)})`
  }
  if (engine !== 'sqlite') return sql`group_concat(${distinct(node, isDistinct)} order by ${sorted(node)} separator ${between})`
  if (isDistinct) return sql`nuages_distinct_texts(${node}, ${between}, ${isDescending ? sql`1` : sql`0`})`
  return sql`group_concat(${node}, ${between} order by ${sorted(node)})`
}

function spread(parts: Parts, { kind }: Typed, values: Node, { engine, over }: Within, tail: Tail): Node {
  const { name, isDistinct, isSample } = parts
  if (engine === 'sqlite') {
    const all = distinct(values, isDistinct)
    const variance = tail(sqliteVariance(all, isSample, over !== undefined))
    return name === 'variance' ? variance : sql`sqrt(${variance})`
  }
  const numbers = engine === 'postgres' ? sql`(${values})::double precision` : sql`(${values} * 1e0)`
  if (isDistinct && engine !== 'postgres') return refuseDistinct(name)
  const all = kind === 'float' && engine === 'postgres' ? distinct(values, isDistinct) : distinct(numbers, isDistinct)
  if (isSample) return tail(name === 'variance' ? sql`var_samp(${all})` : sql`stddev_samp(${all})`)
  return tail(name === 'variance' ? sql`var_pop(${all})` : sql`stddev_pop(${all})`)
}

function sqliteVariance(values: Node, isSample: boolean, isOver: boolean): Node {
  if (isSample) return isOver ? sql`nuages_variance_of_sample_over(${values})` : sql`nuages_variance_of_sample(${values})`
  return isOver ? sql`nuages_variance_over(${values})` : sql`nuages_variance(${values})`
}

/** MySQL's var_pop takes no DISTINCT. */
function refuseDistinct(name: string): never {
  throw new NuagesError('ORM_AGGREGATE_DISTINCT', `${name}(..., { distinct: true }) cannot be had from MySQL and MariaDB`, {
    hint: 'ask for the distinct values, and count with those',
  })
}

function distinct(values: Node, isDistinct: boolean): Node {
  return isDistinct ? sql`distinct ${values}` : values
}

/** PostgreSQL has no least boolean and no least uuid. */
function extreme(name: 'min' | 'max', { kind }: Typed, values: Node, { engine }: Within, tail: Tail): Node {
  if (engine === 'postgres' && kind === 'boolean') return tail(name === 'min' ? sql`bool_and(${values})` : sql`bool_or(${values})`)
  const call = (of: Node): Node => tail(name === 'min' ? sql`min(${of})` : sql`max(${of})`)
  return engine === 'postgres' && kind === 'uuid' ? sql`${call(sql`(${values})::text`)}::uuid` : call(values)
}

/** Of decimals that are texts. Over a window values go as well as come, so all of them are kept. */
function textExtreme(name: 'min' | 'max', values: Node, { over }: Within): Node {
  if (over === undefined) return name === 'min' ? sql`nuages_min(${values})` : sql`nuages_max(${values})`
  return name === 'min' ? sql`nuages_min_over(${values})` : sql`nuages_max_over(${values})`
}
