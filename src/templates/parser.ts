// Statements: the tags of the language, and those that an environment adds. The grammar is Jinja's.

import { nearest } from '../base/nearest.ts'
import { ExpressionParser, placeOf } from './expression-parser.ts'
import { describeExpected, type LexerRules, normalizeSource, type Token, tokenize } from './lexer.ts'
import type { Expression, Filter, If, Name, Output, Place, Signature, Statement, TemplateData, TemplateNode } from './nodes.ts'
import { quoted, TokenStream } from './token-stream.ts'

/** A tag written in TypeScript: it is called with the parser at the tag's name, and reads up to the end of the tag. */
export type TagParser = (parser: Parser) => Statement | readonly Statement[]

/** Reads the source of a template. `tags` are those beside the language's own. Throws `TemplateSyntaxError`. */
export function parse(
  rules: LexerRules,
  source: string,
  name: string | null,
  tags: ReadonlyMap<string, TagParser>,
  policies: ReadonlyMap<string, unknown> = new Map(),
): TemplateNode {
  const stream = new TokenStream(tokenize(rules, source, name), normalizeSource(source, rules.syntax), name)
  return new Parser(stream, tags, policies).parseTemplate()
}

/** An open tag: what would be the mistake if something else closes. */
interface Open {
  readonly tag: string
  readonly line: number
}

/** Reads statements. Tags of one's own use its public methods and those of {@link ExpressionParser}. */
export class Parser extends ExpressionParser {
  readonly #tags: ReadonlyMap<string, TagParser>
  /** Settings of the environment, for tags that have some. */
  readonly policies: ReadonlyMap<string, unknown>
  readonly #open: Open[] = []
  readonly #ends: (readonly string[])[] = []

  constructor(stream: TokenStream, tags: ReadonlyMap<string, TagParser>, policies: ReadonlyMap<string, unknown>) {
    super(stream)
    this.#tags = tags
    this.policies = policies
  }

  parseTemplate(): TemplateNode {
    return { kind: 'Template', body: this.#body(null), line: 1, at: 0 }
  }

  /** Statements up to one of the tags `ends` (`name:endif`), after the end of the tag that opens them. The end tag stays unless `drop`. */
  parseStatements(ends: readonly string[], drop = false): Statement[] {
    this.stream.skipIf('colon')
    this.stream.expect('block_end')
    const body = this.nested(() => this.#body(ends))
    if (this.stream.is('eof')) this.#failOpen(null, [...this.#ends, ends], this.stream.current)
    if (drop) this.stream.next()
    return body
  }

  #body(ends: readonly string[] | null): Statement[] {
    const body: Statement[] = []
    let row: (TemplateData | Expression)[] = []
    const flush = (): void => {
      if (row.length > 0) body.push({ kind: 'Output', nodes: row, ...placeOf(row[0] as Place) })
      row = []
    }
    if (ends !== null) this.#ends.push(ends)
    while (!this.stream.is('eof')) {
      const token = this.stream.next()
      if (token.type === 'data') row.push({ kind: 'TemplateData', text: String(token.value), ...placeOf(token) })
      else if (token.type === 'variable_begin') {
        row.push(this.parseTuple())
        this.stream.expect('variable_end')
      } else {
        flush()
        if (ends !== null && this.stream.is(...ends)) break
        const statement = this.#statement()
        body.push(...(Array.isArray(statement) ? statement : [statement]))
        this.stream.expect('block_end')
      }
    }
    flush()
    if (ends !== null) this.#ends.pop()
    return body
  }

  #statement(): Statement | readonly Statement[] {
    const token = this.stream.current
    if (token.type !== 'name') this.stream.fail('tag name expected', token)
    const tag = String(token.value)
    const read = STATEMENTS.get(tag) ?? this.#tags.get(tag)
    if (read === undefined) this.#failOpen(token, this.#ends, token)
    this.#open.push({ tag, line: token.line })
    const statement = read(this)
    this.#open.pop()
    return statement
  }

  /** `unknown` stands where another tag had to close, or the template ends too early (null). */
  #failOpen(unknown: Token | null, ends: readonly (readonly string[])[], at: Token): never {
    const looking = ends
      .at(-1)
      ?.map((end) => quoted(describeExpected(end)))
      .join(' or ')
    const open = this.#open.at(-1)
    const message = [unknown === null ? 'Unexpected end of template.' : `Encountered unknown tag ${quoted(String(unknown.value))}.`]
    const isExpectedOutside = unknown !== null && ends.flat().some((end) => describeExpected(end) === unknown.value)
    if (looking !== undefined) {
      message.push(
        isExpectedOutside
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      )
    }
    if (open !== undefined) message.push(`The innermost block that needs to be closed is ${quoted(open.tag)}.`)
    this.stream.fail(message.join(' '), at, this.#hint(unknown, open))
  }

