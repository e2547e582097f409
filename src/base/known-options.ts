// Options by the names that there are: what a misspelled one was meant to do would not happen, and nobody would be told.

import { NuagesError, shown } from './errors.ts'
import { nearest } from './nearest.ts'

/** Throws an error with this code where `options` has a name that is none of the known ones; its hint is the nearest. `whose` ends the message: `cors()`. */
export function checkOptionNames(code: string, whose: string, options: object, known: readonly string[]): void {
  const odd = Object.keys(options).find((name) => !known.includes(name))
  if (odd === undefined) return
  const near = nearest(odd, known)
  throw new NuagesError(code, `There is no option ${shown(odd)} of ${whose}.`, {
    hint: near === null ? `There are ${known.join(', ')}.` : `Did you mean ${near}?`,
  })
}
