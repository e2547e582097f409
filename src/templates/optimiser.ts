// Expressions whose value does not depend on the context are computed once, when the template is compiled. As in Jinja, what decides
// early decides alone: in `1 < 0 < x` nothing looks at `x`. What fails is left to fail when it is reached.

import { SafeString } from '../base/safe-string.ts'
import { add, div, floordiv, mod, mul, neg, pos, pow, sub } from './arithmetic.ts'
import { bind, type TemplateFunction } from './call.ts'
import { contains, greaterOrEqual, greaterThan, lessOrEqual, lessThan } from './compare.ts'
import type { CompilerEnvironment } from './contract.ts'
import { makeDict } from './dict.ts'
import { equals } from './equality.ts'
import { Float } from './float.ts'
import { slice } from './lookup.ts'
import type * as nodes from './nodes.ts'
import type { Expression } from './nodes.ts'
import { isDict } from './plain-object.ts'
import { toText } from './python-text.ts'
import { TemplateTypeError } from './template-error.ts'
import { isTrue } from './truth.ts'
import { Tuple } from './tuple.ts'
import { isUndefined } from './undefined.ts'

/** What is not constant. */
const NEVER: unique symbol = Symbol('not constant')

const OPERATORS: Readonly<Record<nodes.BinaryOperator, (a: unknown, b: unknown) => unknown>> = { add, sub, mul, div, floordiv, mod, pow }
const COMPARISONS: Readonly<Record<nodes.Comparison, (a: unknown, b: unknown) => boolean>> = {
  eq: equals,
  ne: (a, b) => !equals(a, b),
  lt: lessThan,
  lteq: lessOrEqual,
  gt: greaterThan,
  gteq: greaterOrEqual,
  in: (a, b) => contains(b, a),
  notin: (a, b) => !contains(b, a),
}

/** Longest text that is kept as a constant: `'a' * 1000000` is better made when it is wanted. */
const LONGEST = 10_000

/** Computes constants for one template. */
export class Optimiser {
  readonly #environment: CompilerEnvironment
  readonly #known: WeakMap<object, unknown> = new WeakMap()

  constructor(environment: CompilerEnvironment) {
    this.#environment = environment
  }

  /** The node as a constant where it is one that can be written down; the node itself otherwise. */
  folded(node: Expression, autoescape: boolean | null): Expression {
    if (node.kind === 'Const' || autoescape === null || !this.#environment.isFolding) return node
    const value = this.#constant(node, autoescape)
    return value !== NEVER && isScalar(value) ? { kind: 'Const', value, line: node.line, at: node.at } : node
  }

  /** The text that a constant prints as, by `print`; null where the node is none. A missing key of a constant prints as what is missing. */
  printed(node: Expression, autoescape: boolean, print: (value: unknown) => string): string | null {
    if (node.kind !== 'Const' && !this.#environment.isFolding) return null
    const value = this.#constant(node, autoescape)
    if (value === NEVER || !(isScalar(value) || isUndefined(value) || isDict(value) || Array.isArray(value))) return null
    try {
      return print(value)
    } catch {
      // It fails when it is rendered, where its place is known, or never.
      return null
    }
  }

  #constant(node: Expression, autoescape: boolean): unknown {
    if (node.kind === 'Const') return node.value
    if (this.#known.has(node)) return this.#known.get(node)
    const value = this.#attempt(node, autoescape)
    this.#known.set(node, value)
    return value
  }

  #attempt(node: Expression, autoescape: boolean): unknown {
    try {
      return this.#compute(node, autoescape)
    } catch {
      // It fails when it is rendered, where its place is known, or never.
      return NEVER
    }
  }

  /** The value of a part; throws where it has none. */
  #value(node: Expression, autoescape: boolean): unknown {
    const value = this.#constant(node, autoescape)
    if (value === NEVER) throw NEVER
    return value
  }

  #compute(node: Expression, on: boolean): unknown {
    switch (node.kind) {
      case 'Tuple':
        return Tuple.from(node.items.map((item) => this.#value(item, on)))
      case 'List':
        return node.items.map((item) => this.#value(item, on))
      case 'Dict':
        return makeDict(node.items.map(({ key, value }) => [this.#value(key, on), this.#value(value, on)] as const))
      case 'CondExpr':
        if (isTrue(this.#value(node.test, on))) return this.#value(node.then, on)
        return node.otherwise === null ? NEVER : this.#value(node.otherwise, on)
      case 'Getattr':
        return this.#environment.getAttribute(this.#value(node.node, on), node.name)
      case 'Getitem':
        return this.#item(node, on)
      case 'Filter':
        return node.node === null ? NEVER : this.#call(this.#environment.constantFilter(node.name), node.node, node, on)
      case 'Test':
        return this.#call(this.#environment.constantTest(node.name), node.node, node, on)
      default:
        return this.#operator(node, on)
    }
  }

  #operator(node: Expression, on: boolean): unknown {
    switch (node.kind) {
      case 'Binary':
        return OPERATORS[node.operator](this.#value(node.left, on), this.#value(node.right, on))
      case 'Logic': {
        const left = this.#value(node.left, on)
        return isTrue(left) === (node.operator === 'and') ? this.#value(node.right, on) : left
      }
      case 'Unary': {
        const value = this.#value(node.node, on)
        return node.operator === 'not' ? !isTrue(value) : (node.operator === 'neg' ? neg : pos)(value)
      }
      case 'Compare':
        return this.#compare(node, on)
      case 'Concat':
        return node.items.map((item) => toText(this.#value(item, on))).join('')
      default:
        return NEVER
    }
  }

  #compare(node: nodes.Compare, on: boolean): unknown {
    let left = this.#value(node.first, on)
    for (const { operator, node: operand } of node.rest) {
      const right = this.#value(operand, on)
      if (!COMPARISONS[operator](left, right)) return false
      left = right
    }
    return true
  }

  #item(node: nodes.Getitem, on: boolean): unknown {
    const object = this.#value(node.node, on)
    if (node.key.kind !== 'Slice') return this.#environment.getItem(object, this.#value(node.key, on))
    const { start, stop, step } = node.key
    const [from, to, by] = [start, stop, step].map((part) => (part === null ? null : this.#value(part, on)))
    try {
      return slice(object, from, to, by)
    } catch (error) {
      if (!(error instanceof TemplateTypeError)) throw error
      return this.#environment.undefined(null, object, 'slice')
    }
  }

  #call(found: TemplateFunction | undefined, subject: Expression, node: nodes.Arguments, autoescape: boolean): unknown {
    if (found?.parameters === undefined || found.pass === 'context' || node.dynArgs !== null || node.dynKwargs !== null) return NEVER
    const kwargs: Record<string, unknown> = Object.create(null)
    for (const { name, value } of node.kwargs) kwargs[name] = this.#value(value, autoescape)
    const args = [subject, ...node.args].map((arg) => this.#value(arg, autoescape))
    const bound = bind(found, args, kwargs)
    const environment = this.#environment
    const first = found.pass === 'environment' ? [environment] : [{ autoescape, environment }]
    return (found as (...given: unknown[]) => unknown)(...(found.pass === undefined ? [] : first), ...bound)
  }
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= LONGEST
  return value === null || typeof value === 'number' || typeof value === 'boolean' || value instanceof Float || SafeString.is(value)
}
