// Full-text search as SQL: what is looked for as each engine writes it. Words are of letters and digits alone.

import { tablesOf } from '../ddl/definition.ts'
import { searchColumn, searchDocument } from '../ddl/full-text.ts'
import { fullTextOf, longOnes, type Phrase, type SearchTerms, shortOnes } from '../full-text.ts'
import type { Schema } from '../schema.ts'
import { allOf, anyOf, columnOf, identifier, type Node, notTrue, sql, written } from './node.ts'
import { valueNode } from './operand.ts'
import { isMysql, type Typed, typed, type Within } from './within.ts'

/** Whether a row is found. */
export function searched(terms: SearchTerms, within: Within): Node {
  const { all, none } = terms.search
  if (all.length === 0) return sql`1 = 0`
  const found = isMysql(within.engine) ? mysqlMatch(terms, within) : match(terms, 0, ' & ', within)
  if (none.length === 0) return found
  const unwanted = isMysql(within.engine) ? mysqlUnwanted(terms, within) : match(terms, 1, ' | ', within)
  return allOf([found, notTrue(unwanted)])
}

/** A sum, since PostgreSQL does not order by a number that is written out. */
const NO_RANK = sql`(0.0 + 0)`

/** How well it fits. */
export function searchRankValue(terms: SearchTerms, within: Within): Typed {
  return typed(terms.search.all.length === 0 ? NO_RANK : rank(terms, within), 'float', false)
}

function rank(terms: SearchTerms, within: Within): Node {
  const { engine, scope } = within
  if (isMysql(engine)) return longOnes(terms.search.all).length === 0 ? NO_RANK : mysqlAgainst(terms, 0, '+', within)
  if (engine === 'postgres') return sql`ts_rank(${document(within)}, ${valueNode(within, terms, 0, tsquery(' & '))}::tsquery)::float8`
  const table = identifier(indexName(scope.schema))
  const words = valueNode(within, terms, 0, fts5(' AND '))
  // Materialised: the index is read once, and not once for each row.
  const ranks = sql`ranked as materialized (select rowid as nuages_row, -bm25(${table}) as nuages_rank from ${table} where ${table} match ${words})`
  return sql`coalesce((with ${ranks} select nuages_rank from ranked where nuages_row = ${key(within)}), 0.0)`
}

function match(terms: SearchTerms, place: 0 | 1, joint: ' & ' | ' | ', within: Within): Node {
  if (within.engine === 'postgres') return sql`${document(within)} @@ ${valueNode(within, terms, place, tsquery(joint))}::tsquery`
  const table = identifier(indexName(within.scope.schema))
  const words = valueNode(within, terms, place, fts5(joint === ' & ' ? ' AND ' : ' OR '))
  return sql`${key(within)} in (select rowid from ${table} where ${table} match ${words})`
}

function key({ scope }: Within): Node {
  return columnOf(scope.alias, scope.schema.key.column)
}

function indexName(schema: Schema): string {
  const name = tablesOf(schema)[0]?.indexes.find(({ fullText }) => fullText)?.name
  return name ?? String(fullTextOf(schema).name)
}

/** Exactly the expression of the index, or PostgreSQL would not use it. */
function document({ scope }: Within): Node {
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
  const columns = fullTextOf(scope.schema).fields.map((field) => scope.schema.columns.get(field)?.column as string)
  return written(searchDocument(columns.map((column) => (scope.alias === null ? quote(column) : `${quote(scope.alias)}.${quote(column)}`))))
}

/** https://www.postgresql.org/docs/15/datatype-textsearch.html, 8.11.2 */
const tsquery =
  (joint: ' & ' | ' | ') =>
  (phrases: unknown): string =>
    (phrases as readonly Phrase[])
      .map(({ words, isPrefix }) => `(${words.map((word) => `'${word}'`).join(' <-> ')}${isPrefix ? ':*' : ''})`)
      .join(joint)

/** https://www.sqlite.org/fts5.html, 3 */
const fts5 =
  (joint: ' AND ' | ' OR ') =>
  (phrases: unknown): string =>
    (phrases as readonly Phrase[]).map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? '*' : ''}`).join(joint)

/** https://mariadb.com/kb/en/full-text-index-overview/, boolean mode: `+` before what must be there. */
const boolean =
  (sign: '+' | '') =>
  (phrases: unknown): string =>
    longOnes(phrases as readonly Phrase[])
      .map(({ words, isPrefix }) => (words.length === 1 ? `${sign}${words[0]}${isPrefix ? '*' : ''}` : `${sign}"${words.join(' ')}"`))
      .join(' ')

function hiddenColumn({ scope }: Within): Node {
  return columnOf(scope.alias, searchColumn(indexName(scope.schema)))
}

function mysqlAgainst(terms: SearchTerms, place: 0 | 1, sign: '+' | '', within: Within): Node {
  return sql`match(${hiddenColumn(within)}) against (${valueNode(within, terms, place, boolean(sign))} in boolean mode)`
}

/** What the index does not hold is looked for in the words themselves. */
function mysqlLikes(terms: SearchTerms, from: number, count: number, within: Within): Node[] {
  const padded = sql`concat(' ', ${hiddenColumn(within)}, ' ')`
  return Array.from({ length: count }, (_, place) => sql`${padded} like ${valueNode(within, terms, from + place)}`)
}

function mysqlMatch(terms: SearchTerms, within: Within): Node {
  const { all } = terms.search
  const found = longOnes(all).length > 0 ? [mysqlAgainst(terms, 0, '+', within)] : []
  return allOf([...found, ...mysqlLikes(terms, 2, shortOnes(all).length, within)])
}

function mysqlUnwanted(terms: SearchTerms, within: Within): Node {
  const { all, none } = terms.search
  const found = longOnes(none).length > 0 ? [mysqlAgainst(terms, 1, '', within)] : []
  const likes = mysqlLikes(terms, 2 + shortOnes(all).length, shortOnes(none).length, within)
  return anyOf([...found, ...likes])
}
