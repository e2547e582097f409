// Conditions as SQL. A path over a relation to many means "some": each is a subquery of its own, so that it neither multiplies
// rows nor has to do with any other condition.

import type { ColumnInfo } from '../column-info.ts'
import type { RelationInfo } from '../schema.ts'
import type { Comparison, ConditionNode, FieldPath } from '../state.ts'
import { comparison } from './comparison.ts'
import { allOf, anyOf, type Node, notTrue, sql } from './node.ts'
import { pathValue, refuseUnselected } from './path-value.ts'
import { Scope } from './plan.ts'
import { searched } from './search.ts'
import { existing } from './subselect.ts'
import type { Within } from './within.ts'

/** A condition. */
export function condition(node: ConditionNode, within: Within): Node {
  switch (node.type) {
    case 'compare':
      return compared(node.path, node.comparison, within)
    case 'related':
      return related(node.path, node.quantifier, node.condition, within)
    case 'all':
      return allOf(flat(node).map((part) => condition(part, within)))
    case 'any':
      return anyOf(flat(node).map((part) => condition(part, within)))
    case 'not':
      return notTrue(condition(node.condition, within))
    case 'initial':
      return condition(within.shape.begun.of(node.schema), within)
    case 'search':
      return searched(node.terms, within)
    default:
      return within.compiler.expression(node.expression, within).node
  }
}

/** The parts of a condition, those of parts of its own kind among them. */
function flat(node: ConditionNode & { readonly type: 'all' | 'any' }): ConditionNode[] {
  return node.conditions.flatMap((part) => (part.type === node.type ? flat(part) : [part]))
}

function compared(path: FieldPath, asked: Comparison, within: Within): Node {
  const { column } = path
  if (column === null || within.given?.has(path.text)) return comparison(pathValue(path, within), asked, within)
  const short = Scope.shortcut(path.steps, column)
  const { scope, rest } = within.scope.follow(short.steps)
  if (rest.length === 0) {
    const value = pathValue({ ...path, steps: short.steps, column: short.column }, within)
    return comparison(value, asked, within)
  }
  if (within.isGroup && within.keys !== null) return refuseUnselected(path, within.keys)
  // No row has no key: asked is whether there is no row.
  const isAbsence = asked.name === 'null' && path.steps.at(-1)?.many && path.steps.at(-1)?.target.primaryKey.includes(column)
  const end = (inside: Within): Node => comparison(pathValue(ownPath(short.column, inside), inside), asked, inside)
  return isAbsence ? notTrue(chain(scope, rest, within, () => sql`1 = 1`)) : chain(scope, rest, within, end)
}

function ownPath(column: ColumnInfo, { scope }: Within): FieldPath {
  return { text: column.name, owner: scope.schema, steps: [], column, annotation: null }
}

/** Whether there is a row at the end of `steps` for which `end` holds. */
function chain(scope: Scope, steps: readonly RelationInfo[], within: Within, end: (inside: Within) => Node): Node {
  const [step, ...others] = steps
  if (step === undefined) return end({ ...within, scope })
  return existing(scope, step, within, (inside) => {
    const { scope: at, rest } = inside.scope.follow(others)
    return chain(at, rest, inside, end)
  })
}

function related(path: FieldPath, quantifier: 'some' | 'none' | 'every', inner: ConditionNode, within: Within): Node {
  const { steps } = path
  const last = steps.at(-1) as RelationInfo
  if (within.isGroup && within.keys !== null) return refuseUnselected(path, within.keys)
  const { scope, rest } = within.scope.follow(steps.slice(0, -1))
  const found = chain(scope, rest, within, (inside) =>
    existing(inside.scope, last, inside, (row) => {
      const held = condition(inner, { ...row, annotations: new Map(), given: null, isClosed: false })
      return quantifier === 'every' ? notTrue(held) : held
    }),
  )
  return quantifier === 'some' ? found : notTrue(found)
}

/** The conditions all of which have to hold for this one. */
export function conjuncts(node: ConditionNode): readonly ConditionNode[] {
  return node.type === 'all' ? flat(node) : [node]
}

/** Comparisons that no null meets. */
const WANT_VALUE: ReadonlySet<string> = new Set(['lt', 'lte', 'gt', 'gte', 'between', 'notNull'])

/** Whether rows that meet all of these conditions have a value in this column of theirs. */
export function wantValue(conditions: readonly ConditionNode[], column: ColumnInfo): boolean {
  return conditions.some((node) => {
    if (node.type === 'all') return wantValue(node.conditions, column)
    return node.type === 'compare' && node.path.column === column && node.path.steps.length === 0 && WANT_VALUE.has(node.comparison.name)
  })
}
