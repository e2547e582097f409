// Text in, tokens out. The rules are Jinja's: outside tags everything is data up to the next tag; inside, white space separates
// names, numbers, strings and operators; the end of a tag counts only where all brackets are closed.

import type { Syntax } from './delimiters.ts'
import { TemplateSyntaxError } from './syntax-error.ts'

/** What a token is: its kind, what it stands for, and where it begins (an offset into the normalised source). */
export interface Token {
  readonly type: string
  readonly value: string | number | bigint
  readonly line: number
  readonly at: number
  /** What is wrong here, where this is no token. */
  readonly error?: TemplateSyntaxError
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '/': 'div',
  '//': 'floordiv',
  '*': 'mul',
  '%': 'mod',
  '**': 'pow',
  '~': 'tilde',
  '[': 'lbracket',
  ']': 'rbracket',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '==': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gteq',
  '<': 'lt',
  '<=': 'lteq',
  '=': 'assign',
  '.': 'dot',
  ':': 'colon',
  '|': 'pipe',
  ',': 'comma',
  ';': 'semicolon',
}
const SYMBOLS: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(OPERATORS).map(([symbol, name]) => [name, symbol]))
const DESCRIBED: Readonly<Record<string, string>> = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
}

/** A token as an error message shows it. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? String(token.value) : describeType(token.type)
}

/** An expected token, `type` or `name:value`, as an error message shows it. */
export function describeExpected(expected: string): string {
  return expected.startsWith('name:') ? expected.slice(5) : describeType(expected)
}

function describeType(type: string): string {
  return SYMBOLS[type] ?? DESCRIBED[type] ?? type
}

/** White space as Python's `\s` has it, which differs from JavaScript's by a few controls and the byte order mark. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const SPACES: RegExp = new RegExp(`${SPACE}+`, 'y')
const ONLY_SPACES: RegExp = new RegExp(`^${SPACE}+$`)
const FLOAT: RegExp = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const INTEGER: RegExp = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy
const NAME: RegExp = /[\p{L}\p{N}\p{ID_Continue}]+/uy
const IDENTIFIER: RegExp = /^[\p{ID_Start}_]\p{ID_Continue}*$/u
const STRING: RegExp = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy
const OPERATOR: RegExp = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The regular expressions of one syntax. Made once for each environment. */
export interface LexerRules {
  readonly syntax: Syntax
  /** Where the next tag begins, with its sign; a named group tells its kind. */
  readonly tag: RegExp
  readonly blockEnd: RegExp
  readonly variableEnd: RegExp
  readonly commentEnd: RegExp
  readonly rawEnd: RegExp
  readonly lineEnd: RegExp
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** The rules that `syntax` asks for. Of two tags that begin at one place the longer start wins. */
export function lexerRules(syntax: Syntax): LexerRules {
  const [blockStart, blockEnd, variableEnd, commentEnd] = [syntax.blockStart, syntax.blockEnd, syntax.variableEnd, syntax.commentEnd].map(
    escaped,
  ) as [string, string, string, string]
  const suffix = syntax.trimBlocks ? '\\n?' : ''
  const end = `(?:\\+${blockEnd}|-${blockEnd}${SPACE}*|${blockEnd}${suffix})`
  const raw = `(?<raw>${blockStart}(?<rawSign>[-+]?)${SPACE}*raw${SPACE}*(?:-${blockEnd}${SPACE}*|${blockEnd}))`
  return {
    syntax,
    tag: new RegExp([raw, ...starts(syntax).map(([name, start]) => `(?<${name}>${start})(?<${name}Sign>[-+]?)`)].join('|'), 'g'),
    blockEnd: new RegExp(end, 'y'),
    variableEnd: new RegExp(`-${variableEnd}${SPACE}*|${variableEnd}`, 'y'),
    commentEnd: new RegExp(`(?:\\+${commentEnd}|-${commentEnd}${SPACE}*|${commentEnd}${suffix})`, 'g'),
    rawEnd: new RegExp(`${blockStart}(?<sign>[-+]?)${SPACE}*endraw${SPACE}*${end}`, 'g'),
    lineEnd: new RegExp(`${SPACE}*(?:\\n|$)`, 'y'),
  }
}

function starts(syntax: Syntax): [name: string, start: string][] {
  const found: [name: string, start: string, length: number][] = [
    ['variable', escaped(syntax.variableStart), syntax.variableStart.length],
    ['comment', escaped(syntax.commentStart), syntax.commentStart.length],
    ['block', escaped(syntax.blockStart), syntax.blockStart.length],
  ]
  const { lineStatementPrefix: statement, lineCommentPrefix: comment } = syntax
  if (statement !== null) found.splice(1, 0, ['lineStatement', `(?<=^|\\n)[ \\t\\v]*${escaped(statement)}`, statement.length])
  if (comment !== null) {
    const place = statement === null ? 1 : 2
    found.splice(place, 0, ['lineComment', `(?:(?<=^|\\n)|(?<=\\S))(?:(?![\\r\\n])${SPACE})*${escaped(comment)}`, comment.length])
  }
  return found.sort((a, b) => b[2] - a[2]).map(([name, start]) => [name, start])
}

/** The source with `\n` for every newline, and without the last one where it is not kept. Offsets of tokens are into this text. */
export function normalizeSource(source: string, syntax: Syntax): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  return !syntax.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text
}

