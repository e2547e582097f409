// Functions whose result is a float. Engines disagree on numbers that have none: PostgreSQL and MySQL fail, SQLite gives null or
// infinity. Here it is null, and what is too small for a float is zero.

import type { Engine } from '../engine.ts'
import { isPlaceholder, type Node, sql } from './node.ts'
import { isMysql, type Typed, typed } from './within.ts'

/** A function that gives a float; undefined if it is none. */
export function floatCall(name: string, count: number, operand: (place: number) => Typed, engine: Engine): Typed | undefined {
  const make = FLOATS[name]
  if (make === undefined) return undefined
  const [first, second] = Array.from({ length: count }, (_, place) => asFloat(operand(place), engine))
  return typed(make(first as Node, second as Node, engine), 'float')
}

/** A number as a float. */
export function asFloat({ node, kind }: Typed, engine: Engine): Node {
  if (kind === 'float') return node
  if (engine === 'sqlite') return sql`cast(${node} as real)`
  return engine === 'postgres' ? sql`${node}::double precision` : sql`(${node} * 1e0)`
}

/** A number, or null for zero. MySQL and MariaDB compute twice what is in a `nullif`: within each other, twice as often each time. */
export function notZero(number: Node, engine: Engine): Node {
  if (!isMysql(engine) || isPlaceholder(number)) return sql`nullif(${number}, 0)`
  return sql`(case when ${number} <> 0 then ${number} end)`
}

// Operands stand once wherever that is possible: each may be long, and have others of its kind within it.
const FLOATS: Readonly<Record<string, (first: Node, second: Node, engine: Engine) => Node>> = {
  sqrt: (number, _, engine) => (engine === 'postgres' ? sql`sqrt(${notBelow(number, BELOW_ZERO)})` : sql`sqrt(${number})`),
  exp: (number, _, engine) => (engine === 'sqlite' ? finite(sql`exp(${number})`) : within(number, sql`exp(${number})`)),
  ln: (number, _, engine) => natural(number, engine),
  log: (base, number, engine) => sql`(${natural(number, engine)} / ${notZero(natural(base, engine), engine)})`,
  power: (base, exponent, engine) => (engine === 'sqlite' ? finite(sql`power(${base}, ${exponent})`) : power(base, exponent)),
  sin: (angle) => sql`sin(${angle})`,
  cos: (angle) => sql`cos(${angle})`,
  tan: (angle) => sql`tan(${angle})`,
  cot: (angle) => sql`(case when abs(tan(${angle})) > 5.6e-309 then 1e0 / tan(${angle}) end)`,
  asin: (sine, _, engine) => sql`asin(${inCircle(sine, engine)})`,
  acos: (cosine, _, engine) => sql`acos(${inCircle(cosine, engine)})`,
  atan: (tangent) => sql`atan(${tangent})`,
  atan2: (y, x) => sql`atan2(${y}, ${x})`,
  degrees: (angle, _, engine) =>
    engine === 'sqlite' ? finite(sql`degrees(${angle})`) : sql`(case when abs(${angle}) < 3.1375e306 then degrees(${angle}) end)`,
  // PostgreSQL alone fails for what is too small.
  radians: (angle, _, engine) =>
    engine === 'postgres' ? sql`(case when abs(${angle}) < 1e-321 then 0e0 else radians(${angle}) end)` : sql`radians(${angle})`,
}

/** The greatest float below zero, and the least above one. */
const BELOW_ZERO: Node = sql`-5e-324::double precision`
const ABOVE_ONE: Node = sql`1.0000000000000002::double precision`

/** A number of PostgreSQL's; null if it is at a limit or below. */
function notBelow(number: Node, limit: Node): Node {
  return sql`nullif(greatest(${number}, ${limit}), ${limit})`
}

/** The logarithm, of which SQLite alone says null where there is none. */
function natural(number: Node, engine: Engine): Node {
  if (engine === 'sqlite') return sql`ln(${number})`
  return engine === 'postgres' ? sql`ln(${notBelow(number, sql`0`)})` : sql`(case when ${number} > 0 then ln(${number}) end)`
}

/** A number from -1 to 1; PostgreSQL alone fails for others. */
function inCircle(number: Node, engine: Engine): Node {
  if (engine !== 'postgres') return number
  return notBelow(sql`nullif(least(${number}, ${ABOVE_ONE}), ${ABOVE_ONE})`, sql`-${ABOVE_ONE}`)
}

/** A number of SQLite's; null if it is too great for a float. */
function finite(number: Node): Node {
  return sql`nullif(nullif(${number}, 9e999), -9e999)`
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
