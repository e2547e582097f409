// Arithmetic. Whole numbers have 64 bits, decimals stay exact but for division, a division is never one of whole numbers, and by
// zero it is null.

import { notZero } from './float-calls.ts'
import { type Node, sql } from './node.ts'
import { numeric } from './number-calls.ts'
import { isMysql, type Typed, typed, type ValueType, type Within } from './within.ts'

type Sign = '+' | '-' | '*' | '/' | '%'

/** `left` and `right` calculated. Throws ORM_EXPRESSION_NUMBER. */
export function calculation(sign: string, left: Typed, right: Typed, within: Within): Typed {
  for (const operand of [left, right]) numeric(sign, operand)
  const nullable = left.nullable || right.nullable || sign === '/' || sign === '%'
  const kind = resultKind(sign as Sign, left, right)
  if (kind === 'number' && sign === '%' && [left, right].some(({ literal }) => literal === 'fraction'))
    return typed(plain(sign, left.node, right.node, 'float', within), 'float')
  if (sign === '/') return typed(quotient(left, right, within), 'float')
  const scale = kind === 'decimal' ? resultScale(sign as Sign, left, right) : 0
  if (kind === 'decimal' && within.engine === 'sqlite') return typed(exact(sign as Sign, left.node, right.node), kind, nullable, scale)
  return typed(plain(sign as Sign, whole(left, within), whole(right, within), kind, within), kind, nullable, scale)
}

function resultKind(sign: Sign, { kind: left }: ValueType, { kind: right }: ValueType): ValueType['kind'] {
  if (sign === '/' || left === 'float' || right === 'float') return 'float'
  if (left === 'decimal' || right === 'decimal') return 'decimal'
  return left === 'duration' || right === 'duration' ? 'duration' : 'number'
}

function resultScale(sign: Sign, left: ValueType, right: ValueType): number {
  return sign === '*' ? left.scale + right.scale : Math.max(left.scale, right.scale)
}

/** PostgreSQL calculates in the type of the columns, where the others have 64 bits; node:sqlite binds numbers as floats, which have 53. */
function whole({ node, kind, literal }: Typed, { engine }: Within): Node {
  if (engine === 'sqlite' && literal === 'whole') return sql`cast(${node} as integer)`
  return engine === 'postgres' && (kind === 'integer' || kind === 'smallint') ? sql`${node}::bigint` : node
}

function plain(sign: Sign, left: Node, right: Node, kind: ValueType['kind'], { engine }: Within): Node {
  if (sign === '+') return sql`(${left} + ${right})`
  if (sign === '-') return sql`(${left} - ${right})`
  if (sign === '*') return sql`(${left} * ${right})`
  const divisor = notZero(right, engine)
  if (kind === 'decimal' && isMysql(engine)) return sql`(cast(${left} as decimal(65, 20)) % cast(${divisor} as decimal(65, 20)))`
  if (kind !== 'float' || isMysql(engine)) return sql`(${left} % ${divisor})`
  // Neither has a remainder of floats.
  return engine === 'sqlite' ? sql`nuages_remainder(${left}, ${divisor})` : sql`(${left} - ${divisor} * trunc(${left} / ${divisor}))`
}

function exact(sign: Sign, left: Node, right: Node): Node {
  if (sign === '+') return sql`nuages_plus(${left}, ${right})`
  if (sign === '-') return sql`nuages_minus(${left}, ${right})`
  return sign === '*' ? sql`nuages_times(${left}, ${right})` : sql`nuages_modulo(${left}, ${right})`
}

function quotient(left: Typed, right: Typed, { engine }: Within): Node {
  if (engine === 'sqlite') return sql`(cast(${left.node} as real) / nullif(cast(${right.node} as real), 0))`
  if (engine === 'postgres') return sql`(${left.node}::double precision / nullif(${right.node}::double precision, 0))`
  // A factor of this kind makes floats of whole numbers and decimals, whose quotients would be cut.
  return sql`((${left.node} * 1e0) / ${notZero(right.node, engine)})`
}