/** All tokens of a template, data included, with `eof` at the end, or the error that ends them. */
export function tokenize(rules: LexerRules, source: string, name: string | null): Token[] {
  return new Lexer(rules, normalizeSource(source, rules.syntax), name).run()
}

class Lexer {
  readonly #rules: LexerRules
  readonly #source: string
  readonly #name: string | null
  readonly #tokens: Token[] = []
  #at = 0
  #line = 1
  #counted = 0
  /** Whether what was read last ended with a newline, which is where `lstripBlocks` may strip from the start. */
  #lineStarting = true

  constructor(rules: LexerRules, source: string, name: string | null) {
    this.#rules = rules
    this.#source = source
    this.#name = name
  }

  run(): Token[] {
    try {
      while (this.#at < this.#source.length) this.#text()
      this.#push('eof', '', this.#source.length)
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error
      this.#tokens.push({ type: 'error', value: '', line: error.line, at: this.#at, error })
    }
    return this.#tokens
  }

  /** Data up to the next tag, and the tag. */
  #text(): void {
    const { tag } = this.#rules
    tag.lastIndex = this.#at
    const match = tag.exec(this.#source)
    if (match === null) {
      this.#data(this.#at, this.#source.length)
      this.#at = this.#source.length
      return
    }
    const groups = match.groups as Record<string, string | undefined>
    const kind = Object.keys(groups).find((name) => !name.endsWith('Sign') && groups[name] !== undefined) as string
    this.#data(this.#at, this.#stripped(match.index, groups[`${kind}Sign`] ?? '', kind))
    const start = match.index
    this.#moveTo(start + match[0].length)
    if (kind === 'comment') this.#comment(start)
    else if (kind === 'raw') this.#raw(start)
    else if (kind === 'lineComment') this.#lineComment()
    else if (kind === 'variable') this.#tag('variable_begin', 'variable_end', this.#rules.variableEnd, start)
    else this.#tag('block_begin', 'block_end', kind === 'block' ? this.#rules.blockEnd : this.#rules.lineEnd, start)
  }

  /** Where the data before a tag ends: before its trailing white space if the tag says so, or `lstripBlocks` does. */
  #stripped(end: number, sign: string, kind: string): number {
    const text = this.#source.slice(this.#at, end)
    if (sign === '-') return this.#at + trimmedLength(text)
    if (sign === '+' || !this.#rules.syntax.lstripBlocks || kind === 'variable') return end
    const line = text.lastIndexOf('\n') + 1
    if ((line > 0 || this.#lineStarting) && ONLY_SPACES.test(text.slice(line))) return this.#at + line
    return end
  }

  #data(from: number, to: number): void {
    if (to > from) {
      const { newlineSequence } = this.#rules.syntax
      const text = this.#source.slice(from, to)
      this.#push('data', newlineSequence === '\n' ? text : text.replaceAll('\n', newlineSequence), from)
    }
  }

  #comment(start: number): void {
    const match = this.#find(this.#rules.commentEnd)
    if (match === null) throw this.#error('Missing end of comment tag', start)
    this.#moveTo(match.index + match[0].length)
  }

  #lineComment(): void {
    const end = this.#source.indexOf('\n', this.#at)
    this.#moveTo(end < 0 ? this.#source.length : end)
  }

