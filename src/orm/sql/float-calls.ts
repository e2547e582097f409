// Functions whose result is a float. Engines disagree on numbers that have none: PostgreSQL and MySQL fail, SQLite gives null or
// infinity. Here it is null, and what is too small for a float is zero.

import type { Engine } from '../engine.ts'
import { type Node, sql } from './node.ts'
import { type Typed, typed } from './within.ts'

/** A function that gives a float; undefined if it is none. */
export function floatCall(name: string, count: number, operand: (place: number) => Typed, engine: Engine): Typed | undefined {
  const make = FLOATS[name]
  if (make === undefined) return undefined
  const [first, second] = Array.from({ length: count }, (_, place) => asFloat(operand(place), engine))
  return typed(make(first as Node, second as Node), 'float')
}

/** A number as a float. */
export function asFloat({ node, kind }: Typed, engine: Engine): Node {
  if (kind === 'float') return node
  if (engine === 'sqlite') return sql`cast(${node} as real)`
  return engine === 'postgres' ? sql`${node}::double precision` : sql`(${node} * 1e0)`
}

const FLOATS: Readonly<Record<string, (first: Node, second: Node) => Node>> = {
  sqrt: (number) => sql`(case when ${number} >= 0 then sqrt(${number}) end)`,
  exp: (number) => within(number, sql`exp(${number})`),
  ln: (number) => sql`(case when ${number} > 0 then ln(${number}) end)`,
  log: (base, number) => sql`(case when ${number} > 0 and ${base} > 0 then ln(${number}) / nullif(ln(${base}), 0) end)`,
  power,
  sin: (angle) => sql`sin(${angle})`,
  cos: (angle) => sql`cos(${angle})`,
  tan: (angle) => sql`tan(${angle})`,
  cot: (angle) => sql`(case when abs(tan(${angle})) > 5.6e-309 then 1e0 / tan(${angle}) end)`,
  asin: (sine) => sql`(case when ${sine} between -1 and 1 then asin(${sine}) end)`,
  acos: (cosine) => sql`(case when ${cosine} between -1 and 1 then acos(${cosine}) end)`,
  atan: (tangent) => sql`atan(${tangent})`,
  atan2: (y, x) => sql`atan2(${y}, ${x})`,
  degrees: (angle) => sql`(case when abs(${angle}) < 3.1375e306 then degrees(${angle}) end)`,
  radians: (angle) => sql`(case when abs(${angle}) < 1e-321 then 0e0 else radians(${angle}) end)`,
}

/** A power of e, if there is a float for it. The limits are the natural logarithms of the greatest float and of the least above zero. */
function within(exponent: Node, result: Node): Node {
  return sql`(case when ${exponent} > 709.782712893383 then null when ${exponent} < -744.44 then 0e0 else ${result} end)`
}

/** Exponents so far from zero give nothing between zero and what is too great, and those so near to it only 1; neither can be looked at as they are. */
const FAR: Node = sql`1e20`
const NEAR: Node = sql`1e-300`

function power(base: Node, exponent: Node): Node {
  const limited = sql`(case when ${exponent} > ${FAR} then ${FAR} when ${exponent} < -${FAR} then -${FAR} when abs(${exponent}) < ${NEAR} then 0e0 else ${exponent} end)`
  const result = within(sql`(${limited} * coalesce(ln(nullif(abs(${base}), 0)), 0))`, sql`power(${base}, ${exponent})`)
  return sql`(case when ${base} = 0 and ${exponent} < 0 then null when ${base} < 0 and ${exponent} <> floor(${exponent}) then null else ${result} end)`
}
