// Functions on the bits of whole numbers.

import { NuagesError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { type Node, sql, wholeNumber } from './node.ts'
import { numeric } from './number-calls.ts'
import { isMysql, type Typed, typed } from './within.ts'

const BITS: ReadonlySet<string> = new Set(['bitAnd', 'bitOr', 'bitXor'])

/** A function on bits; undefined if it is none. Throws ORM_EXPRESSION_NUMBER. */
export function bitCall(name: string, operands: readonly unknown[], operand: (place: number) => Typed, engine: Engine): Typed | undefined {
  if (BITS.has(name)) {
    const [one, other] = [whole(name, operand(0), engine), whole(name, operand(1), engine)]
    return typed(combined(name, one.node, other.node, engine), 'number', one.nullable || other.nullable)
  }
  if (name !== 'shiftLeft' && name !== 'shiftRight') return undefined
  const { node, nullable } = whole(name, operand(1), engine)
  return typed(shifted(name, node, Number(operands[0]), engine), 'number', nullable)
}

/** PostgreSQL moves bits in the type of the column, where the others have 64. */
function whole(name: string, value: Typed, engine: Engine): Typed {
  const number = numeric(`${name}()`, value)
  if (number.kind === 'float' || number.kind === 'decimal')
    throw new NuagesError('ORM_EXPRESSION_NUMBER', `${name}() was given a ${number.kind}: expected a whole number`, {
      hint: "cast(f('size'), 'integer') leaves its fraction out",
    })
  return engine === 'postgres' ? { ...number, node: sql`${number.node}::bigint` } : number
}

function combined(name: string, one: Node, other: Node, engine: Engine): Node {
  const bits = COMBINED[name]?.(one, other) ?? XOR[engine](one, other)
  return isMysql(engine) ? signed(bits) : bits
}

type Combine = (one: Node, other: Node) => Node
const COMBINED: Readonly<Record<string, Combine>> = {
  bitAnd: (one, other) => sql`(${one} & ${other})`,
  bitOr: (one, other) => sql`(${one} | ${other})`,
}
const XOR: Readonly<Record<Engine, Combine>> = {
  sqlite: (one, other) => sql`nuages_bit_xor(${one}, ${other})`,
  postgres: (one, other) => sql`(${one} # ${other})`,
  mysql: (one, other) => sql`(${one} ^ ${other})`,
  mariadb: (one, other) => sql`(${one} ^ ${other})`,
}

function shifted(name: 'shiftLeft' | 'shiftRight', number: Node, places: number, engine: Engine): Node {
  const count = wholeNumber(places)
  if (name === 'shiftLeft') return isMysql(engine) ? signed(sql`${number} << ${count}`) : sql`(${number} << ${count})`
  if (!isMysql(engine)) return sql`(${number} >> ${count})`
  // MySQL knows bits without a sign alone.
  return sql`(case when ${number} < 0 then ${signed(sql`~(~${number} >> ${count})`)} else ${signed(sql`${number} >> ${count}`)} end)`
}

function signed(bits: Node): Node {
  return sql`cast(${bits} as signed)`
}