  #raw(start: number): void {
    const match = this.#find(this.#rules.rawEnd)
    if (match === null) throw this.#error('Missing end of raw directive', start)
    this.#data(this.#at, this.#stripped(match.index, match.groups?.['sign'] ?? '', 'raw'))
    this.#moveTo(match.index + match[0].length)
  }

  #find(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#source)
  }

  #moveTo(at: number): void {
    this.#at = at
    this.#lineStarting = this.#source[at - 1] === '\n'
  }

  /** The tokens of one tag. */
  #tag(begin: string, endType: string, end: RegExp, start: number): void {
    this.#push(begin, '', start)
    const open: string[] = []
    for (;;) {
      const at = this.#at
      if (open.length === 0 && this.#match(end) !== null) {
        this.#push(endType, '', at)
        this.#moveTo(end.lastIndex)
        return
      }
      if (at >= this.#source.length) return
      if (this.#match(SPACES) !== null) this.#at = SPACES.lastIndex
      else this.#token(at, open)
    }
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#source)?.[0] ?? null
  }

  #token(at: number, open: string[]): void {
    const number = this.#match(FLOAT)
    if (number !== null) return this.#take('float', Number(number.replaceAll('_', '')), at, number.length)
    const integer = this.#match(INTEGER)
    if (integer !== null) return this.#take('integer', integerOf(integer), at, integer.length)
    const name = this.#match(NAME)
    if (name !== null) {
      if (!IDENTIFIER.test(name)) throw this.#error('Invalid character in identifier', at)
      return this.#take('name', name, at, name.length)
    }
    const text = this.#match(STRING)
    if (text !== null) return this.#take('string', this.#unescaped(text.slice(1, -1), at), at, text.length)
    const operator = this.#match(OPERATOR)
    if (operator === null) throw this.#unexpected(at)
    this.#balance(operator, open, at)
    this.#take(OPERATORS[operator] as string, operator, at, operator.length)
  }

  #take(type: string, value: string | number | bigint, at: number, length: number): void {
    this.#push(type, value, at)
    this.#at += length
  }

  #balance(operator: string, open: string[], at: number): void {
    const closing = CLOSING[operator]
    if (closing !== undefined) open.push(closing)
    if (operator !== ')' && operator !== ']' && operator !== '}') return
    const expected = open.pop()
    if (expected === undefined) throw this.#error(`unexpected '${operator}'`, at)
    if (expected !== operator) throw this.#error(`unexpected '${operator}', expected '${expected}'`, at)
  }

  #unexpected(at: number): TemplateSyntaxError {
    const char = String.fromCodePoint(this.#source.codePointAt(at) as number)
    const points = [...this.#source.slice(0, at)].length
    return this.#error(`unexpected char ${char === "'" ? `"'"` : `'${char === '\\' ? '\\\\' : char}'`} at ${points}`, at)
  }

  /** A string literal's text, by Python's escapes. An escape that Python does not know stays as it is written. */
  #unescaped(literal: string, at: number): string {
    const text = this.#rules.syntax.newlineSequence === '\n' ? literal : literal.replaceAll('\n', this.#rules.syntax.newlineSequence)
    if (!text.includes('\\')) return text
    return text.replace(ESCAPE, (whole: string, body: string) => {
      const first = body[0] as string
      if (first === 'x' || first === 'u' || first === 'U') return this.#codePoint(body, at)
      if (/[0-7]/.test(first)) return String.fromCharCode(Number.parseInt(body, 8))
      return SIMPLE_ESCAPES[body] ?? whole
    })
  }

  #codePoint(body: string, at: number): string {
    const length = { x: 2, u: 4, U: 8 }[body[0] as 'x' | 'u' | 'U']
    const code = Number.parseInt(body.slice(1), 16)
    const kind = `\\${body[0]}${'X'.repeat(length)}`
    if (body.length !== length + 1) throw this.#error(`truncated ${kind} escape`, at)
    if (code > 0x10ffff) throw this.#error('illegal Unicode character', at)
    return String.fromCodePoint(code)
  }

  #push(type: string, value: string | number | bigint, at: number): void {
    this.#tokens.push({ type, value, line: this.#lineAt(at), at })
  }

  /** Counts on from the last place: tokens come in order. */
  #lineAt(at: number): number {
    let next = this.#source.indexOf('\n', this.#counted)
    while (next !== -1 && next < at) {
      this.#line += 1
      this.#counted = next + 1
      next = this.#source.indexOf('\n', this.#counted)
    }
    return this.#line
  }

  #error(message: string, at: number): TemplateSyntaxError {
    return new TemplateSyntaxError(message, { line: this.#lineAt(at), at, name: this.#name, source: this.#source })
  }
}

/** Length of `text` without the white space at its end. Walks back, since an unanchored pattern would be quadratic. */
function trimmedLength(text: string): number {
  let length = text.length
  while (length > 0 && ONLY_SPACES.test(text[length - 1] as string)) length -= 1
  return length
}

const ESCAPE: RegExp = /\\(x[\da-fA-F]{0,2}|u[\da-fA-F]{0,4}|U[\da-fA-F]{0,8}|[0-7]{1,3}|.)/gs
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function integerOf(text: string): number | bigint {
  const digits = text.replaceAll('_', '')
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}
