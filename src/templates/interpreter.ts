// Templates run from their tree, without any code being made of them: for templates that strangers write, and for processes that
// may not make code. Scopes and their order are those of the compiler, from the same analysis.

import { add, div, floordiv, mod, mul, neg, pos, pow, sub } from './arithmetic.ts'
import { bind, type Kwargs, type TemplateFunction } from './call.ts'
import { contains, greaterOrEqual, greaterThan, lessOrEqual, lessThan } from './compare.ts'
import { passed } from './context.ts'
import { dictEntries, makeDict } from './dict.ts'
import { equals } from './equality.ts'
import { slice } from './lookup.ts'
import type * as nodes from './nodes.ts'
import type { Expression } from './nodes.ts'
import { isDict } from './plain-object.ts'
import { spread } from './run-time.ts'
import type { Place, Sandbox } from './sandbox-contract.ts'
import { SecurityError, TemplateRuntimeError, TemplateTypeError } from './template-error.ts'
import { isTrue } from './truth.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { Undefined } from './undefined.ts'

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

/** Evaluates expressions. */
export class ExpressionInterpreter {
  readonly #sandbox: Sandbox

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  evaluate(node: Expression, place: Place): unknown {
    place.fuel.step()
    switch (node.kind) {
      case 'Const':
        return node.value
      case 'Name':
        return this.#name(node, place)
      case 'Tuple':
        return Tuple.from(node.items.map((item) => this.evaluate(item, place)))
      case 'List':
        return node.items.map((item) => this.evaluate(item, place))
      case 'Dict':
        return this.#dict(node, place)
      case 'CondExpr':
        return this.#condExpr(node, place)
      case 'Getattr':
        return this.#sandbox.environment.getAttribute(this.evaluate(node.node, place), node.name)
      case 'Getitem':
        return this.#getitem(node, place)
      case 'Call':
        return this.call(node, place)
      case 'Filter':
        return this.filter(node, place)
      case 'Test':
        return this.#test(node, place)
      default:
        return this.#operator(node, place)
    }
  }

