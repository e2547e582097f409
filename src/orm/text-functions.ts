// Functions on texts. A text has characters, not bytes or halves of characters; each is null of null.

import { NuagesError, shown } from '../base/errors.ts'
import { type Expression, Operand, type PathsIn } from './expression.ts'
import { call } from './functions.ts'

/** Functions whose numbers are part of the statement, and no values of it. */
export const COUNTED_TEXTS: ReadonlySet<string> = new Set(['substr', 'right', 'repeat', 'lpad', 'rpad'])

type TextOf<A> = Expression<string | null, PathsIn<A>>
type Words = Operand<unknown> | string

/** A text in small letters. */
export function lower<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('lower', text)
}
/** A text in capital letters. */
export function upper<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('upper', text)
}
/** How many characters a text has. */
export function length<const A extends Operand<unknown>>(text: A): Expression<number | null, PathsIn<A>> {
  return call('length', text)
}
/** A text without spaces at both ends. */
export function trim<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('trim', text)
}
/** A text without spaces at its beginning. */
export function ltrim<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('ltrim', text)
}
/** A text without spaces at its end. */
export function rtrim<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('rtrim', text)
}
/** The MD5 of the UTF-8 of a text, as 32 hexadecimal digits: to tell texts apart, not to keep secrets (RFC 6151). */
export function md5<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('md5', text)
}
/** The SHA-256 of the UTF-8 of a text, as 64 hexadecimal digits (FIPS 180-4). */
export function sha256<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('sha256', text)
}
/** Texts in a row; null where one of them is. */
export function concat<const A extends readonly Words[]>(...texts: A): TextOf<A[number]> {
  return call('concat', ...texts)
}
/** Its first characters. Throws ORM_FUNCTION_COUNT. */
export function left<const A extends Operand<unknown>>(text: A, characters: number): TextOf<A> {
  return call('substr', text, 1, counted('left', characters, 0))
}
/** Its last characters. Throws ORM_FUNCTION_COUNT. */
export function right<const A extends Operand<unknown>>(text: A, characters: number): TextOf<A> {
  return call('right', text, counted('right', characters, 0))
}
/** Characters from the one of that number, the first being 1. Throws ORM_FUNCTION_COUNT. */
export function substr<const A extends Operand<unknown>>(text: A, from: number, characters?: number): TextOf<A> {
  const count = characters === undefined ? 2 ** 31 - 1 : counted('substr', characters, 0)
  return call('substr', text, counted('substr', from, 1), count)
}
/** A text with another in every place of one. */
export function replace<const A extends Operand<unknown>, const B extends Words, const C extends Words>(
  text: A,
  from: B,
  to: C,
): TextOf<A | B | C> {
  return call('replace', text, from, to)
}
/** A text from its last character to its first. */
export function reversed<const A extends Operand<unknown>>(text: A): TextOf<A> {
  return call('reversed', text)
}
/** A text several times in a row. Throws ORM_FUNCTION_COUNT. */
export function repeat<const A extends Operand<unknown>>(text: A, times: number): TextOf<A> {
  return call('repeat', text, counted('repeat', times, 0))
}
/** Where a text begins in another, from 1; 0 where it does not. Minds case. */
export function strIndex<const A extends Operand<unknown>, const B extends Words>(
  text: A,
  part: B,
): Expression<number | null, PathsIn<A> | PathsIn<B>> {
  return call('strIndex', text, part)
}
/** The character of a number of Unicode; null where there is none, as of a fraction. */
export function chr<const A extends Operand<unknown>>(number: A): TextOf<A> {
  return call('chr', number)
}
/** The number of a text's first character; null of an empty text. */
export function ord<const A extends Operand<unknown>>(text: A): Expression<number | null, PathsIn<A>> {
  return call('ord', text)
}
/** A text made so long by what is put before it, or cut to that length. Throws ORM_FUNCTION_COUNT. */
export function lpad<const A extends Operand<unknown>>(text: A, characters: number, fill = ' '): TextOf<A> {
  return call('lpad', text, counted('lpad', characters, 0), filling('lpad', fill))
}
/** A text made so long by what is put behind it, or cut to that length. Throws ORM_FUNCTION_COUNT. */
export function rpad<const A extends Operand<unknown>>(text: A, characters: number, fill = ' '): TextOf<A> {
  return call('rpad', text, counted('rpad', characters, 0), filling('rpad', fill))
}

/**
 * A text that is compared and put in order by a collation of the database, such as `'nocase'` of SQLite or `'de-x-icu'` of PostgreSQL:
 * `orderBy(collate(f('name'), 'de-x-icu').asc())`. Which there are, each engine says for itself. Throws ORM_FUNCTION_COLLATION.
 */
export function collate<const A extends Operand<unknown>>(text: A, collation: string): TextOf<A> {
  if (typeof collation === 'string' && /^[A-Za-z_][\w.@-]{0,62}$/.test(collation)) return call('collate', collation, text)
  throw new NuagesError('ORM_FUNCTION_COLLATION', `collate was given ${shown(collation)}: expected the name of a collation`, {
    hint: "it is part of the statement, so it stands in the program: collate(f('name'), 'nocase')",
  })
}

function counted(name: string, given: unknown, least: number): number {
  if (Number.isSafeInteger(given) && (given as number) >= least && (given as number) < 2 ** 31) return given as number
  throw new NuagesError('ORM_FUNCTION_COUNT', `${name} was given ${shown(given)}: expected a whole number from ${least}`)
}

function filling(name: string, given: unknown): unknown {
  if (typeof given === 'string' || given instanceof Operand) return given
  throw new NuagesError('ORM_VALUE_TYPE', `${name} was given ${shown(given)} to fill with: expected a text`)
}
