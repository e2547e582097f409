// Expressions of a template as expressions of JavaScript. Plain cases are written out, so that they cost what they would by hand:
// a key of a plain object, a text that is printed. Everything else is a call of the run time.

import { isOpenKey } from './attribute.ts'
import type { CompilerEnvironment } from './contract.ts'
import type { Frame } from './frame.ts'
import { type Constants, stringLiteral } from './literal.ts'
import type * as nodes from './nodes.ts'
import type { Expression } from './nodes.ts'
import { Optimiser } from './optimiser.ts'
import type { CallShape } from './prepared.ts'

const BINARY: Readonly<Record<nodes.BinaryOperator, string>> = {
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  floordiv: 'floordiv',
  mod: 'mod',
  pow: 'pow',
}
const COMPARE: Readonly<Record<nodes.Comparison, string>> = {
  eq: 'equals',
  ne: '!equals',
  lt: 'lessThan',
  lteq: 'lessOrEqual',
  gt: 'greaterThan',
  gteq: 'greaterOrEqual',
  in: 'isIn',
  notin: '!isIn',
}
const PASSED: Readonly<Record<string, string>> = { context: 'c', evalContext: 'c.evalContext', environment: 'E' }

/** What the compiler asks of a template when it prepares filters and tests: name and shape of each call. */
export interface PreparedCalls {
  readonly filters: CallShape[]
  readonly tests: CallShape[]
}

/** Writes expressions. `fail` throws an assertion error at a node. */
export class ExpressionCompiler {
  readonly #environment: CompilerEnvironment
  readonly #constants: Constants
  readonly #isAsync: boolean
  readonly optimiser: Optimiser
  readonly #fail: (message: string, node: nodes.Place) => never
  readonly prepared: PreparedCalls = { filters: [], tests: [] }
  #temporaries = 0

  constructor(
    environment: CompilerEnvironment,
    constants: Constants,
    isAsync: boolean,
    fail: (message: string, node: nodes.Place) => never,
  ) {
    this.#environment = environment
    this.#constants = constants
    this.#isAsync = isAsync
    this.#fail = fail
    this.optimiser = new Optimiser(environment)
  }

  /** A variable that nothing else uses. */
  temporary(frame: Frame): string {
    this.#temporaries += 1
    return frame.code.declare(`x${this.#temporaries}`)
  }

  /** Waits for `code` if it is a promise, where the template renders asynchronously. */
  awaited(code: string): string {
    return this.#isAsync ? `(isPromise(t = ${code}) ? await (k.flush(), t) : t)` : code
  }

  expression(given: Expression, frame: Frame): string {
    const node = this.optimiser.folded(given, frame.autoescape)
    switch (node.kind) {
      case 'Const':
        return this.#constants.literal(node.value)
      case 'Name':
        return this.#name(node, frame)
      case 'Tuple':
        return `tuple([${this.#list(node.items, frame)}])`
      case 'List':
        return `[${this.#list(node.items, frame)}]`
      case 'Dict':
        return this.#dict(node, frame)
      case 'CondExpr':
        return this.#condExpr(node, frame)
      case 'Getattr':
        return this.#getattr(node, frame)
      case 'Getitem':
        return this.#getitem(node, frame)
      case 'Call':
        return this.call(node, frame)
      case 'Filter':
        return this.filter(node, frame)
      case 'Test':
        return this.#test(node, frame)
      case 'Binary':
        return `${BINARY[node.operator]}(${this.expression(node.left, frame)}, ${this.expression(node.right, frame)})`
      case 'Logic':
        return this.#logic(node, frame)
      case 'Unary':
        return node.operator === 'not' ? `!${this.truth(node.node, frame)}` : `${node.operator}(${this.expression(node.node, frame)})`
      case 'Compare':
        return this.#compare(node, frame)
      case 'Concat':
        return this.#concat(node, frame)
      default:
        return this.#rare(node, frame)
    }
  }

