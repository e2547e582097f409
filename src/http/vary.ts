// Vary (RFC 9110 section 12.5.5): which fields of the request the response hangs on. `*` is: on more than fields can say.

import { NuagesError, shown } from '../base/errors.ts'
import { splitList } from './list.ts'
import { isToken } from './quoted.ts'

/** The names in lower case, or `*`. What is no name is left out. */
export function parseVary(header: string | null): Set<string> | '*' {
  const names = (header === null ? null : splitList(header)) ?? []
  if (names.includes('*')) return '*'
  return new Set(names.filter(isToken).map((name) => name.toLowerCase()))
}

/** The field value of names. Throws `VARY_INVALID`. */
export function formatVary(names: '*' | Iterable<string>): string {
  if (names === '*') return '*'
  return [...new Set(Array.from(names, (name) => checkName(name).toLowerCase()))].join(', ')
}

function checkName(name: string): string {
  if (isToken(name)) return name
  throw new NuagesError('VARY_INVALID', `Vary names ${shown(name)}, expected the name of a header field.`)
}

/** `header`, if any, with more names: for whoever looks at a request field that nobody looked at before. */
export function addVary(header: string | null, ...names: string[]): string {
  const present = parseVary(header)
  return present === '*' || names.includes('*') ? '*' : formatVary([...present, ...names])
}
