// Translation: the tag `trans`, and the functions gettext, ngettext, pgettext and npgettext. Where the texts come from is the
// application's: it gives the four functions, or some of them.

import { checkOptionNames } from '../base/known-options.ts'
import { SafeString } from '../base/safe-string.ts'
import { mod } from './arithmetic.ts'
import type { RunContext } from './contract.ts'
import { placeOf } from './expression-parser.ts'
import type { AnyFunction, Extension } from './extension.ts'
import { type Call, type Expression, type Name, type Node, type Place, type Statement, walk } from './nodes.ts'
import type { Parser } from './parser.ts'
import { callGlobal } from './run-time.ts'
import { quoted, type TokenStream } from './token-stream.ts'

/** Where translations come from. Each function may have `pass = 'context'`, to know the language. Those that are missing give the text itself. */
export interface TranslationOptions {
  gettext?: AnyFunction
  ngettext?: AnyFunction
  pgettext?: AnyFunction
  npgettext?: AnyFunction
  /** Whether the functions fill in `%(name)s` from keyword arguments and give HTML where escaping is on. Default: true. */
  newstyle?: boolean
  /** Whether white space around lines of `trans` is made one space without being told. Default: false. */
  trimmed?: boolean
}

const OPTIONS: readonly string[] = [
  'gettext',
  'ngettext',
  'pgettext',
  'npgettext',
  'newstyle',
  'trimmed',
] satisfies (keyof TranslationOptions)[]

/** The extension, for `new Environment({ extensions: [i18n({ gettext })] })`. */
export function i18n(options: TranslationOptions = {}): Extension {
  checkOptionNames('TEMPLATE_OPTION_UNKNOWN', 'i18n()', options, OPTIONS)
  const newstyle = options.newstyle ?? true
  const given: Required<Pick<TranslationOptions, 'gettext' | 'ngettext' | 'pgettext' | 'npgettext'>> = {
    gettext: options.gettext ?? ((text: string) => text),
    ngettext: options.ngettext ?? ((one: string, many: string, count: number) => (count === 1 ? one : many)),
    pgettext: options.pgettext ?? ((_context: string, text: string) => text),
    npgettext: options.npgettext ?? ((_context: string, one: string, many: string, count: number) => (count === 1 ? one : many)),
  }
  const globals: Record<string, AnyFunction> = newstyle
    ? {
        gettext: formatting(given.gettext, 1, []),
        ngettext: formatting(given.ngettext, 3, [['num', 2]]),
        pgettext: formatting(given.pgettext, 2, [['context', 0]]),
        npgettext: formatting(given.npgettext, 4, [
          ['context', 0],
          ['num', 3],
        ]),
      }
    : given
  return {
    name: 'i18n',
    tags: { trans: (parser) => new TransParser(parser, newstyle).parse() },
    globals: { ...globals, _: alias() },
    policies: { 'ext.i18n.trimmed': options.trimmed ?? false },
  }
}

/** `_` is `gettext`, whichever the context has. */
function alias(): AnyFunction {
  const call = (context: RunContext, ...args: unknown[]): unknown => callGlobal(context, context.get('gettext'), args)
  return Object.assign(call, { pass: 'context' as const })
}

/** A translation that is filled in: keyword arguments, and those positional ones that have a name. */
function formatting(translate: AnyFunction, count: number, named: readonly (readonly [string, number])[]): AnyFunction {
  const call = (context: RunContext, ...all: unknown[]): unknown => {
    const args = all.slice(0, count)
    const variables: Record<string, unknown> = Object.create(null)
    for (const [name, index] of named) variables[name] = args[index]
    Object.assign(variables, all[count])
    const text = callGlobal(context, translate, args)
    const format = context.evalContext.autoescape && !SafeString.is(text) ? new SafeString(String(text)) : text
    return mod(format, variables)
  }
  return Object.assign(call, { pass: 'context' as const })
}

const NO_MORE = { kwargs: [], dynArgs: null, dynKwargs: null } as const

/** Reads one `trans` tag up to its end. */
class TransParser {
  readonly #parser: Parser
  readonly #newstyle: boolean
  #trimmed: boolean | null = null
  readonly #trimmedByDefault: boolean
  readonly #variables: Map<string, Expression> = new Map()
  #plural: Expression | null = null
  #isNumCalledNum = false
  #assignment: Statement | null = null

  constructor(parser: Parser, newstyle: boolean) {
    this.#parser = parser
    this.#newstyle = newstyle
    this.#trimmedByDefault = parser.policies.get('ext.i18n.trimmed') === true
  }