  #rare(node: Expression, frame: Frame): string {
    switch (node.kind) {
      case 'EnvironmentValue':
        return this.#constants.literal(node.value)
      case 'ContextReference':
        return node.derived ? `c.derive(${this.locals(frame)})` : 'c'
      case 'MarkSafe': {
        const value = this.expression(node.node, frame)
        if (!node.onlyIfAutoescape || frame.autoescape === true) return `markup(${value})`
        return frame.autoescape === false ? value : `(c.evalContext.autoescape ? markup(${value}) : ${value})`
      }
      default:
        return this.#fail(`${node.kind} cannot stand here`, node)
    }
  }

  /** All variables that the frame sees, as a map. */
  locals(frame: Frame): string {
    const entries = [...frame.symbols.visible()].map(([name, slot]) => `[${stringLiteral(name)}, v${slot}]`)
    return entries.length === 0 ? 'null' : `new Map([${entries.join(', ')}])`
  }

  #list(items: readonly Expression[], frame: Frame): string {
    return items.map((item) => this.expression(item, frame)).join(', ')
  }

  #name(node: nodes.Name, frame: Frame): string {
    const slot = frame.symbols.slot(node.name)
    if (node.context !== 'load' || frame.symbols.findLoad(slot)?.from === 'parameter') return this.awaited(`v${slot}`)
    return `(v${slot} === undefined ? missing(${stringLiteral(node.name)}) : ${this.awaited(`v${slot}`)})`
  }

  #dict(node: nodes.Dict, frame: Frame): string {
    const items = node.items.map(({ key, value }) => `[${this.expression(key, frame)}, ${this.expression(value, frame)}]`)
    return `dict([${items.join(', ')}])`
  }

  #condExpr(node: nodes.CondExpr, frame: Frame): string {
    const soft = frame.softened()
    const otherwise = node.otherwise === null ? `noElse(T, ${node.line})` : this.expression(node.otherwise, soft)
    return `(${this.truth(node.test, soft)} ? ${this.expression(node.then, soft)} : ${otherwise})`
  }

  /** A key of a plain object is read where it stands; the rest is a call. */
  #getattr(node: nodes.Getattr, frame: Frame): string {
    return this.#key(this.expression(node.node, frame), node.name, 'attribute')
  }

  #key(object: string, key: string, slow: 'attribute' | 'item'): string {
    const name = stringLiteral(key)
    if (!isOpenKey(key)) return this.awaited(`${slow}(${object}, ${name})`)
    const fast = `(typeof (t = ${object}) === 'object' && t !== null && isPlain(t) && (u = t[${name}]) !== undefined && typeof u !== 'function' ? u : ${slow}(t, ${name}))`
    return this.awaited(fast)
  }

  #getitem(node: nodes.Getitem, frame: Frame): string {
    const object = this.expression(node.node, frame)
    if (node.key.kind === 'Slice') {
      const parts = [node.key.start, node.key.stop, node.key.step].map((part) => (part === null ? 'null' : this.expression(part, frame)))
      return `slice(${object}, ${parts.join(', ')})`
    }
    if (node.key.kind === 'Const' && typeof node.key.value === 'string') return this.#key(object, node.key.value, 'item')
    return this.awaited(`item(${object}, ${this.expression(node.key, frame)})`)
  }

  #logic(node: nodes.Logic, frame: Frame): string {
    const right = this.expression(node.right, frame)
    if (isBoolean(node.left)) return `(${this.expression(node.left, frame)} ${node.operator === 'and' ? '&&' : '||'} ${right})`
    const left = this.temporary(frame)
    const test = `isTrue(${left} = ${this.expression(node.left, frame)})`
    return node.operator === 'and' ? `(${test} ? ${right} : ${left})` : `(${test} ? ${left} : ${right})`
  }

  /** A JavaScript boolean that says whether `node` is true to Python. */
  truth(node: Expression, frame: Frame): string {
    const code = this.expression(node, frame)
    return isBoolean(node) ? code : `isTrue(${code})`
  }

  #compare(node: nodes.Compare, frame: Frame): string {
    let left = this.expression(node.first, frame)
    const parts = node.rest.map(({ operator, node: right }, index) => {
      const isLast = index === node.rest.length - 1
      const kept = isLast ? '' : this.temporary(frame)
      const operand = this.expression(right, frame)
      const part = `${COMPARE[operator]}(${left}, ${isLast ? operand : `${kept} = ${operand}`})`
      left = kept
      return part
    })
    return parts.length === 1 ? (parts[0] as string) : `(${parts.join(' && ')})`
  }

  #concat(node: nodes.Concat, frame: Frame): string {
    const items = `[${this.#list(node.items, frame)}]`
    // Where escaping is decided late, Jinja joins as text, which is then escaped.
    return `${frame.autoescape === true ? 'markupJoin' : 'textJoin'}(${items})`
  }

  /** A call. `caller` is the variable that holds the block of a `call` tag. */
  call(node: nodes.Call, frame: Frame, caller?: string): string {
    const args = this.#args(node, frame)
    const kwargs = this.#kwargs(node, frame, caller)
    if (node.node.kind === 'Getattr') {
      const object = this.expression(node.node.node, frame)
      return this.awaited(`callMethod(c, ${object}, ${stringLiteral(node.node.name)}, ${args}, ${kwargs})`)
    }
    return this.awaited(`call(c, ${this.expression(node.node, frame)}, ${args}, ${kwargs})`)
  }

  #args({ args, dynArgs }: nodes.Arguments, frame: Frame): string {
    const parts = args.map((arg) => this.expression(arg, frame))
    if (dynArgs !== null) parts.push(`...spread(${this.expression(dynArgs, frame)})`)
    return `[${parts.join(', ')}]`
  }

  #kwargs({ kwargs, dynKwargs }: nodes.Arguments, frame: Frame, caller?: string): string {
    // A computed key, since a literal `__proto__` would set the prototype.
    const pairs = kwargs.map(({ name, value }) => `[${stringLiteral(name)}]: ${this.expression(value, frame)}`)
    if (caller !== undefined) pairs.push(`caller: ${caller}`)
    if (pairs.length === 0 && dynKwargs === null) return 'null'
    const given = `{ ${['__proto__: null', ...pairs].join(', ')} }`
    return dynKwargs === null ? given : `keywords(${given}, ${this.expression(dynKwargs, frame)})`
  }

  /** A filter; `captured` is the text that a filter block filters. */
  filter(node: nodes.Filter, frame: Frame, captured?: string): string {
    const subject = this.#subject(node.node, frame, captured)
    const value = this.#isAsync ? `(isAsyncIterable(t = ${subject}) ? await collect(t, k) : t)` : subject
    return this.awaited(this.#prepare('filter', node, value, frame))
  }

  #subject(node: Expression | null, frame: Frame, captured?: string): string {
    if (node === null) return captured as string
    return node.kind === 'Filter' ? this.filter(node, frame, captured) : this.expression(node, frame)
  }

  #test(node: nodes.Test, frame: Frame): string {
    const isNegated = node.name === 'undefined'
    if ((node.name === 'defined' || isNegated) && node.node.kind === 'Name' && this.#environment.hasOwnTest(node.name)) {
      return `${isNegated ? '!' : ''}isDefined(v${frame.symbols.slot(node.node.name)})`
    }
    return this.awaited(this.#prepare('test', node, this.expression(node.node, frame), frame))
  }

  /** The call of a filter or test, bound when the template is made: names and numbers of the arguments are known then. */
  #prepare(kind: 'filter' | 'test', node: nodes.Filter | nodes.Test, value: string, frame: Frame): string {
    const found = kind === 'filter' ? this.#environment.findFilter(node.name) : this.#environment.findTest(node.name)
    if (found === undefined && !frame.soft) this.#fail(`No ${kind} named '${node.name}'.`, node)
    const first = found?.pass === undefined ? '' : `${PASSED[found.pass]}, `
    const isDynamic = node.dynArgs !== null || node.dynKwargs !== null
    const list = kind === 'filter' ? this.prepared.filters : this.prepared.tests
    const shape: CallShape = { name: node.name, count: node.args.length, names: node.kwargs.map(({ name }) => name), isDynamic }
    const place = list.push(shape) - 1
    const callee = `${kind === 'filter' ? 'f' : 'q'}${place}`
    if (isDynamic) return `${callee}(${first}${value}, ${this.#args(node, frame)}, ${this.#kwargs(node, frame)})`
    const rest = [...node.args, ...node.kwargs.map((keyword) => keyword.value)].map((arg) => `, ${this.expression(arg, frame)}`)
    return `${callee}(${first}${value}${rest.join('')})`
  }
}

/** Whether an expression gives a JavaScript boolean whatever it is made of. */
function isBoolean(node: Expression): boolean {
  if (node.kind === 'Compare') return true
  if (node.kind === 'Unary') return node.operator === 'not'
  if (node.kind === 'Logic') return isBoolean(node.left) && isBoolean(node.right)
  return node.kind === 'Const' && typeof node.value === 'boolean'
}
