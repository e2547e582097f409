// What `initial()` of a query class says, in one run of a query.

import { NuagesError, shown } from '../../base/errors.ts'
import { Asking } from '../asking.ts'
import { joined } from '../parse-conditions.ts'
import { conditionsOf } from '../refine.ts'
import type { Schema } from '../schema.ts'
import { type ConditionNode, wholeState } from '../state.ts'

interface Beginning extends Asking {
  initial(): unknown
}

/** The conditions that queries of models begin with, each asked for once. */
export class Begun {
  readonly #conditions: Map<Schema, ConditionNode> = new Map()
  readonly #entered: Set<Schema> = new Set()

  /** The conditions of a model. Throws ORM_QUERY_INITIAL, ORM_QUERY_SCOPE, and what `initial()` throws. */
  of(schema: Schema): ConditionNode {
    const known = this.#conditions.get(schema)
    if (known !== undefined) return known
    const condition = initialCondition(schema)
    this.#conditions.set(schema, condition)
    return condition
  }

  /** Walks through them. Throws ORM_QUERY_INITIAL where they hold themselves. */
  walk(schema: Schema, work: (condition: ConditionNode) => void): void {
    if (this.#entered.has(schema)) {
      throw new NuagesError('ORM_QUERY_INITIAL', `initial() of ${schema.name} asks for ${schema.name} rows, which begins with it again`, {
        hint: 'use unfiltered() in the query within it',
      })
    }
    this.#entered.add(schema)
    work(this.of(schema))
    this.#entered.delete(schema)
  }
}

function initialCondition(schema: Schema): ConditionNode {
  const Class = (schema.options.query as () => new () => Beginning)()
  const query = new Class()
  Asking.remember(query, wholeState(schema))
  const begun = query.initial()
  const state = Asking.recall(begun)
  if (state === undefined) {
    throw new NuagesError('ORM_QUERY_INITIAL', `initial() of ${schema.name} gives ${shown(begun)}: expected the query with conditions`, {
      hint: 'write initial() { return this.where({ ... }) }',
    })
  }
  const [parameter] = state.parameters.keys()
  if (parameter !== undefined) {
    throw new NuagesError('ORM_QUERY_INITIAL', `initial() of ${schema.name} names the parameter ${shown(parameter)}: expected a value`)
  }
  return joined('all', conditionsOf(wholeState(schema), state))
}
