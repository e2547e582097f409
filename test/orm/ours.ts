// Runs a random query with our query sets; answers are plain data.

import { temporal } from '../../src/orm/temporal.ts'
import { avg, coalesce, count, type Database, f, is, length, max, min, QuerySet, sum, when } from '../../src/orm.ts'
import { DESCRIPTION } from './description.ts'
import { MODELS } from './press.ts'
import type { Computed, Leaf, Step, Tree } from './trees.ts'

// biome-ignore lint/suspicious/noExplicitAny: the queries are data here, which no types know
type Any = any

const AGGREGATES: Readonly<Record<string, (path: string, options?: object) => unknown>> = { count, sum, avg, min, max } as Any
const LOOKUPS = is as unknown as Record<string, Any>

/** What a query answers. */
export async function ourAnswer(tree: Tree, database: Database): Promise<unknown> {
  const model = (MODELS as Record<string, Any>)[tree.model]
  const whole: Any = new QuerySet(model).using(database)
  let query = tree.steps.reduce((asked, step) => apply(asked, step, tree.model), whole)
  for (const [name, made] of Object.entries(tree.annotate)) query = query.annotate({ [name]: computed(made, tree.model) })
  for (const [name, lookup, value] of tree.having) query = query.where({ [name]: LOOKUPS[lookup](value) })
  return ask(tree, query)
}

async function ask(tree: Tree, query: Any): Promise<unknown> {
  const { ask: what, order, slice, paths } = tree
  const annotations = Object.keys(tree.annotate)
  const [offset, limit] = slice
  const cut = (asked: Any): Any => {
    const from = offset > 0 ? asked.offset(offset) : asked
    return limit === null ? from : from.limit(limit)
  }
  const ordered = (asked: Any): Any => cut(asked.orderBy(...order))
  switch (what) {
    case 'count':
      return cut(query).count()
    case 'exists':
      return cut(query).exists()
    case 'aggregate':
      return plain(await query.aggregate(aggregates(tree)))
    case 'groups':
      return plain(await ordered(query.values(...paths).annotate(aggregates(tree))).all())
    case 'values':
      return plain(await ordered(query.values(...new Set([...paths, ...annotations]))).all())
    case 'load':
      return loaded(await ordered(paths.length === 0 ? query : query.with(...paths)).all(), paths[0])
    default:
      return plain((await ordered(query).all()).map((row: Any) => [row.id, ...annotations.map((name) => row[name])]))
  }
}

function loaded(rows: Any[], relation: string | undefined): unknown {
  return rows.map((row) => {
    const related = relation === undefined ? [] : row[relation]
    if (Array.isArray(related)) return [row.id, related.map(({ id }) => id).sort((a, b) => a - b)]
    return [row.id, related === null ? null : related.id]
  })
}

function aggregates({ aggregates: given, model }: Tree): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([name, made]) => [name, computed(made, model)]))
}

function computed(made: Computed, model: string): unknown {
  if ('aggregate' in made) {
    const [name, path] = made.aggregate
    const where = made.where === undefined ? {} : { where: prefixed(made.where, path) }
    return AGGREGATES[name]?.(path, where)
  }
  if ('calculate' in made) {
    const [sign, left, right] = made.calculate
    const other = typeof right === 'number' ? right : f(right)
    const from = f(left)
    if (sign === '+') return from.plus(other)
    return sign === '-' ? from.minus(other) : from.times(other)
  }
  if ('choose' in made) {
    const [where, yes, no] = made.choose
    return when(whereOf([where], model), yes).otherwise(no)
  }
  const [name, path = ''] = made.call
  if (name === 'length') return length(f(path))
  return name === 'coalesce' ? coalesce(f(path), '') : coalesce(f(path), 0)
}

/** The condition of an aggregate is about the row that is aggregated. */
function prefixed(where: Leaf, relation: string): object {
  const [path, lookup, ...operands] = (where as { is: [string, string, ...unknown[]] }).is
  const relations = Object.values(DESCRIPTION).flatMap((model) => Object.entries(model.relations))
  const [, { target }] = relations.find(([name]) => name === relation) as (typeof relations)[0]
  return { [`${relation}.${path}`]: lookupOf(lookup, operands, kindAt(target, path)) }
}

function apply(query: Any, step: Step, model: string): Any {
  if ('where' in step) return query.where(whereOf(step.where, model))
  if ('exclude' in step) return query.exclude(whereOf(step.exclude, model))
  return query.whereAny(...step.any.map((leaves) => whereOf(leaves, model)))
}

function whereOf(leaves: readonly Leaf[], model: string): object {
  return Object.fromEntries(leaves.map((leaf) => entryOf(leaf, model)))
}

function entryOf(leaf: Leaf, model: string): [path: string, condition: unknown] {
  if ('is' in leaf) {
    const [path, lookup, ...operands] = leaf.is
    return [path, lookupOf(lookup, operands, kindAt(model, path))]
  }
  if ('f' in leaf) {
    const [left, lookup, right] = leaf.f
    return [left, LOOKUPS[lookup](f(right))]
  }
  const [path, quantifier, inner] = leaf.related
  return [path, LOOKUPS[quantifier](whereOf(inner, DESCRIPTION[model]?.relations[path]?.target as string))]
}

function kindAt(model: string, path: string): string {
  const steps = path.split('.')
  let at = model
  for (const step of steps.slice(0, -1)) at = DESCRIPTION[at]?.relations[step]?.target as string
  return DESCRIPTION[at]?.columns[steps.at(-1) as string]?.kind as string
}

function lookupOf(name: string, operands: readonly unknown[], kind: string): unknown {
  const value = (given: unknown): unknown => {
    if (kind === 'datetime' && typeof given === 'string') return new Date(given)
    return kind === 'date' && typeof given === 'string' ? temporal().PlainDate.from(given) : given
  }
  if (name === 'null' || name === 'notNull') return LOOKUPS[name]
  if (name === 'in' || name === 'notIn') return LOOKUPS[name]((operands[0] as unknown[]).map(value))
  return LOOKUPS[name](...operands.map(value))
}

/** Values as JSON has them. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toFixed(6))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== Object.prototype && prototype !== null) return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
