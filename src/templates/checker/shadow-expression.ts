// Expressions of a template as TypeScript: attributes are properties, tests are type guards, operators are functions that take
// what the template's operators take. A mistake that needs no types is told at once.

import { nearest } from '../../base/nearest.ts'
import { Float } from '../float.ts'
import type { Arguments, Call, Compare, Concat, Dict, Expression, Filter, Getitem, MacroNode, Test } from '../nodes.ts'
import type { ProjectFacts, TemplateFacts } from './facts.ts'
import { didYouMean, type Remark } from './finding.ts'
import { type Binding, Frame, Identifiers, identifierOf, literalText } from './frame.ts'
import { JAVASCRIPT_MEMBERS } from './javascript-members.ts'
import { checkBlockCall, checkUrl } from './named-calls.ts'
import { writeSelection } from './selections.ts'
import { type MarkKind, ShadowText } from './shadow-text.ts'
import type { ShadowWriter } from './shadow-writer.ts'
import { type Bound, bindDeclared, bindMacro } from './signatures.ts'

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u
/** Tests that are written as TypeScript writes them, so that they narrow. */
const INLINE_TESTS: Readonly<Record<string, string>> = { defined: '!== undefined', undefined: '=== undefined', none: '=== null' }
const EQUAL_TESTS: ReadonlySet<string> = new Set(['==', 'eq', 'equalto', '!=', 'ne', 'sameas'])

/** Writes expressions into a shadow. */
export class ShadowExpressions implements ShadowWriter {
  readonly out: ShadowText = new ShadowText()
  readonly facts: ProjectFacts
  readonly template: TemplateFacts
  readonly identifiers: Identifiers = new Identifiers()
  readonly remarks: Remark[] = []
  frame: Frame = new Frame(null)
  /** The block that is being written. */
  block: string | null = null

  constructor(template: TemplateFacts, facts: ProjectFacts) {
    this.template = template
    this.facts = facts
  }

  tell(remark: Remark): void {
    this.remarks.push(remark)
  }

  /** Writes `node` as one operand. */
  expression(node: Expression): void {
    switch (node.kind) {
      case 'Const':
        this.out.add(constant(node.value))
        return
      case 'Name':
        this.name(node.name, node.at)
        return
      case 'Tuple':
        this.list('$tuple(', node.items, ')')
        return
      case 'List':
        if (node.items.length === 0) this.out.add('([] as any[])')
        else this.list('[', node.items, ']')
        return
      case 'Dict':
        this.#dict(node)
        return
      case 'Getattr':
        this.#attribute(node.node, node.name, node.at)
        return
      case 'Getitem':
        this.#item(node)
        return
      case 'Call':
        this.#call(node)
        return
      case 'Filter':
        this.filter(node)
        return
      case 'Test':
        this.#test(node)
        return
      default:
        this.#operation(node)
    }
  }