  #hint(unknown: Token | null, open: Open | undefined): string | undefined {
    if (unknown === null) return open && `\`${open.tag}\` from line ${open.line} is not closed: add \`end${open.tag}\`.`
    const tag = String(unknown.value)
    if (tag.startsWith('end') || tag === 'else' || tag === 'elif') {
      if (open === undefined) return `\`${tag}\` found, but no block is open.`
      return `\`${tag}\` found, but the innermost open block is \`${open.tag}\` from line ${open.line}.`
    }
    const near = nearest(tag, [...STATEMENTS.keys(), ...this.#tags.keys()])
    return near === null ? undefined : `Did you mean \`${near}\`?`
  }

  /** The parameters of a macro or call block, in parentheses. */
  parseSignature(): Signature {
    const params: Name[] = []
    const defaults: Expression[] = []
    this.stream.expect('lparen')
    while (!this.stream.is('rparen')) {
      if (params.length > 0) this.stream.expect('comma')
      const param = this.parseTargetName('param')
      if (this.stream.skipIf('assign')) defaults.push(this.parseExpression())
      else if (defaults.length > 0) this.stream.fail('non-default argument follows default argument')
      params.push(param)
    }
    this.stream.expect('rparen')
    return { params, defaults }
  }

  /** `with context` or `without context` where it stands here, else null. */
  parseContextChoice(): boolean | null {
    if (!this.stream.is('name:with', 'name:without') || this.stream.look().value !== 'context') return null
    const withContext = this.stream.next().value === 'with'
    this.stream.next()
    return withContext
  }
}

const STATEMENTS: ReadonlyMap<string, TagParser> = new Map<string, TagParser>([
  ['for', parseFor],
  ['if', parseIf],
  ['block', parseBlock],
  ['extends', (parser) => ({ ...begin(parser), kind: 'Extends', template: parser.parseExpression() })],
  ['print', parsePrint],
  ['macro', parseMacro],
  ['include', parseInclude],
  ['from', parseFrom],
  ['import', parseImport],
  ['set', parseSet],
  ['with', parseWith],
  ['autoescape', parseAutoescape],
  ['call', parseCall],
  ['filter', parseFilterBlock],
])

/** Steps over the tag's name and gives its place. */
function begin(parser: Parser): Place {
  return placeOf(parser.stream.next())
}

function parseFor(parser: Parser): Statement {
  const place = begin(parser)
  const target = parser.parseTarget()
  parser.stream.expect('name:in')
  const iter = parser.parseTuple({ withCondexpr: false })
  const test = parser.stream.skipIf('name:if') ? parser.parseExpression() : null
  const recursive = parser.stream.skipIf('name:recursive')
  const body = parser.parseStatements(['name:endfor', 'name:else'])
  const otherwise = parser.stream.next().value === 'endfor' ? [] : parser.parseStatements(['name:endfor'], true)
  return { kind: 'For', target, iter, body, otherwise, test, recursive, ...place }
}

function parseIf(parser: Parser): Statement {
  const branches: If[] = []
  let otherwise: readonly Statement[] = []
  for (;;) {
    const place = begin(parser)
    const test = parser.parseTuple({ withCondexpr: false })
    const body = parser.parseStatements(['name:elif', 'name:else', 'name:endif'])
    branches.push({ kind: 'If', test, body, elifs: [], otherwise: [], ...place })
    if (parser.stream.is('name:elif')) continue
    if (parser.stream.next().value === 'else') otherwise = parser.parseStatements(['name:endif'], true)
    break
  }
  return { ...(branches[0] as If), elifs: branches.slice(1), otherwise }
}

function parseBlock(parser: Parser): Statement {
  const { stream } = parser
  const place = begin(parser)
  const name = String(stream.expect('name').value)
  const scoped = stream.skipIf('name:scoped')
  const required = stream.skipIf('name:required')
  if (stream.is('sub')) {
    stream.fail('Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.')
  }
  const body = parser.parseStatements(['name:endblock'], true)
  if (required && !body.every(isBlank)) stream.fail('Required blocks can only contain comments or whitespace')
  stream.skipIf(`name:${name}`)
  return { kind: 'Block', name, body, scoped, required, ...place }
}

function isBlank(statement: Statement): boolean {
  return statement.kind === 'Output' && statement.nodes.every((node) => node.kind === 'TemplateData' && node.text.trim() === '')
}

function parsePrint(parser: Parser): Output {
  const place = begin(parser)
  const nodes: Expression[] = []
  while (!parser.stream.is('block_end')) {
    if (nodes.length > 0) parser.stream.expect('comma')
    nodes.push(parser.parseExpression())
  }
  return { kind: 'Output', nodes, ...place }
}

function parseMacro(parser: Parser): Statement {
  const place = begin(parser)
  const { name } = parser.parseTargetName()
  const signature = parser.parseSignature()
  return { kind: 'Macro', name, ...signature, body: parser.parseStatements(['name:endmacro'], true), ...place }
}

function parseInclude(parser: Parser): Statement {
  const place = begin(parser)
  const template = parser.parseExpression()
  const ignoreMissing = parser.stream.is('name:ignore') && parser.stream.look().value === 'missing'
  if (ignoreMissing) parser.stream.skip(2)
  return { kind: 'Include', template, ignoreMissing, withContext: parser.parseContextChoice() ?? true, ...place }
}

function parseImport(parser: Parser): Statement {
  const place = begin(parser)
  const template = parser.parseExpression()
  parser.stream.expect('name:as')
  const target = parser.parseTargetName().name
  return { kind: 'Import', template, target, withContext: parser.parseContextChoice() ?? false, ...place }
}

function parseFrom(parser: Parser): Statement {
  const { stream } = parser
  const place = begin(parser)
  const template = parser.parseExpression()
  stream.expect('name:import')
  const names: { name: string; alias: string }[] = []
  let withContext: boolean | null = null
  for (;;) {
    if (names.length > 0) stream.expect('comma')
    if (!stream.is('name')) stream.expect('name')
    withContext = parser.parseContextChoice()
    if (withContext !== null) break
    const target = parser.parseTargetName()
    if (target.name.startsWith('_')) stream.failAssertion('names starting with an underline can not be imported', target)
    names.push({ name: target.name, alias: stream.skipIf('name:as') ? parser.parseTargetName().name : target.name })
    withContext = parser.parseContextChoice()
    if (withContext !== null || !stream.is('comma')) break
  }
  return { kind: 'FromImport', template, names, withContext: withContext ?? false, ...place }
}

function parseSet(parser: Parser): Statement {
  const place = begin(parser)
  const target = parser.parseTarget({ withNamespace: true })
  if (parser.stream.skipIf('assign')) return { kind: 'Assign', target, node: parser.parseTuple(), ...place }
  const filter = parser.parseFilter(null) as Filter | null
  return { kind: 'AssignBlock', target, filter, body: parser.parseStatements(['name:endset'], true), ...place }
}

function parseWith(parser: Parser): Statement {
  const place = begin(parser)
  const targets: Expression[] = []
  const values: Expression[] = []
  while (!parser.stream.is('block_end')) {
    if (targets.length > 0) parser.stream.expect('comma')
    targets.push(asParameter(parser.parseTarget()))
    parser.stream.expect('assign')
    values.push(parser.parseExpression())
  }
  return { kind: 'With', targets, values, body: parser.parseStatements(['name:endwith'], true), ...place }
}

function asParameter(target: Expression): Expression {
  if (target.kind === 'Name') return { ...target, context: 'param' }
  return target.kind === 'Tuple' ? { ...target, items: target.items.map(asParameter) } : target
}

function parseAutoescape(parser: Parser): Statement {
  const place = begin(parser)
  const value = parser.parseExpression()
  const body = parser.parseStatements(['name:endautoescape'], true)
  return { kind: 'Scope', body: [{ kind: 'Autoescape', value, body, ...place }], ...place }
}

function parseCall(parser: Parser): Statement {
  const place = begin(parser)
  const signature = parser.stream.is('lparen') ? parser.parseSignature() : { params: [], defaults: [] }
  const call = parser.parseExpression()
  if (call.kind !== 'Call') parser.stream.fail('expected call', place)
  return { kind: 'CallBlock', call, ...signature, body: parser.parseStatements(['name:endcall'], true), ...place }
}

function parseFilterBlock(parser: Parser): Statement {
  const place = begin(parser)
  const filter = parser.parseFilter(null, true) as Filter
  return { kind: 'FilterBlock', filter, body: parser.parseStatements(['name:endfilter'], true), ...place }
}
