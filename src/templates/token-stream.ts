// The parser's view of the tokens: where it is, what comes next, and the errors of what was expected instead.

import { describeExpected, describeToken, type Token } from './lexer.ts'
import { TemplateAssertionError, TemplateSyntaxError } from './syntax-error.ts'

/** Tokens read one by one. An expectation is a type (`comma`) or a type and a value (`name:endfor`). */
export class TokenStream {
  readonly #tokens: readonly Token[]
  /** Name of the template; null where it came as text. */
  readonly name: string | null
  readonly source: string
  #index = 0

  constructor(tokens: readonly Token[], source: string, name: string | null) {
    this.#tokens = tokens
    this.source = source
    this.name = name
    this.#check()
  }

  /** Text that is no token is an error once the parser comes to it: what stands before may be a clearer one. */
  #check(): void {
    if (this.current.error !== undefined) throw this.current.error
  }

  get current(): Token {
    return this.#tokens[this.#index] as Token
  }

  /** The token after the current one. */
  look(): Token {
    return this.#tokens[this.#index + 1] ?? this.current
  }

  /** Gives the current token and moves on. Stays at the end. */
  next(): Token {
    const token = this.current
    if (token.type !== 'eof') this.#index += 1
    this.#check()
    return token
  }

  skip(count: number): void {
    for (let index = 0; index < count; index += 1) this.next()
  }

  /** Whether the current token is one of `expected`. */
  is(...expected: readonly string[]): boolean {
    return expected.some((one) => matches(this.current, one))
  }

  /** The current token if it is `expected`, else null; moves on if it is. */
  skipIf(expected: string): boolean {
    if (!matches(this.current, expected)) return false
    this.next()
    return true
  }

  /** The current token, which must be `expected`. */
  expect(expected: string): Token {
    if (matches(this.current, expected)) return this.next()
    const what = `'${describeExpected(expected)}'`
    if (this.current.type === 'eof') this.fail(`unexpected end of template, expected ${what}.`)
    this.fail(`expected token ${what}, got ${quoted(describeToken(this.current))}`)
  }

  /** Throws a syntax error at `token`, or here. */
  fail(message: string, token: { line: number; at: number } = this.current, hint?: string): never {
    throw new TemplateSyntaxError(message, this.#place(token), hint)
  }

  /** Throws what is well written and means nothing. */
  failAssertion(message: string, token: { line: number; at: number } = this.current): never {
    throw new TemplateAssertionError(message, this.#place(token))
  }

  #place({ line, at }: { line: number; at: number }): { line: number; at: number; name: string | null; source: string } {
    return { line, at, name: this.name, source: this.source }
  }
}

/** Text in Python's quotes. */
export function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`
}

function matches(token: Token, expected: string): boolean {
  if (token.type === expected) return true
  const colon = expected.indexOf(':')
  return colon > 0 && token.type === expected.slice(0, colon) && token.value === expected.slice(colon + 1)
}