  #operation(node: Expression): void {
    const { out } = this
    if (node.kind === 'CondExpr') {
      out.add('(')
      this.expression(node.test)
      out.add(' ? ')
      this.#choice(node.then)
      out.add(' : ')
      if (node.otherwise === null) out.add('undefined')
      else this.#choice(node.otherwise)
      out.add(')')
    } else if (node.kind === 'Logic') {
      this.list('(', [node.left], node.operator === 'and' ? ' && ' : ' || ')
      this.#choice(node.right)
      out.add(')')
    } else if (node.kind === 'Unary' && node.operator === 'not') this.list('!(', [node.node], ')')
    else if (node.kind === 'Unary') this.#operator('neg', node.operator, node.at, [node.node])
    else if (node.kind === 'Binary') this.#operator(node.operator, node.operator, node.at, [node.left, node.right])
    else if (node.kind === 'Concat') this.#concat(node)
    else if (node.kind === 'Compare') this.#compare(node)
    else if (node.kind === 'MarkSafe') this.list('$f.safe(', [node.node], ')')
    else out.add('$any')
  }

  #concat({ items }: Concat): void {
    this.out.add('$o.concat(')
    items.forEach((item, index) => {
      if (index > 0) this.out.add(', ')
      if (item.kind === 'Const') this.expression(item)
      else this.printed('$w', () => this.expression(item), item.at)
    })
    this.out.add(')')
  }

  /** Writes what is printed, through the function that has an opinion on that. */
  printed(check: '$p' | '$w' | '$joined', write: () => void, at: number): void {
    this.out.add(`${this.facts.printsPlainly ? check : ''}(`)
    this.out.mark('print', at, check === '$joined' ? 'join' : '', write)
    this.out.add(')')
  }

  /** One of two values. An empty list adds no type of items to the other one. */
  #choice(node: Expression): void {
    if (node.kind === 'List' && node.items.length === 0) this.out.add('([] as never[])')
    else this.expression(node)
  }

  /** Writes expressions between `open` and `close`. */
  list(open: string, items: readonly Expression[], close: string, separator = ', '): void {
    this.out.add(open)
    items.forEach((item, index) => {
      if (index > 0) this.out.add(separator)
      this.expression(item)
    })
    this.out.add(close)
  }

  #operator(name: string, sign: string, at: number, operands: readonly Expression[]): void {
    this.out.mark('operator', at, sign, () => this.list(`$o.${name}(`, operands, ')'))
  }

  /** A variable: of the template itself, else of the context. */
  name(name: string, at: number): void {
    const binding = this.frame.find(name)
    if (binding === undefined && (name === 'self' || name === 'super')) this.out.add('$any')
    else if (binding === undefined) {
      const { frame } = this
      const others = (): string[] => [...frame.all(), ...keysOf(this.template), ...this.facts.globals, 'self', 'super']
      this.out.mark('variable', at, name, () => this.out.add(`$c${access(name)}`), others)
    } else this.out.mark('variable', at, name, () => this.out.add(identifierOf(binding)))
  }

  #attribute(node: Expression, name: string, at: number): void {
    const binding = node.kind === 'Name' ? this.frame.find(node.name) : undefined
    if (node.kind === 'Name' && node.name === 'self' && binding === undefined) checkBlockCall(this, name, at)
    if (binding?.kind === 'module') this.out.add(this.#exported(binding, name, at) ?? '$any')
    else if (JAVASCRIPT_MEMBERS.has(name)) this.#javascript(node, name, at)
    else this.#property(node, name, at)
  }

  #property(node: Expression, name: string, at: number): void {
    if (node.kind === 'Const') this.list('(', [node], ')')
    else this.expression(node)
    this.out.mark('attribute', at, name, () => this.out.add(access(name)))
  }

  /** A name that a type of JavaScript has and Python's has not: only objects of the project may have it. */
  #javascript(node: Expression, name: string, at: number): void {
    this.out.add('($js(')
    this.expression(node)
    this.out.add(', ')
    this.out.mark('javascript', at, name, () => this.out.add(JSON.stringify(name))).add('), ')
    this.#property(node, name, at)
    this.out.add(')')
  }

  /** The function of an imported macro; null where it is none. */
  #exported(module: Binding & { kind: 'module' }, name: string, at: number): string | null {
    const template = this.facts.templates.get(module.template)
    if (template === undefined || template.tree === null) return null
    if (!template.exports.has(name)) {
      const near = didYouMean(nearest(name, template.exports))
      this.tell({ kind: 'macro', at, message: `'${module.template}' has no macro '${name}'.${near}` })
    }
    return template.macros.has(name) ? `${module.id}.$m_${name}` : null
  }

  #item({ node, key, at }: Getitem): void {
    const text = literalText(key)
    if (text !== null && IDENTIFIER.test(text)) this.#attribute(node, text, key.at + 1)
    else if (key.kind === 'Slice') {
      this.out.add('$slice(')
      this.expression(node)
      for (const bound of [key.start, key.stop, key.step]) {
        this.out.add(', ')
        if (bound === null) this.out.add('undefined')
        else this.expression(bound)
      }
      this.out.add(')')
    } else if (key.kind === 'Const' && typeof key.value === 'number') {
      this.expression(node)
      this.out.mark('item', at, String(key.value), () => this.out.add(`[${key.value}]`))
    } else this.list('$item(', [node, key], ')')
  }

  #dict({ items }: Dict): void {
    if (items.length === 0) {
      this.out.add('({} as any)')
      return
    }
    const isPlain = items.every(({ key }) => literalText(key) !== null)
    this.out.add(isPlain ? '({' : '$dict(')
    for (const { key, value } of items) {
      this.out.add(isPlain ? `${JSON.stringify(literalText(key))}: ` : '[')
      if (!isPlain) this.list('', [key], ', ')
      this.expression(value)
      this.out.add(isPlain ? ', ' : '], ')
    }
    this.out.add(isPlain ? '})' : ')')
  }

  #compare({ first, rest, at }: Compare): void {
    this.out.add('(')
    let left = first
    rest.forEach(({ operator, node }, index) => {
      if (index > 0) this.out.add(' && ')
      if (operator === 'in' || operator === 'notin') this.#within(operator, left, node)
      else if (operator === 'eq' || operator === 'ne') this.#equality(operator === 'eq' ? '===' : '!==', left, node)
      else this.#operator('order', operator, at, [left, node])
      left = node
    })
    this.out.add(')')
  }

  #within(operator: string, left: Expression, right: Expression): void {
    this.list(operator === 'in' ? '$o.within(' : '!$o.within(', [left], ', ')
    this.argument('iterate', 'in', right)
    this.out.add(')')
  }

  /** A comparison with a literal narrows; others only have their operands. */
  #equality(sign: string, left: Expression, right: Expression): void {
    const literal = right.kind === 'Const' ? right : left
    if (literal.kind !== 'Const') this.list('$o.equal(', [left, right], ')')
    else this.out.mark('compare', literal.at, sign, () => this.list('(', [left, right], ')', ` ${sign} `))
  }

  /** An argument, whose type may be wrong. */
  argument(kind: MarkKind, name: string, node: Expression): void {
    this.out.mark(kind, node.at, name, () => this.expression(node))
  }

  #call(call: Call): void {
    const { node } = call
    const binding = node.kind === 'Name' ? this.frame.find(node.name) : undefined
    const module = node.kind === 'Getattr' && node.node.kind === 'Name' ? this.frame.find(node.node.name) : undefined
    if (binding?.kind === 'macro') this.#macroCall(binding.id, binding.macro, call, binding.isTyped)
    else if (module?.kind === 'module' && node.kind === 'Getattr') {
      const id = this.#exported(module, node.name, node.at)
      const from = this.facts.templates.get(module.template)
      const macro = from?.macros.get(node.name)
      if (id !== null && macro !== undefined) this.#macroCall(id, macro, call, from?.macroTypes.has(node.name) === true)
      else this.#anyCall(call)
    } else {
      if (node.kind === 'Name' && binding === undefined) this.#builtIn(node.name, call)
      this.out.mark('call', placeOfCall(call), node.kind === 'Name' || node.kind === 'Getattr' ? node.name : '', () =>
        this.#plainCall(call),
      )
    }
  }

  #builtIn(name: string, call: Call): void {
    if (name === 'super') checkBlockCall(this, null, call.node.at)
    else if (name === 'url') checkUrl(this, call)
  }

  /** With declared types, what is not passed has to be optional. */
  #macroCall(id: string, macro: MacroNode, call: Call, isTyped: boolean): void {
    if (call.dynArgs !== null || call.dynKwargs !== null) {
      this.#anyCall(call)
      return
    }
    const bound = bindMacro(macro, call, (remark) => this.tell(remark))
    this.out.add(`${id}(`)
    if (isTyped) this.#everyParameter(macro.name, bound, call.node.at)
    else this.bound(macro.name, bound)
    this.out.add(')')
    const others = [...call.args, ...call.kwargs.map(({ value }) => value)].filter((value) => !bound.includes(value))
    if (others.length > 0) this.list(' && $any(', others, ')')
  }

  /** Arguments in the order of the parameters; what is not given is undefined, at the end nothing. */
  bound(name: string, bound: Bound): void {
    const last = bound.findLastIndex((value) => value !== null)
    bound.slice(0, last + 1).forEach((value, index) => {
      if (index > 0) this.out.add(', ')
      if (value === null) this.out.add('undefined')
      else this.argument('argument', name, value)
    })
  }

  #everyParameter(name: string, bound: Bound, at: number): void {
    bound.forEach((value, index) => {
      if (index > 0) this.out.add(', ')
      if (value === null) this.out.mark('argument', at, name, () => this.out.add('undefined'))
      else this.argument('argument', name, value)
    })
  }

  /** A call that types say nothing about. */
  #anyCall(call: Call): void {
    this.list('$any(', [...everyArgument(call)], ')')
  }

  #plainCall(call: Call): void {
    const name = call.node.kind === 'Name' || call.node.kind === 'Getattr' ? call.node.name : ''
    if (call.dynArgs !== null || call.dynKwargs !== null) this.list('$any(', [call.node], ')')
    else this.expression(call.node)
    this.out.add('(')
    this.arguments(name, call)
    this.out.add(')')
  }

  /** Arguments as JavaScript takes them: those with names as one object at the end. */
  arguments(name: string, call: Arguments, isFirst = true): void {
    const items = [...call.args, ...(call.dynArgs === null ? [] : [call.dynArgs]), ...(call.dynKwargs === null ? [] : [call.dynKwargs])]
    items.forEach((value, index) => {
      if (index > 0 || !isFirst) this.out.add(', ')
      this.argument('argument', name, value)
    })
    const [first] = call.kwargs
    if (first === undefined) return
    if (items.length > 0 || !isFirst) this.out.add(', ')
    this.out.mark('argument', first.value.at, name, () => {
      this.out.add('{ ')
      for (const named of call.kwargs) {
        this.out.mark('argument', named.value.at, named.name, () => this.out.add(`${JSON.stringify(named.name)}: `))
        this.expression(named.value)
        this.out.add(', ')
      }
      this.out.add('}')
    })
  }

  /** A filter. Where it filters a block, its value is a text. */
  filter(node: Filter): void {
    this.#filter(node, () => {
      if (node.node === null) this.out.add('$text')
      else this.argument('argument', node.name, node.node)
    })
  }

  /** A filter of a value that has the name `item` in the shadow. */
  filterItem(node: Filter, item: string): void {
    this.#filter(node, () => this.out.mark('argument', node.at, node.name, () => this.out.add(item)))
  }

  #filter(node: Filter, value: () => void): void {
    const parameters = this.facts.filters.get(node.name)
    if (parameters === undefined) {
      this.#unknown('filter', node.name, node.at, this.facts.filters.keys())
      this.list('$any(', [...(node.node === null ? [] : [node.node]), ...everyArgument(node)], ')')
      return
    }
    if (writeSelection(this, node, value)) return
    const bound = parameters === null ? null : bindDeclared('filter', node.name, parameters, node, node.at, (remark) => this.tell(remark))
    this.out.mark('call', node.at, node.name, () => {
      this.out.add(`$f${access(node.name)}(`)
      if (node.name === 'join' && (bound?.[1] ?? null) === null) {
        const at = node.node?.at ?? node.at
        this.out.mark('argument', at, 'join', () => this.printed('$joined', value, at))
      } else value()
      if (bound === null) this.arguments(node.name, node, false)
      else if (bound.some((item) => item !== null)) {
        this.out.add(', ')
        this.#filterArguments(node.name, parameters?.slice(1).map((parameter) => parameter.name) ?? [], bound)
      }
      this.out.add(')')
    })
  }

  #filterArguments(name: string, parameters: readonly string[], bound: Bound): void {
    const last = bound.findLastIndex((value) => value !== null)
    bound.slice(0, last + 1).forEach((value, index) => {
      if (index > 0) this.out.add(', ')
      if (value === null) this.out.add('undefined')
      else if (parameters[index] === 'default_value') this.#choice(value)
      else this.argument(parameters[index] === 'attribute' && literalText(value) !== null ? 'path' : 'argument', name, value)
    })
  }

  #unknown(what: 'filter' | 'test', name: string, at: number, known: Iterable<string>): void {
    this.tell({ kind: what, at, message: `unknown ${what} '${name}'.${didYouMean(nearest(name, known))}` })
  }

  #test(node: Test): void {
    const parameters = this.facts.tests.get(node.name)
    if (parameters === undefined) {
      this.#unknown('test', node.name, node.at, this.facts.tests.keys())
      this.list('$any(', [node.node, ...everyArgument(node)], ')')
      return
    }
    const inline = INLINE_TESTS[node.name]
    if (inline !== undefined) {
      this.list('(', [node.node], ` ${inline})`)
      return
    }
    const bound = parameters === null ? null : bindDeclared('test', node.name, parameters, node, node.at, (remark) => this.tell(remark))
    const [other] = bound ?? []
    if (EQUAL_TESTS.has(node.name) && other) this.#equality(/^(?:!=|ne)$/.test(node.name) ? '!==' : '===', node.node, other)
    else this.#testCall(node)
  }

  #testCall(node: Test): void {
    this.out.mark('test', node.at, node.name, () => {
      this.out.add(`$t${access(node.name)}(`)
      this.argument('argument', node.name, node.node)
      this.arguments(node.name, node, false)
      this.out.add(')')
    })
  }
}

function* everyArgument(call: Arguments): Generator<Expression> {
  yield* call.args
  for (const { value } of call.kwargs) yield value
  if (call.dynArgs !== null) yield call.dynArgs
  if (call.dynKwargs !== null) yield call.dynKwargs
}

/** The keys that a template's comment writes. */
function keysOf({ context }: TemplateFacts): string[] {
  return [...(context?.type ?? '').matchAll(/([\p{ID_Start}_][\p{ID_Continue}]*)\??\s*:/gu)].map(([, key]) => key as string)
}

function placeOfCall({ node }: Call): number {
  return node.at
}

/** `.name`, or `["name"]` where it is no identifier. */
function access(name: string): string {
  return IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

function constant(value: unknown): string {
  if (value instanceof Float) return Number.isFinite(value.value) ? String(value.value) : '$o.neg(1)'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '$o.neg(1)'
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'boolean' || value === null ? String(value) : '$any'
}
