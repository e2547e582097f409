// What checks and the conditions of indexes say, where it is something that fields and conditions here can say too.

import type { Engine } from '../engine.ts'
import { bare, closing, isToken, split, type Token, tokensOf } from './tokens.ts'

/** A part of a condition about one column. */
export type FoundCondition =
  | { readonly says: 'length'; readonly column: string; readonly most: number }
  | { readonly says: 'json'; readonly column: string }
  | { readonly says: 'in'; readonly column: string; readonly values: readonly Token[] }
  | { readonly says: '=' | '<=' | '>='; readonly column: string; readonly value: readonly Token[] }
  | { readonly says: 'null' | 'notNull' | 'true' | 'false'; readonly column: string }

/** The parts of a condition; null if one of them says something else. */
export function readCondition(sql: string, engine: Engine): readonly FoundCondition[] | null {
  const found: FoundCondition[] = []
  for (const part of conjunction(tokensOf(sql, engine))) {
    const conditions = readPart(part)
    if (conditions === null) return null
    found.push(...conditions)
  }
  return found
}

/** Parts that AND joins; the one within BETWEEN joins none. */
function conjunction(tokens: readonly Token[]): (readonly Token[])[] {
  const inner = bare(tokens)
  const isJoint = (token: Token, before: readonly Token[]): boolean =>
    isToken(token, 'and') && !(before.some((each) => isToken(each, 'between')) && !before.some((each) => isToken(each, 'and')))
  const parts = split(inner, isJoint)
  return parts.length === 1 ? [inner] : parts.flatMap(conjunction)
}

function readPart(tokens: readonly Token[]): readonly FoundCondition[] | null {
  const parts = bare(tokens)
  const measured = readMeasure(parts)
  if (measured !== null) return [measured]
  const negated = isToken(parts[0], 'not')
  const only = columnIn(negated ? parts.slice(1) : parts)
  if (only !== null) return [{ says: negated ? 'false' : 'true', column: only }]
  const at = parts.findIndex((token) => SIGNS.has(token.text) && (token.kind === 'word' || token.kind === 'sign'))
  const column = at < 0 ? null : columnIn(parts.slice(0, at))
  return column === null ? null : readComparison(column, parts[at] as Token, parts.slice(at + 1))
}
const SIGNS: ReadonlySet<string> = new Set(['=', '<=', '>=', 'in', 'between', 'is'])

/** The column that tokens name, in parentheses or not. */
function columnIn(tokens: readonly Token[]): string | null {
  const [only, second] = bare(tokens)
  if (only === undefined || second !== undefined) return null
  return only.kind === 'name' || (only.kind === 'word' && !['true', 'false', 'null'].includes(only.text)) ? only.text : null
}

/** `json_valid(x)`, and `length(x) <= 20`; Django's `json_valid(x) OR x IS NULL` too. */
function readMeasure(parts: readonly Token[]): FoundCondition | null {
  const [first] = parts
  if (first?.kind !== 'word' || !isToken(parts[1], '(')) return null
  const end = closing(parts, 1)
  const column = columnIn(parts.slice(2, end))
  if (column === null) return null
  const rest = parts.slice(end + 1)
  const orNull = rest.length === 4 && isToken(rest[0], 'or') && isToken(rest[3], 'null')
  if (first.text === 'json_valid' && (rest.length === 0 || orNull)) return { says: 'json', column }
  const isLength = first.text === 'length' || first.text === 'char_length'
  if (!isLength || !isToken(rest[0], '<=') || rest[1]?.kind !== 'number' || rest.length !== 2) return null
  return { says: 'length', column, most: Number(rest[1].text) }
}

function readComparison(column: string, { text: sign }: Token, rest: readonly Token[]): readonly FoundCondition[] | null {
  if (sign === 'is') return readNull(column, rest)
  if (sign === 'between') {
    const [least, most] = split(rest, (token) => isToken(token, 'and'))
    const [from, to] = [literalIn(least ?? []), literalIn(most ?? [])]
    if (from === null || to === null) return null
    return [
      { says: '>=', column, value: from },
      { says: '<=', column, value: to },
    ]
  }
  const values = sign === 'in' ? listIn(rest) : anyIn(rest)
  if (values !== null) return [{ says: 'in', column, values }]
  const value = literalIn(rest)
  return value === null || sign === 'in' ? null : [{ says: sign as '=', column, value }]
}

function readNull(column: string, rest: readonly Token[]): readonly FoundCondition[] | null {
  const [first, second, third] = rest
  if (isToken(first, 'null') && second === undefined) return [{ says: 'null', column }]
  if (isToken(first, 'not') && isToken(second, 'null') && third === undefined) return [{ says: 'notNull', column }]
  return null
}

/** PostgreSQL writes `x IN (1, 2)` as `x = ANY (ARRAY[1, 2])`. */
function anyIn(tokens: readonly Token[]): readonly Token[] | null {
  if (!isToken(tokens[0], 'any')) return null
  const inner = bare(tokens.slice(1))
  const isArray = isToken(inner[0], 'array')
  return isArray ? literals(inner.slice(isToken(inner[1], '[') ? 2 : 1, -1)) : null
}

function listIn(tokens: readonly Token[]): readonly Token[] | null {
  const isList = isToken(tokens[0], '(') && closing(tokens, 0) === tokens.length - 1
  return isList ? literals(tokens.slice(1, -1)) : null
}

function literals(tokens: readonly Token[]): readonly Token[] | null {
  const values = split(tokens, (token) => isToken(token, ',')).map(literalIn)
  return values.every((value) => value?.length === 1) ? values.flatMap((value) => value ?? []) : null
}

/** A text or a number, with its sign. */
function literalIn(tokens: readonly Token[]): readonly Token[] | null {
  const parts = bare(tokens)
  const [first, second, third] = parts
  if (second === undefined) return first !== undefined && isLiteral(first) ? parts : null
  const isNegative = isToken(first, '-') && bare([second])[0]?.kind === 'number' && third === undefined
  return isNegative ? parts : null
}

function isLiteral({ kind, text }: Token): boolean {
  return kind === 'string' || kind === 'number' || (kind === 'word' && ['true', 'false'].includes(text))
}