  parse(): Statement | readonly Statement[] {
    const { stream } = this.#parser
    const place = placeOf(stream.next())
    const context = stream.is('string') ? String(stream.next().value) : null
    this.#readVariables()
    stream.expect('block_end')
    const singular = this.#readText(true)
    if (singular.names[0] !== undefined && this.#plural === null) {
      this.#plural = load(singular.names[0], place)
      this.#isNumCalledNum = singular.names[0] === 'num'
    }
    const plural = stream.is('name:pluralize') ? this.#readPlural() : null
    if (plural === null) this.#plural = null
    stream.next()
    if (plural !== null && this.#plural === null) stream.fail('pluralize without variables', place)
    const referenced = [...singular.names, ...(plural?.names ?? [])]
    for (const name of referenced) if (!this.#variables.has(name)) this.#variables.set(name, load(name, place))
    const node = this.#node(context, singular.text, plural?.text ?? null, referenced.length > 0, place)
    const output: Statement = { kind: 'Output', nodes: [node], ...place }
    return this.#assignment === null ? output : [this.#assignment, output]
  }

  #readVariables(): void {
    const { stream } = this.#parser
    while (!stream.is('block_end')) {
      if (this.#variables.size > 0) stream.expect('comma')
      if (stream.skipIf('colon')) break
      const token = stream.expect('name')
      const name = String(token.value)
      if (this.#variables.has(name)) stream.failAssertion(`translatable variable ${quoted(name)} defined twice.`, token)
      let value: Expression
      if (stream.skipIf('assign')) value = this.#parser.parseExpression()
      else if (this.#trimmed === null && (name === 'trimmed' || name === 'notrimmed')) {
        this.#trimmed = name === 'trimmed'
        continue
      } else value = load(name, placeOf(token))
      this.#variables.set(name, value)
      if (this.#plural === null) this.#count(name, value)
    }
  }

  /** The first variable counts. A call is made once, and its value kept. */
  #count(name: string, value: Expression): void {
    this.#isNumCalledNum = name === 'num'
    this.#plural = value
    if (value.kind !== 'Call') return
    const place = placeOf(value)
    this.#plural = load('_trans', place)
    this.#variables.set(name, this.#plural)
    this.#assignment = { kind: 'Assign', target: { kind: 'Name', name: '_trans', context: 'store', ...place }, node: value, ...place }
  }

  #readPlural(): { names: string[]; text: string } {
    const { stream } = this.#parser
    stream.next()
    if (!stream.is('block_end')) {
      const token = stream.expect('name')
      const name = String(token.value)
      const value = this.#variables.get(name)
      if (value === undefined) stream.failAssertion(`unknown variable ${quoted(name)} for pluralization`, token)
      this.#plural = value as Expression
      this.#isNumCalledNum = name === 'num'
    }
    stream.expect('block_end')
    return this.#readText(false)
  }

  #readText(mayPluralize: boolean): { names: string[]; text: string } {
    const { stream } = this.#parser
    const names: string[] = []
    let text = ''
    for (;;) {
      const token = stream.next()
      if (token.type === 'data') text += String(token.value).replaceAll('%', '%%')
      else if (token.type === 'variable_begin') {
        const name = String(stream.expect('name').value)
        names.push(name)
        text += `%(${name})s`
        stream.expect('variable_end')
      } else if (token.type !== 'block_begin') stream.fail('unclosed translation block')
      else if (stream.is('name:endtrans') || (mayPluralize && stream.is('name:pluralize'))) return { names, text }
      else this.#refuseTag()
    }
  }

  #refuseTag(): never {
    const stream: TokenStream = this.#parser.stream
    const name = String(stream.current.value)
    if (name === 'pluralize') stream.fail('a translatable section can have only one pluralize section')
    if (name === 'trans') stream.fail("trans blocks can't be nested; did you mean `endtrans`?")
    stream.fail(`control structures in translatable sections are not allowed; saw \`${name}\``)
  }

  #node(context: string | null, singular: string, plural: string | null, hasReferences: boolean, place: Place): Expression {
    const isPlain = !hasReferences && !this.#newstyle
    const text = (raw: string): Expression => {
      const trimmed = (this.#trimmed ?? this.#trimmedByDefault) ? raw.trim().replace(/\s*\n\s*/g, ' ') : raw
      return { kind: 'Const', value: isPlain ? trimmed.replaceAll('%%', '%') : trimmed, ...place }
    }
    const args: Expression[] = [text(singular)]
    if (context !== null) args.unshift({ kind: 'Const', value: context, ...place })
    if (plural !== null) args.push(text(plural), this.#plural as Expression)
    const name = `${plural === null ? '' : 'n'}${context === null ? '' : 'p'}gettext`
    const call: Call = { kind: 'Call', node: load(name, place), args, ...NO_MORE, ...place }
    const skipsNum = this.#isNumCalledNum && plural !== null
    if (this.#newstyle) {
      const kwargs = [...this.#variables].filter(([key]) => !(skipsNum && key === 'num')).map(([key, value]) => ({ name: key, value }))
      return { ...call, kwargs }
    }
    const marked: Expression = { kind: 'MarkSafe', node: call, onlyIfAutoescape: true, ...place }
    if (this.#variables.size === 0) return marked
    const items = [...this.#variables].map(([key, value]) => ({ key: { kind: 'Const', value: key, ...place } as Expression, value }))
    return { kind: 'Binary', operator: 'mod', left: marked, right: { kind: 'Dict', items, ...place }, ...place }
  }
}

function load(name: string, place: Place): Name {
  return { kind: 'Name', name, context: 'load', ...place }
}

/** One message of a template. */
export interface Message {
  readonly line: number
  /** `gettext`, `ngettext`, `pgettext`, `npgettext` or `_`. */
  readonly function: string
  /** The arguments: texts where they are constants, null where they are computed. */
  readonly texts: readonly (string | null)[]
}

const GETTEXT_FUNCTIONS: readonly string[] = ['_', 'gettext', 'ngettext', 'pgettext', 'npgettext']

/** The messages of a template's tree, in their order: what a translator's catalogue begins with. */
export function extractMessages(tree: Node, functions: readonly string[] = GETTEXT_FUNCTIONS): Message[] {
  const messages: Message[] = []
  for (const node of walk(tree)) {
    if (node.kind !== 'Call' || node.node.kind !== 'Name' || !functions.includes(node.node.name)) continue
    const texts = node.args.map((arg) => (arg.kind === 'Const' && typeof arg.value === 'string' ? arg.value : null))
    const more = node.kwargs.length + (node.dynArgs === null ? 0 : 1) + (node.dynKwargs === null ? 0 : 1)
    messages.push({ line: node.line, function: node.node.name, texts: [...texts, ...new Array<null>(more).fill(null)] })
  }
  return messages
}
