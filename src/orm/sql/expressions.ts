// Expressions as SQL.

import { NuagesError } from '../../base/errors.ts'
import { Aggregate, type Branch } from '../expression.ts'
import { Made } from '../made.ts'
import { resolveColumn } from '../paths.ts'
import { partsOfSql, type Sql } from '../sql-text.ts'
import type { ConditionNode, QueryState } from '../state.ts'
import { aggregate } from './aggregates.ts'
import { calculation } from './calculations.ts'
import { call, sameType } from './calls.ts'
import { joined, type Node, qualified, sql, written } from './node.ts'
import { isExpression, standingValue, valueNode } from './operand.ts'
import { pathValue } from './path-value.ts'
import { partsOwner, pathOf, type WindowParts } from './shape.ts'
import { windowNode, windowValue } from './windows.ts'
import { type Typed, typed, type Within } from './within.ts'

/** An expression as a value. Throws ORM_OUTER_NONE, ORM_PATH_..., ORM_AGGREGATE_DISTINCT. */
export function expression(made: Made<unknown>, within: Within): Typed {
  if (made instanceof Aggregate) return aggregate(made, within)
  const [kind, first, second, third] = made.parts
  switch (kind) {
    case 'field':
      return pathValue(pathOf(first, { schema: within.scope.schema, annotations: within.annotations }), within)
    case 'outer':
      return outerValue(first, within)
    case 'value':
      return operandAt(partsOwner(made, first), 0, within)
    case 'calculate': {
      const owner = partsOwner(made, second, third)
      return calculation(String(first), operandAt(owner, 0, within), operandAt(owner, 1, within), within)
    }
    case 'call': {
      const operands = second as readonly unknown[]
      return call(String(first), operands, (place) => operandAt(operands, place, within), within)
    }
    case 'case':
      return choice(made, first as readonly Branch[], second, within)
    case 'raw':
      return rawValue(first as Sql, within)
    case 'window':
      return overWindow(made, within)
    default:
      return within.compiler.subquery(first as QueryState, kind === 'exists' ? 'exists' : 'value', within)
  }
}

/** A value among others: an expression, or a placeholder. */
function operandAt(owner: readonly unknown[], place: number, within: Within): Typed {
  const operand = owner[place]
  if (isExpression(operand)) return expression(operand, within)
  return standingValue(valueNode(within, owner, place), operand, within)
}

function outerValue(path: unknown, { outer }: Within): Typed {
  if (outer !== null) return pathValue(resolveColumn(outer.scope.schema, path, outer.annotations), outer)
  throw new NuagesError('ORM_OUTER_NONE', `outer('${String(path)}') was used in a query that is within no other`, {
    hint: 'outer() is for queries within subquery() and exists(); the field of the query itself is f()',
  })
}

function choice(made: Made<unknown>, branches: readonly Branch[], otherwise: unknown, within: Within): Typed {
  const owner = partsOwner(made, ...branches.map(({ result }) => result), otherwise)
  const results = owner.map((_, place) => operandAt(owner, place, within))
  const parts = branches.map(({ where }, place) => {
    const condition = within.compiler.condition(within.shape.conditions.get(where) as ConditionNode, within)
    return sql`when ${condition} then ${(results[place] as Typed).node}`
  })
  const last = results.at(-1) as Typed
  const node = sql`case ${joined(parts, ' ')} else ${last.node} end`
  return sameType(
    results,
    node,
    results.some(({ nullable }) => nullable),
  )
}

/** SQL of the program's own, in parentheses. */
function rawValue(piece: Sql, within: Within): Typed {
  const parts = partsOfSql(piece)
  const owner = partsOwner(piece, ...parts.flatMap((part) => ('value' in part ? [part.value] : [])))
  let place = 0
  const nodes = parts.map((part): Node => {
    if ('text' in part) return written(part.text)
    if ('name' in part) return qualified(part.name)
    return operandAt(owner, place++, within).node
  })
  return typed(sql`(${joined(nodes, '')})`, 'unknown')
}

function overWindow({ parts }: Made<unknown>, within: Within): Typed {
  const [, name, inner, options, count] = parts as [string, string, unknown, WindowParts | undefined, number | undefined]
  if (within.over !== undefined || within.isInWindow) {
    throw new NuagesError(
      'ORM_WINDOW_NESTED',
      `${name === 'aggregate' ? 'over' : name}() stands in what another window is of, which no database has`,
      {
        hint: 'filter by the first one and number again in a query of its own, or compute the second one from rows that are read',
      },
    )
  }
  const inWindow: Within = { ...within, isInWindow: true }
  if (name === 'aggregate') {
    const over = windowNode(options ?? {}, inWindow)
    return { ...expression(inner as Made<unknown>, { ...within, isGroup: true, over }), nullable: true }
  }
  const value = Made.isMade(inner) ? expression(inner, inWindow) : null
  return windowValue(name, value, { ...options, count: count ?? 1 }, inWindow)
}
