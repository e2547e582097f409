// Templates that give values instead of text: `{{ [1, 2] }}` gives a list. What is more than one value, or text, is text first and
// then read as a literal of Python, as Jinja's native types do. For configuration and queries, not for pages.

import { add } from './arithmetic.ts'
import { syntaxOf } from './delimiters.ts'
import { makeDict } from './dict.ts'
import { ExpressionParser } from './expression-parser.ts'
import { lexerRules, normalizeSource, tokenize } from './lexer.ts'
import type { Expression } from './nodes.ts'
import { toText } from './python-text.ts'
import { TokenStream } from './token-stream.ts'
import { Tuple } from './tuple.ts'

const RULES = lexerRules(syntaxOf({}))
/** Names of the template language that are no literals of Python. */
const LOWER: RegExp = /\b(?:true|false|none)\b/

/** One value of the parts of a template: the part itself, or what its text means as a literal. */
export function nativeValue(parts: readonly unknown[]): unknown {
  if (parts.length === 0) return null
  const [only] = parts
  if (parts.length === 1 && typeof only !== 'string') return only
  const text = parts.map((part) => toText(part)).join('')
  return literalOf(text)
}

/** What `text` is as a Python literal; the text itself where it is none. */
function literalOf(text: string): unknown {
  if (text === '' || /^[ \t]/.test(text) || text.length > 1_000_000) return text
  try {
    const source = `{{ ${text} }}`
    const stream = new TokenStream(tokenize(RULES, source, null), normalizeSource(source, RULES.syntax), null)
    stream.expect('variable_begin')
    const node = new ExpressionParser(stream).parseTuple()
    stream.expect('variable_end')
    stream.expect('eof')
    return literalIn(node, text)
  } catch {
    // Whatever cannot be read as a literal is a text, for whatever reason, as in the original.
    return text
  }
}

const NO_LITERAL: unique symbol = Symbol('no literal')

function literalIn(node: Expression, text: string): unknown {
  switch (node.kind) {
    case 'Const':
      if (typeof node.value !== 'string' && LOWER.test(text) && (node.value === null || typeof node.value === 'boolean')) throw NO_LITERAL
      return node.value
    case 'List':
      return node.items.map((item) => literalIn(item, text))
    case 'Tuple':
      return Tuple.from(node.items.map((item) => literalIn(item, text)))
    case 'Dict':
      return makeDict(node.items.map(({ key, value }) => [literalIn(key, text), literalIn(value, text)] as const))
    case 'Unary':
      return signed(node.operator, literalIn(node.node, text))
    default:
      throw NO_LITERAL
  }
}

function signed(operator: 'not' | 'neg' | 'pos', value: unknown): unknown {
  if (operator === 'not' || (typeof value !== 'number' && typeof value !== 'bigint')) throw NO_LITERAL
  return operator === 'pos' ? value : add(0, -value)
}
