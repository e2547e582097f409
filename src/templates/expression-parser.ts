// Expressions, by precedence climbing in the order of Jinja's grammar: each method reads one level and asks the next for its operands.

import { float } from './float.ts'
import { describeToken } from './lexer.ts'
import type { Arguments, BinaryOperator, Comparison, Expression, Filter, Name, Place, Slice } from './nodes.ts'
import { quoted, type TokenStream } from './token-stream.ts'

/** How deep expressions and statements may nest. Deeper ones are no person's work, and would overflow the stack. */
const DEPTH_LIMIT = 300
/** How many operators, look-ups, calls or filters may follow one another: each one nests what stands before it. */
const CHAIN_LIMIT = 1000

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'lteq', 'gt', 'gteq'])
const CONSTANTS: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])
const ARGUMENT_STARTS: readonly string[] = ['name', 'string', 'integer', 'float', 'lparen', 'lbracket', 'lbrace']

/** Which rules a comma list follows. */
interface TupleRules {
  /** Only names and literals, as for targets. */
  readonly simplified?: boolean
  /** Default: true. */
  readonly withCondexpr?: boolean
  /** In parentheses, where an empty tuple is one. */
  readonly explicit?: boolean
  readonly withNamespace?: boolean
}

/** The part of the parser that reads values. */
export class ExpressionParser {
  readonly stream: TokenStream
  #depth = 0

  constructor(stream: TokenStream) {
    this.stream = stream
  }

