// Letters: case, and what kind of characters a text is made of.

import { SPACE } from './code-points.ts'

/** The digraphs that have a third form, with a capital only in front. */
const TITLES: ReadonlyMap<string, string> = new Map([...'ǄǅǆǇǈǉǊǋǌǱǲǳ'].map((char, index) => [char, 'ǅǅǅǈǈǈǋǋǋǲǲǲ'[index] as string]))

/** One character in title case: the capital, or the form with a capital in front. */
function titled(char: string): string {
  const upper = char.toUpperCase()
  if (upper.length <= char.length) return TITLES.get(char) ?? upper
  const [first = '', ...rest] = upper
  return first + rest.join('').toLowerCase()
}

/** str.capitalize(): a capital, then small letters. */
export function capitalize(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0)
  return text === '' ? '' : titled(first) + text.slice(first.length).toLowerCase()
}

/** str.title(): a capital wherever no letter stands before. */
export function title(text: string): string {
  return text.replace(/\p{Cased}+/gu, (word) => capitalize(word))
}

/** str.swapcase(). */
export function swapCase(text: string): string {
  return text.replace(/\p{Cased}/gu, (char) => (/\p{Uppercase}/u.test(char) ? char.toLowerCase() : char.toUpperCase()))
}

/** str.casefold(): small letters, and ss for ß. */
export function caseFold(text: string): string {
  return text.toLowerCase().replace(/[\u0080-\uffff]/g, (char) => {
    const upper = char.toUpperCase()
    if (char === 'ς') return 'σ'
    return upper.length > 1 ? upper.toLowerCase() : char
  })
}

/** str.isupper(): has capitals and no small letters. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/\p{Lowercase}|\p{Lt}/u.test(text)
}

/** str.islower(): has small letters and no capitals. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/\p{Uppercase}|\p{Lt}/u.test(text)
}

/** str.istitle(): a capital begins each word and stands nowhere else. */
export function isTitle(text: string): boolean {
  return /\p{Cased}/u.test(text) && !/(?<!\p{Cased})\p{Lowercase}|(?<=\p{Cased})[\p{Uppercase}\p{Lt}]/u.test(text)
}

/** str.isalpha(). */
export function isAlphabetic(text: string): boolean {
  return /^\p{L}+$/u.test(text)
}

/** str.isalnum(). */
export function isAlphanumeric(text: string): boolean {
  return /^[\p{L}\p{N}]+$/u.test(text)
}

/** str.isdecimal(). */
export function isDecimal(text: string): boolean {
  return /^\p{Nd}+$/u.test(text)
}

/** str.isdigit(): decimals, and digits in circles and above the line. */
export function isDigit(text: string): boolean {
  return /^[\p{Nd}\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]+$/u.test(
    text,
  )
}

/** str.isnumeric(). */
export function isNumeric(text: string): boolean {
  return /^[\p{N}一二三四五六七八九十百千万億兆〇零]+$/u.test(text)
}

/** str.isascii(). */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}

/** str.isidentifier(). */
export function isIdentifier(text: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text)
}

/** str.isprintable(). */
export function isPrintable(text: string): boolean {
  return !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text)
}

const BLANK: RegExp = new RegExp(`^[${SPACE}]+$`)

/** str.isspace(). */
export function isBlank(text: string): boolean {
  return BLANK.test(text)
}
