// SQL in words, as far as definitions of tables need it: names, texts, numbers and signs, and which of them belong together.

import type { Engine } from '../engine.ts'

/** A word of SQL. `text` is what it means: a name or a text without its quotes, a word in small letters. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign'
  readonly text: string
  readonly from: number
  readonly to: number
}

const QUOTED = /"(?:[^"]|"")*"|`(?:[^`]|``)*`/.source
const REST = /\d+(?:\.\d+)?(?:e[+-]?\d+)?|[\p{L}_][\p{L}\p{N}_$]*|::|<=|>=|<>|!=|\|\||[\s\S]/u.source
const BLANK = /\s+|--[^\n]*|\/\*[\s\S]*?\*\//.source

/** SQLite takes names in brackets, where PostgreSQL has arrays in them; MySQL and MariaDB escape quotes in texts by a backslash. */
const PATTERNS: Readonly<Record<Engine, RegExp>> = {
  sqlite: pattern(`'(?:[^']|'')*'|\\[[^\\]]*\\]`),
  postgres: pattern(`'(?:[^']|'')*'`),
  mysql: pattern(`'(?:[^'\\\\]|''|\\\\.)*'`),
  mariadb: pattern(`'(?:[^'\\\\]|''|\\\\.)*'`),
}

function pattern(quotedHere: string): RegExp {
  return new RegExp(`${BLANK}|${quotedHere}|${QUOTED}|${REST}`, 'gisu')
}

/** The words of a piece of SQL, as the catalogue of an engine gives it. */
export function tokensOf(sql: string, engine: Engine): Token[] {
  const tokens: Token[] = []
  const escapes = engine === 'mysql' || engine === 'mariadb'
  for (const { 0: text, index } of sql.matchAll(PATTERNS[engine])) {
    if (/^(?:\s|--|\/\*)/.test(text)) continue
    const meaning = meaningOf(text)
    const plain = escapes && meaning.kind === 'string' ? { ...meaning, text: meaning.text.replace(/\\(.)/gs, '$1') } : meaning
    tokens.push({ ...plain, from: index, to: index + text.length })
  }
  return tokens
}

function meaningOf(text: string): Pick<Token, 'kind' | 'text'> {
  const [first = ''] = text
  if (first === "'") return { kind: 'string', text: text.slice(1, -1).replaceAll("''", "'") }
  if (first === '"') return { kind: 'name', text: text.slice(1, -1).replaceAll('""', '"') }
  if (first === '`') return { kind: 'name', text: text.slice(1, -1).replaceAll('``', '`') }
  if (first === '[' && text.length > 1) return { kind: 'name', text: text.slice(1, -1) }
  if (/\d/.test(first)) return { kind: 'number', text }
  return /[\p{L}_]/u.test(first) ? { kind: 'word', text: text.toLowerCase() } : { kind: 'sign', text }
}

/** Whether a token is this word or sign. */
export function isToken(token: Token | undefined, text: string): boolean {
  return token !== undefined && (token.kind === 'word' || token.kind === 'sign') && token.text === text
}

/** The place of the parenthesis that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (isToken(tokens[at], '(')) depth++
    else if (isToken(tokens[at], ')') && --depth === 0) return at
  }
  return tokens.length
}

/** Tokens between those that `isEnd` finds outside of parentheses. */
export function split(tokens: readonly Token[], isEnd: (token: Token, before: readonly Token[]) => boolean): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isToken(token, '(')) depth++
    if (isToken(token, ')')) depth--
    const part = parts.at(-1) as Token[]
    if (depth === 0 && isEnd(token, part)) parts.push([])
    else part.push(token)
  }
  return parts
}

/** The text that tokens were made of. */
export function textOf(sql: string, tokens: readonly Token[]): string {
  const [first] = tokens
  return first === undefined ? '' : sql.slice(first.from, (tokens.at(-1) as Token).to)
}

/** Without the parentheses around all, and without casts (`::type`), which say nothing of the value. */
export function bare(tokens: readonly Token[]): readonly Token[] {
  const plain = withoutCasts(tokens)
  return isToken(plain[0], '(') && closing(plain, 0) === plain.length - 1 ? bare(plain.slice(1, -1)) : plain
}

function withoutCasts(tokens: readonly Token[]): Token[] {
  const kept: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    if (isToken(tokens[at], '::')) at = endOfType(tokens, at + 1) - 1
    else kept.push(tokens[at] as Token)
  }
  return kept
}

/** `character varying(20)[]`, `timestamp with time zone`. */
function endOfType(tokens: readonly Token[], from: number): number {
  let at = from
  while (tokens[at]?.kind === 'word' || tokens[at]?.kind === 'name') {
    if (at > from && ENDS.has(tokens[at]?.text as string)) return at
    at++
  }
  if (isToken(tokens[at], '(')) at = closing(tokens, at) + 1
  while (isToken(tokens[at], 'with') || isToken(tokens[at], 'without') || isToken(tokens[at], 'time') || isToken(tokens[at], 'zone')) at++
  while (isToken(tokens[at], '[') && isToken(tokens[at + 1], ']')) at += 2
  return at
}
const ENDS: ReadonlySet<string> = new Set(['and', 'or', 'is', 'not', 'in', 'like', 'collate'])
