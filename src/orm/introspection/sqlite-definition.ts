// CREATE TABLE of SQLite, taken apart: what its pragmas do not tell. (https://sqlite.org/lang_createtable.html)

import type { FoundCheck } from './found.ts'
import { closing, isToken, split, type Token, textOf, tokensOf } from './tokens.ts'

/** What stands in a statement about a column. */
export interface SqliteColumn {
  readonly collation: string | null
  readonly generated: { readonly sql: string; readonly stored: boolean } | null
}

/** What a statement tells beside what pragmas do. */
export interface SqliteDefinition {
  readonly columns: ReadonlyMap<string, SqliteColumn>
  readonly checks: readonly FoundCheck[]
  /** Names of foreign keys, by their columns with commas between. */
  readonly keyNames: ReadonlyMap<string, string>
}

/** Takes a statement apart. */
export function readDefinition(sql: string): SqliteDefinition {
  const tokens = tokensOf(sql, 'sqlite')
  const open = tokens.findIndex((token) => isToken(token, '('))
  const columns = new Map<string, SqliteColumn>()
  const checks: FoundCheck[] = []
  const keyNames = new Map<string, string>()
  for (const element of split(tokens.slice(open + 1, closing(tokens, open)), (token) => isToken(token, ','))) {
    const [first] = element
    if (first === undefined) continue
    const isConstraint = first.kind === 'word' && CONSTRAINTS.has(first.text)
    checks.push(...checksIn(element, sql))
    if (isConstraint) addKeyName(element, keyNames)
    else columns.set(first.text, columnIn(element, sql))
  }
  return { columns, checks, keyNames }
}
const CONSTRAINTS: ReadonlySet<string> = new Set(['constraint', 'check', 'primary', 'unique', 'foreign'])

/** The places of a word outside of parentheses. */
function placesOf(tokens: readonly Token[], word: string): number[] {
  const places: number[] = []
  for (let at = 0; at < tokens.length; at++) {
    if (isToken(tokens[at], '(')) at = closing(tokens, at)
    else if (isToken(tokens[at], word)) places.push(at)
  }
  return places
}

function checksIn(tokens: readonly Token[], sql: string): FoundCheck[] {
  return placesOf(tokens, 'check').map((at) => ({
    name: isToken(tokens[at - 2], 'constraint') ? (tokens[at - 1]?.text ?? null) : null,
    sql: inner(tokens, at + 1, sql),
  }))
}

/** What stands within the parentheses at `open`. */
function inner(tokens: readonly Token[], open: number, sql: string): string {
  return textOf(sql, tokens.slice(open + 1, closing(tokens, open)))
}

function columnIn(tokens: readonly Token[], sql: string): SqliteColumn {
  const [collate] = placesOf(tokens, 'collate')
  const [as] = placesOf(tokens, 'as')
  const isStored = placesOf(tokens, 'stored').length > 0
  return {
    collation: collate === undefined ? null : (tokens[collate + 1]?.text ?? null),
    generated: as === undefined ? null : { sql: inner(tokens, as + 1, sql), stored: isStored },
  }
}

function addKeyName(tokens: readonly Token[], names: Map<string, string>): void {
  const [at] = placesOf(tokens, 'foreign')
  if (at === undefined || !isToken(tokens[0], 'constraint')) return
  const open = at + 2
  const columns = tokens.slice(open + 1, closing(tokens, open)).filter(({ kind }) => kind === 'name' || kind === 'word')
  names.set(columns.map(({ text }) => text).join(','), tokens[1]?.text as string)
}

/** The parts and the condition of an index, from its statement. */
export function readIndex(sql: string): { readonly parts: readonly string[]; readonly where: string | null } {
  const tokens = tokensOf(sql, 'sqlite')
  const open = tokens.findIndex((token) => isToken(token, '('))
  const end = closing(tokens, open)
  const parts = split(tokens.slice(open + 1, end), (token) => isToken(token, ',')).map((part) => textOf(sql, part))
  return { parts, where: isToken(tokens[end + 1], 'where') ? textOf(sql, tokens.slice(end + 2)) : null }
}
