// What a reader types into the search field: what is asked of the database for it, and how it is shown in what was found.

import { html, type SafeString } from 'nuages'

/** Words as a reader typed them, that are to be found. */
export type Words = readonly string[]

/** More than this nobody types, and every word costs time. */
const MOST_WORDS = 8
const LONGEST = 100
/** Characters that an excerpt shows before the first word it found, and in all. */
const BEFORE = 60
const EXCERPT = 240

/** What is asked of the database: each plain word for what begins so. What is quoted, unwanted, or has its star stays as it is. */
export function askedOf(query: string): string {
  return query
    .slice(0, LONGEST)
    .split(/("[^"]*"?|\s+)/)
    .map((piece) => (/^[\p{L}\p{N}]+$/u.test(piece) ? `${piece}*` : piece))
    .join('')
}

/** The different words of a query that what is found holds: not the unwanted ones, and without signs. */
export function wordsOf(query: string): Words {
  const wanted = query
    .slice(0, LONGEST)
    .toLowerCase()
    .replaceAll(/(^|\s)-("[^"]*"?|\S+)/g, ' ')
  return [...new Set(wanted.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [])].slice(0, MOST_WORDS)
}

/** The text with the words marked, where they begin. The text is escaped piece by piece, as `html` does with all that is put into it. */
export function highlight(text: string, words: Words): SafeString {
  if (words.length === 0) return html`${text}`
  const pieces = text.split(anyOf(words)) // what is between the words, and the words, in turn
  return html`${pieces.map((piece, index) => (index % 2 === 1 ? html`<mark>${piece}</mark>` : piece))}`
}

/** The part of a text around the first word that occurs in it, whole words only. */
export function excerpt(text: string, words: Words): string {
  const at = words.length === 0 ? 0 : Math.max(0, text.search(anyOf(words)))
  const start = at <= BEFORE ? 0 : text.indexOf(' ', at - BEFORE) + 1
  if (start + EXCERPT >= text.length) return start === 0 ? text : `… ${text.slice(start)}`
  const end = text.lastIndexOf(' ', start + EXCERPT)
  return `${start === 0 ? '' : '… '}${text.slice(start, end)} …`
}

/** Matches any of the words at the beginning of one; the longest first, so that `rain` does not hide `raincoat`. */
function anyOf(words: Words): RegExp {
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  return new RegExp(`(?<![\\p{L}\\p{N}])(${longestFirst.map(spellings).join('|')})`, 'iu')
}

/** A word as part of a pattern. The paper prints curled apostrophes, and readers type straight ones. */
function spellings(word: string): string {
  return word
    .split(/['’]/)
    .map((part) => RegExp.escape(part))
    .join("['’]")
}