  #operator(node: Expression, place: Place): unknown {
    switch (node.kind) {
      case 'Binary':
        return this.#binary(node, place)
      case 'Logic': {
        const left = this.evaluate(node.left, place)
        return isTrue(left) === (node.operator === 'and') ? this.evaluate(node.right, place) : left
      }
      case 'Unary': {
        const value = this.evaluate(node.node, place)
        return node.operator === 'not' ? !isTrue(value) : (node.operator === 'neg' ? neg : pos)(value)
      }
      case 'Compare':
        return this.#compare(node, place)
      case 'Concat':
        return this.#sandbox.joined(
          node.items.map((item) => this.evaluate(item, place)),
          place,
        )
      case 'EnvironmentValue':
        return node.value
      case 'MarkSafe':
        return this.#sandbox.marked(this.evaluate(node.node, place), !node.onlyIfAutoescape || place.context.evalContext.autoescape)
      default:
        // The context of the template, which the tag of an extension may have asked for.
        throw new SecurityError(`${node.kind} is no value in a sandbox.`)
    }
  }

  #name(node: nodes.Name, { symbols, activation, context }: Place): unknown {
    const value = activation.get(symbols.slot(node.name))
    return value === undefined ? context.environment.undefined(null, undefined, node.name) : value
  }

  #dict(node: nodes.Dict, place: Place): unknown {
    const items = node.items.map(({ key, value }) => [this.evaluate(key, place), this.evaluate(value, place)] as const)
    this.#sandbox.checkKeys(
      items.map(([key]) => key),
      place.fuel,
    )
    return makeDict(items)
  }

  #condExpr(node: nodes.CondExpr, place: Place): unknown {
    if (isTrue(this.evaluate(node.test, place))) return this.evaluate(node.then, place)
    if (node.otherwise !== null) return this.evaluate(node.otherwise, place)
    const where = this.#sandbox.position(node.line, place.context.name)
    return new Undefined(`the inline if-expression on ${where} evaluated to false and no else section was defined.`)
  }

  #getitem(node: nodes.Getitem, place: Place): unknown {
    const object = this.evaluate(node.node, place)
    if (node.key.kind !== 'Slice') {
      const key = this.evaluate(node.key, place)
      this.#sandbox.checkKeys([key], place.fuel)
      return this.#sandbox.environment.getItem(object, key)
    }
    const [start, stop, step] = [node.key.start, node.key.stop, node.key.step].map((part) =>
      part === null ? null : this.evaluate(part, place),
    )
    return this.#sandbox.sized(slice(object, start, stop, step), place.fuel)
  }

  /** Texts and lists that grow are refused before they are made. */
  #binary(node: nodes.Binary, place: Place): unknown {
    const left = this.evaluate(node.left, place)
    const right = this.evaluate(node.right, place)
    this.#sandbox.checkOperator(node.operator, left, right, place.fuel)
    return this.#sandbox.sized(OPERATORS[node.operator](left, right), place.fuel)
  }

  #compare(node: nodes.Compare, place: Place): boolean {
    let left = this.evaluate(node.first, place)
    for (const { operator, node: operand } of node.rest) {
      const right = this.evaluate(operand, place)
      this.#sandbox.checkComparison(left, right, place.fuel)
      if (!COMPARISONS[operator](left, right)) return false
      left = right
    }
    return true
  }

  args({ args, dynArgs }: nodes.Arguments, place: Place): unknown[] {
    const values = args.map((arg) => this.evaluate(arg, place))
    if (dynArgs !== null) for (const value of spread(this.evaluate(dynArgs, place))) values.push(value)
    place.fuel.step(values.length)
    return values
  }

  kwargs({ kwargs, dynKwargs }: nodes.Arguments, place: Place, caller?: unknown): Kwargs {
    if (kwargs.length === 0 && dynKwargs === null && caller === undefined) return null
    const values: Record<string, unknown> = Object.create(null)
    for (const { name, value } of kwargs) values[name] = this.evaluate(value, place)
    if (caller !== undefined) values['caller'] = caller
    if (dynKwargs === null) return values
    const more = this.evaluate(dynKwargs, place)
    if (!isDict(more)) throw new TemplateTypeError(`argument after ** must be a mapping, not ${typeName(more)}`)
    for (const [name, value] of dictEntries(more)) values[String(name)] = value
    return values
  }

  /** A call. What is called must be of the template's own kinds, a method of a built-in type, or given by the application as safe. */
  call(node: nodes.Call, place: Place, caller?: unknown): unknown {
    const { fuel, context } = place
    if (node.node.kind === 'Getattr') {
      const object = this.evaluate(node.node.node, place)
      const args = this.args(node, place)
      const kwargs = this.kwargs(node, place, caller)
      return this.#sandbox.sized(
        fuel.deeper(() => this.#sandbox.callMethod(context, object, (node.node as nodes.Getattr).name, args, kwargs, fuel)),
        fuel,
      )
    }
    const callee = this.evaluate(node.node, place)
    const args = this.args(node, place)
    const kwargs = this.kwargs(node, place, caller)
    return this.#sandbox.sized(
      fuel.deeper(() => this.#sandbox.call(context, callee, args, kwargs, fuel)),
      fuel,
    )
  }

  /** A filter; `captured` is the text that a filter block filters. */
  filter(node: nodes.Filter, place: Place, captured?: unknown): unknown {
    const value = this.#subject(node.node, place, captured)
    const found = this.#sandbox.environment.findFilter(node.name)
    if (found === undefined) throw new TemplateRuntimeError(`No filter named '${node.name}' found.`)
    const args = this.args(node, place)
    const kwargs = this.kwargs(node, place)
    this.#sandbox.checkFilter(node.name, value, args, kwargs, place.fuel)
    return this.#sandbox.sized(this.#apply(found, value, args, kwargs, place), place.fuel)
  }

  #subject(node: Expression | null, place: Place, captured: unknown): unknown {
    if (node === null) return captured
    return node.kind === 'Filter' ? this.filter(node, place, captured) : this.evaluate(node, place)
  }

  #test(node: nodes.Test, place: Place): unknown {
    const found = this.#sandbox.environment.findTest(node.name)
    if (found === undefined) throw new TemplateRuntimeError(`No test named '${node.name}' found.`)
    const value = this.evaluate(node.node, place)
    const args = this.args(node, place)
    const kwargs = this.kwargs(node, place)
    this.#sandbox.checkTest(value, args, kwargs, place.fuel)
    return this.#apply(found, value, args, kwargs, place)
  }

  #apply(found: TemplateFunction, value: unknown, args: readonly unknown[], kwargs: Kwargs, { context }: Place): unknown {
    const all =
      found.parameters === undefined ? [value, ...args, ...(kwargs === null ? [] : [kwargs])] : bind(found, [value, ...args], kwargs)
    return (found as (...given: unknown[]) => unknown)(...(found.pass === undefined ? all : [passed(context, found.pass), ...all]))
  }
}
