// Full-text search: the words that people type, read into what every engine can look for.

import { NuagesError, shown } from '../base/errors.ts'
import { Expression } from './expression.ts'
import type { Index } from './indexes.ts'
import type { Schema } from './schema.ts'

/** Words that stand next to each other. */
export interface Phrase {
  /** In small letters, of letters and digits alone, so that no engine reads an operator in them. At least one. */
  readonly words: readonly string[]
  /** Whether the last word may go on. */
  readonly isPrefix: boolean
}

/** What is looked for: all of these, and none of those. */
export interface Search {
  readonly all: readonly Phrase[]
  readonly none: readonly Phrase[]
}

/** Phrases of one search at most; what comes behind them is passed over, since whoever types may type anything. */
const MOST_PHRASES = 32
/** Characters that are read of what was typed. */
const MOST_CHARACTERS = 2000
const TERM = /(-?)(?:"([^"]*)"|([\p{L}\p{N}]+)(\*?))/gu
const WORD = /[\p{L}\p{N}]+/gu

/**
 * Reads what was typed: words that all must be there, `"several of them"` next to each other, `riv*` for what begins so, `-word` for
 * what must not be there. Any text can be read; of one without words nothing is found. Throws ORM_SEARCH_TEXT for what is no text.
 */
export function readSearch(text: unknown): Search {
  if (typeof text !== 'string') throw new NuagesError('ORM_SEARCH_TEXT', `a search was given ${shown(text)}: expected a text`)
  const all: Phrase[] = []
  const none: Phrase[] = []
  for (const [, minus, quoted, word, star] of text.slice(0, MOST_CHARACTERS).matchAll(TERM)) {
    if (all.length + none.length === MOST_PHRASES) break
    const words = (quoted ?? word ?? '').toLowerCase().match(WORD)
    if (words !== null) (minus === '-' ? none : all).push({ words, isPrefix: star === '*' })
  }
  return { all, none }
}

/** What a search is as an operand: found again by its identity. */
export class SearchTerms {
  readonly search: Search

  constructor(search: Search) {
    this.search = search
  }
}

/** The full-text index of a model. Throws ORM_SEARCH_INDEX if it has none. */
export function fullTextOf(schema: Schema): Index {
  const found = schema.options.indexes?.find(({ kind }) => kind === 'fullText')
  if (found !== undefined) return found
  throw new NuagesError('ORM_SEARCH_INDEX', `${schema.name} cannot be searched: it has no full-text index`, {
    hint: "declare one in its options: { indexes: [fullText(['title', 'body'])] }",
  })
}

/**
 * How well a row fits what was typed, greater for better, 0 where it does not: `query.search(words).orderBy(searchRank(words).desc())`.
 * Each engine counts in its own way; only the order means something. Throws ORM_SEARCH_TEXT.
 */
export function searchRank(text: string): Expression<number> {
  return new Expression('call', 'searchRank', [new SearchTerms(readSearch(text))])
}

/** Words that InnoDB does not keep in its indexes are shorter (innodb_ft_min_token_size). */
const LEAST_LETTERS = 3

/** What of a search is a value, in the order in which the shape of a query holds it. */
export function searchValues({ all, none }: Search): unknown[] {
  return [all, none, ...patterns(all), ...patterns(none)]
}

/** What of a search is part of the statement. */
export function searchShape({ all, none }: Search): string {
  return `${all.length > 0 ? 'a' : ''}${none.length > 0 ? 'n' : ''}${longOnes(all).length > 0 ? 'l' : ''}${longOnes(none).length > 0 ? 'm' : ''} ${patterns(all).length} ${patterns(none).length}`
}

/** Phrases that InnoDB's indexes hold. */
export const longOnes = (phrases: readonly Phrase[]): Phrase[] =>
  phrases.filter(({ words }) => words.every((word) => [...word].length >= LEAST_LETTERS))
/** Phrases with a word that they do not hold. */
export const shortOnes = (phrases: readonly Phrase[]): Phrase[] => phrases.filter((phrase) => !longOnes([phrase]).includes(phrase))
const patterns = (phrases: readonly Phrase[]): string[] =>
  shortOnes(phrases).map(({ words, isPrefix }) => `% ${words.join(' ')}${isPrefix ? '%' : ' %'}`)

/** Why a model cannot have a full-text index; null if it can. */
export function fullTextProblem(schema: Schema, fields: readonly string[]): string | null {
  const [key, second] = schema.primaryKey
  const isCounted = second === undefined && key !== undefined && ['integer', 'bigint', 'smallint'].includes(key.type.kind)
  if (!isCounted) return 'a full-text index needs a primary key of one whole number'
  const wrong = fields.find((field) => !['text', 'varchar'].includes(schema.columns.get(field)?.type.kind ?? ''))
  return wrong === undefined ? null : `a full-text index is of texts, and '${wrong}' is none`
}
