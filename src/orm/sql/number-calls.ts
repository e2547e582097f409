// Functions on numbers.

import { NuagesError } from '../../base/errors.ts'
import type { Engine } from '../engine.ts'
import { asFloat, floatCall } from './float-calls.ts'
import { constant, type Node, sql } from './node.ts'
import { type Typed, typed } from './within.ts'

/** What is no number, and that engines make different numbers of. */
const OTHERS: ReadonlySet<string> = new Set(['text', 'varchar', 'uuid', 'ip', 'json', 'binary', 'boolean', 'date', 'time', 'datetime'])

/** A value that can be calculated with. Throws ORM_EXPRESSION_NUMBER. */
export function numeric(what: string, value: Typed): Typed {
  if (!OTHERS.has(value.kind)) return value
  const kind = value.kind === 'varchar' ? 'text' : value.kind
  throw new NuagesError('ORM_EXPRESSION_NUMBER', `${what} was given a ${kind}: expected a number`, {
    hint: "a text that is a number becomes one by cast(f('name'), 'float')",
  })
}

/** A function on numbers; undefined if it is none. Throws ORM_EXPRESSION_NUMBER. */
export function numberCall(name: string, operands: readonly unknown[], given: (place: number) => Typed, engine: Engine): Typed | undefined {
  const operand = (place: number): Typed => numeric(`${name}()`, given(place))
  switch (name) {
    case 'abs':
      return absolute(operand(0), engine)
    case 'round':
      return rounded(operand(0), operands[1] as number, engine)
    case 'ceil':
    case 'floor':
      return whole(name, operand(0), engine)
    case 'sign':
      return signOf(operand(0), engine)
    default:
      return floatCall(name, operands.length, operand, engine)
  }
}

function whole(name: 'ceil' | 'floor', value: Typed, engine: Engine): Typed {
  const { node, kind, nullable } = value
  if (kind !== 'float' && kind !== 'decimal') return { ...value, column: null }
  const isText = kind === 'decimal' && engine === 'sqlite'
  if (isText) return typed(name === 'ceil' ? sql`nuages_ceil(${node})` : sql`nuages_floor(${node})`, 'decimal', nullable)
  return typed(name === 'ceil' ? sql`ceil(${node})` : sql`floor(${node})`, kind, nullable)
}

function signOf(value: Typed, engine: Engine): Typed {
  const number = asFloat(value, engine)
  return typed(
    engine === 'postgres' ? sql`sign(${number})::int` : sql`cast(sign(${number}) as ${INTEGER[engine] as Node})`,
    'number',
    value.nullable,
  )
}
const INTEGER: Readonly<Record<string, Node>> = { sqlite: sql`integer`, mysql: sql`signed`, mariadb: sql`signed` }

function rounded({ node, kind, scale, nullable }: Typed, places: number, engine: Engine): Typed {
  const digits = constant(places)
  const isDecimal = kind === 'decimal'
  const result = isDecimal ? typed(node, kind, nullable, Math.max(0, Math.min(scale, places))) : typed(node, 'float', nullable)
  switch (engine) {
    case 'sqlite':
      return { ...result, node: isDecimal ? sql`nuages_round(${node}, ${digits})` : sql`nuages_round_float(${node}, ${digits})` }
    case 'postgres':
      return { ...result, node: isDecimal ? sql`round(${node}, ${digits}::int)` : sql`round(${node}::numeric, ${digits}::int)` }
    default:
      return { ...result, node: isDecimal ? sql`round(${node}, ${digits})` : mysqlRounded(node, digits) }
  }
}

function absolute(value: Typed, engine: Engine): Typed {
  const { node, kind } = value
  return { ...value, column: null, node: kind === 'decimal' && engine === 'sqlite' ? sql`ltrim(${node}, '-')` : sql`abs(${node})` }
}

/** Its own rounds halves of floats to even numbers. Of a number so great nothing is behind the point. */
function mysqlRounded(node: Node, digits: Node): Node {
  return sql`(case when abs(${node}) < 1e30 then round(cast(${node} as decimal(65, 30)), ${digits}) + 0e0 else ${node} end)`
}
