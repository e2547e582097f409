// Names that are given as texts or keys of options, and of which there are only so many: a mistyped one is told, and never ignored.

import { NuagesError, shown } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'

/** `given`, if it is one of these words. Throws ORM_WORD_UNKNOWN. */
export function oneOf<W extends string>(what: string, given: unknown, words: readonly W[]): W {
  if (words.includes(given as W)) return given as W
  const near = typeof given === 'string' ? nearest(given, words) : null
  throw new NuagesError('ORM_WORD_UNKNOWN', `${what} was given ${shown(given)}: expected ${words.map((word) => `'${word}'`).join(', ')}`, {
    ...(near === null ? {} : { hint: `did you mean '${near}'?` }),
  })
}

/** Options whose names are all known. Throws ORM_OPTION_UNKNOWN, and for what is no object ORM_OPTION_SHAPE. */
export function checkOptions(what: string, given: unknown, known: readonly string[]): void {
  if (given === undefined) return
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new NuagesError('ORM_OPTION_SHAPE', `${what} was given ${shown(given)} as options: expected an object`)
  }
  const odd = Object.keys(given).find((name) => !known.includes(name))
  if (odd === undefined) return
  const near = nearest(odd, known)
  throw new NuagesError('ORM_OPTION_UNKNOWN', `${what} has no option ${shown(odd)}`, {
    hint: near === null ? `there are ${known.join(', ')}` : `did you mean '${near}'?`,
  })
}