  /** Guards `read` against nesting without end. */
  nested<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > DEPTH_LIMIT) this.stream.fail(`nested more than ${DEPTH_LIMIT} levels deep`)
    const value = read()
    this.#depth -= 1
    return value
  }

  /** Asks in each round of a loop that reads a chain whether it goes on. Fails for one without end. */
  #chain(): (goesOn: boolean) => boolean {
    let length = 0
    return (goesOn) => {
      length += 1
      if (goesOn && length > CHAIN_LIMIT) this.stream.fail(`more than ${CHAIN_LIMIT} operators or look-ups in a row`)
      return goesOn
    }
  }

  parseExpression(withCondexpr = true): Expression {
    return this.nested(() => (withCondexpr ? this.#condExpr() : this.#or()))
  }

  #condExpr(): Expression {
    let place = this.#here()
    let node = this.#or()
    while (this.stream.skipIf('name:if')) {
      const test = this.#or()
      const otherwise = this.stream.skipIf('name:else') ? this.nested(() => this.#condExpr()) : null
      node = { kind: 'CondExpr', test, then: node, otherwise, ...place }
      place = this.#here()
    }
    return node
  }

  #or(): Expression {
    let node = this.#and()
    const more = this.#chain()
    while (more(this.stream.is('name:or'))) {
      const place = placeOf(this.stream.next())
      node = { kind: 'Logic', operator: 'or', left: node, right: this.#and(), ...place }
    }
    return node
  }

  #and(): Expression {
    let node = this.#not()
    const more = this.#chain()
    while (more(this.stream.is('name:and'))) {
      const place = placeOf(this.stream.next())
      node = { kind: 'Logic', operator: 'and', left: node, right: this.#not(), ...place }
    }
    return node
  }

  #not(): Expression {
    if (!this.stream.is('name:not')) return this.#compare()
    const place = placeOf(this.stream.next())
    return { kind: 'Unary', operator: 'not', node: this.nested(() => this.#not()), ...place }
  }

  #compare(): Expression {
    const place = this.#here()
    const first = this.#sum()
    const rest: { operator: Comparison; node: Expression }[] = []
    for (;;) {
      if (COMPARISONS.has(this.stream.current.type)) {
        rest.push({ operator: this.stream.next().type as Comparison, node: this.#sum() })
      } else if (this.stream.skipIf('name:in')) {
        rest.push({ operator: 'in', node: this.#sum() })
      } else if (this.stream.is('name:not') && this.stream.look().value === 'in') {
        this.stream.skip(2)
        rest.push({ operator: 'notin', node: this.#sum() })
      } else break
    }
    return rest.length === 0 ? first : { kind: 'Compare', first, rest, ...place }
  }

  #sum(): Expression {
    return this.#binary(['add', 'sub'], () => this.#concat())
  }

  #concat(): Expression {
    const place = this.#here()
    const items = [this.#product()]
    while (this.stream.skipIf('tilde')) items.push(this.#product())
    return items.length === 1 ? (items[0] as Expression) : { kind: 'Concat', items, ...place }
  }

  #product(): Expression {
    return this.#binary(['mul', 'div', 'floordiv', 'mod'], () => this.#power())
  }

  #power(): Expression {
    return this.#binary(['pow'], () => this.#unary())
  }

  #binary(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand()
    const more = this.#chain()
    while (more(operators.includes(this.stream.current.type))) {
      const token = this.stream.next()
      left = { kind: 'Binary', operator: token.type as BinaryOperator, left, right: operand(), ...placeOf(token) }
    }
    return left
  }

  #unary(withFilter = true): Expression {
    const token = this.stream.current
    let node: Expression
    if (token.type === 'sub' || token.type === 'add') {
      this.stream.next()
      const operand = this.nested(() => this.#unary(false))
      node = { kind: 'Unary', operator: token.type === 'sub' ? 'neg' : 'pos', node: operand, ...placeOf(token) }
    } else node = this.parsePrimary()
    node = this.#postfix(node)
    return withFilter ? this.#filters(node) : node
  }

  /** A literal, a name, or something in brackets. */
  parsePrimary(withNamespace = false): Expression {
    const token = this.stream.current
    const place = placeOf(token)
    if (token.type === 'name') {
      if (withNamespace && this.stream.look().type === 'dot') return this.#namespaceRef(place)
      this.stream.next()
      if (CONSTANTS.has(token.value)) return { kind: 'Const', value: CONSTANTS.get(token.value), ...place }
      return { kind: 'Name', name: String(token.value), context: 'load', ...place }
    }
    if (token.type === 'string') return this.#strings(place)
    if (token.type === 'integer' || token.type === 'float') {
      this.stream.next()
      return { kind: 'Const', value: token.type === 'float' ? float(token.value as number) : token.value, ...place }
    }
    if (token.type === 'lparen') {
      this.stream.next()
      const node = this.nested(() => this.parseTuple({ explicit: true }))
      this.stream.expect('rparen')
      return node
    }
    if (token.type === 'lbracket') return this.nested(() => this.#list())
    if (token.type === 'lbrace') return this.nested(() => this.#dict())
    this.stream.fail(`unexpected ${quoted(describeToken(token))}`, token)
  }

  #namespaceRef(place: Place): Expression {
    const name = String(this.stream.next().value)
    this.stream.next()
    return { kind: 'NamespaceRef', name, attribute: String(this.stream.expect('name').value), ...place }
  }

  #strings(place: Place): Expression {
    let value = ''
    while (this.stream.current.type === 'string') value += this.stream.next().value
    return { kind: 'Const', value, ...place }
  }

  /** One expression, or several with commas, which make a tuple. */
  parseTuple(rules: TupleRules = {}): Expression {
    const place = this.#here()
    const items: Expression[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) this.stream.expect('comma')
      if (this.#endsTuple()) break
      items.push(rules.simplified ? this.parsePrimary(rules.withNamespace) : this.parseExpression(rules.withCondexpr))
      if (!this.stream.is('comma')) break
      isTuple = true
    }
    if (!isTuple && items.length > 0) return items[0] as Expression
    if (!isTuple && !rules.explicit) {
      this.stream.fail(`Expected an expression, got ${quoted(describeToken(this.stream.current))}`)
    }
    return { kind: 'Tuple', items, ...place }
  }

  #endsTuple(): boolean {
    return this.stream.is('variable_end', 'block_end', 'rparen')
  }

  #list(): Expression {
    const place = placeOf(this.stream.expect('lbracket'))
    const items: Expression[] = []
    while (!this.stream.is('rbracket')) {
      if (items.length > 0) this.stream.expect('comma')
      if (this.stream.is('rbracket')) break
      items.push(this.parseExpression())
    }
    this.stream.expect('rbracket')
    return { kind: 'List', items, ...place }
  }

  #dict(): Expression {
    const place = placeOf(this.stream.expect('lbrace'))
    const items: { key: Expression; value: Expression }[] = []
    while (!this.stream.is('rbrace')) {
      if (items.length > 0) this.stream.expect('comma')
      if (this.stream.is('rbrace')) break
      const key = this.parseExpression()
      this.stream.expect('colon')
      items.push({ key, value: this.parseExpression() })
    }
    this.stream.expect('rbrace')
    return { kind: 'Dict', items, ...place }
  }

  #postfix(start: Expression): Expression {
    let node = start
    const more = this.#chain()
    for (;;) {
      more(true)
      if (this.stream.is('dot', 'lbracket')) node = this.#subscript(node)
      else if (this.stream.is('lparen')) node = this.#call(node)
      else return node
    }
  }

  #filters(start: Expression): Expression {
    let node = start
    const more = this.#chain()
    for (;;) {
      more(true)
      if (this.stream.is('pipe')) node = this.parseFilter(node) as Expression
      else if (this.stream.is('name:is')) node = this.#test(node)
      else if (this.stream.is('lparen')) node = this.#call(node)
      else return node
    }
  }

  #subscript(node: Expression): Expression {
    const token = this.stream.next()
    if (token.type === 'dot') {
      const attribute = this.stream.next()
      if (attribute.type === 'name') return { kind: 'Getattr', node, name: String(attribute.value), ...placeOf(attribute) }
      if (attribute.type !== 'integer') this.stream.fail('expected name or number', attribute)
      const key: Expression = { kind: 'Const', value: attribute.value, ...placeOf(attribute) }
      return { kind: 'Getitem', node, key, ...placeOf(token) }
    }
    const keys: Expression[] = []
    while (!this.stream.is('rbracket')) {
      if (keys.length > 0) this.stream.expect('comma')
      keys.push(this.#subscribed())
    }
    this.stream.expect('rbracket')
    const key: Expression = keys.length === 1 ? (keys[0] as Expression) : { kind: 'Tuple', items: keys, ...placeOf(token) }
    return { kind: 'Getitem', node, key, ...placeOf(token) }
  }

  /** An index or a slice. */
  #subscribed(): Expression | Slice {
    const place = this.#here()
    const start = this.stream.is('colon') ? null : this.parseExpression()
    if (start !== null && !this.stream.is('colon')) return start
    this.stream.next()
    const stop = this.stream.is('colon', 'rbracket', 'comma') ? null : this.parseExpression()
    const step = this.stream.skipIf('colon') && !this.stream.is('rbracket', 'comma') ? this.parseExpression() : null
    return { kind: 'Slice', start, stop, step, ...place }
  }

  #call(node: Expression): Expression {
    const place = this.#here()
    return { kind: 'Call', node, ...this.#arguments(), ...place }
  }

  #arguments(): Arguments {
    const start = this.stream.expect('lparen')
    const args: Expression[] = []
    const kwargs: { name: string; value: Expression }[] = []
    let dynArgs: Expression | null = null
    let dynKwargs: Expression | null = null
    const ensure = (holds: boolean): void => {
      if (!holds) this.stream.fail('invalid syntax for function call expression', start)
    }
    while (!this.stream.is('rparen')) {
      if (args.length + kwargs.length > 0 || dynArgs !== null || dynKwargs !== null) {
        this.stream.expect('comma')
        if (this.stream.is('rparen')) break
      }
      if (this.stream.skipIf('mul')) {
        ensure(dynArgs === null && dynKwargs === null)
        dynArgs = this.parseExpression()
      } else if (this.stream.skipIf('pow')) {
        ensure(dynKwargs === null)
        dynKwargs = this.parseExpression()
      } else if (this.stream.is('name') && this.stream.look().type === 'assign') {
        ensure(dynKwargs === null)
        const name = String(this.stream.next().value)
        this.stream.next()
        kwargs.push({ name, value: this.parseExpression() })
      } else {
        ensure(dynArgs === null && dynKwargs === null && kwargs.length === 0)
        args.push(this.parseExpression())
      }
    }
    this.stream.expect('rparen')
    return { args, kwargs, dynArgs, dynKwargs }
  }

  /** `|name(...)` as often as it stands here; with `inline` the first one has no bar. */
  parseFilter(start: Expression | null, inline = false): Filter | Expression | null {
    let node: Filter | Expression | null = start
    let first = inline
    const more = this.#chain()
    while (more(first || this.stream.is('pipe'))) {
      if (!first) this.stream.next()
      first = false
      const place = this.#here()
      const name = this.#dottedName()
      node = { kind: 'Filter', node, name, ...(this.stream.is('lparen') ? this.#arguments() : NO_ARGUMENTS), ...place }
    }
    return node
  }

  #dottedName(): string {
    let name = String(this.stream.expect('name').value)
    while (this.stream.skipIf('dot')) name += `.${this.stream.expect('name').value}`
    return name
  }

  #test(node: Expression): Expression {
    this.stream.next()
    const isNegated = this.stream.skipIf('name:not')
    const place = this.#here()
    const name = this.#dottedName()
    const test: Expression = { kind: 'Test', node, name, ...this.#testArguments(), ...place }
    return isNegated ? { kind: 'Unary', operator: 'not', node: test, ...place } : test
  }

  /** In parentheses, or one value that follows bare: `x is divisibleby 3`. */
  #testArguments(): Arguments {
    if (this.stream.is('lparen')) return this.#arguments()
    if (!this.stream.is(...ARGUMENT_STARTS) || this.stream.is('name:else', 'name:or', 'name:and')) return NO_ARGUMENTS
    if (this.stream.is('name:is')) this.stream.fail('You cannot chain multiple tests with is')
    return { ...NO_ARGUMENTS, args: [this.#postfix(this.parsePrimary())] }
  }

  /** What can be assigned to. */
  parseTarget(rules: { nameOnly?: boolean; withNamespace?: boolean } = {}): Expression {
    if (rules.nameOnly) return this.parseTargetName()
    const node = this.parseTuple({ simplified: true, withNamespace: rules.withNamespace ?? false })
    return this.#asTarget(node)
  }

  /** A single name as a target. */
  parseTargetName(context: Name['context'] = 'store'): Name {
    const token = this.stream.expect('name')
    if (CONSTANTS.has(token.value)) this.stream.fail("can't assign to 'name'", token)
    return { kind: 'Name', name: String(token.value), context, ...placeOf(token) }
  }

  #asTarget(node: Expression): Expression {
    if (node.kind === 'Name') return { ...node, context: 'store' }
    if (node.kind === 'NamespaceRef') return node
    if (node.kind === 'Tuple' && node.items.length > 0) return { ...node, items: node.items.map((item) => this.#asTarget(item)) }
    this.stream.fail(`can't assign to '${node.kind.toLowerCase()}'`, node)
  }

  #here(): Place {
    return placeOf(this.stream.current)
  }
}

const NO_ARGUMENTS: Arguments = { args: [], kwargs: [], dynArgs: null, dynKwargs: null }

/** Where a token stands. */
export function placeOf({ line, at }: Place): Place {
  return { line, at }
}
