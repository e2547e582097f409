// Content-Type, parsed by one function that every consumer uses: a body must not be JSON to one and text to another.

import { NuagesError, shown } from '../base/errors.ts'

/** A media type with its parameters, names and type in lower case. */
export interface ContentType {
  /** Such as `application/json`. */
  readonly type: string
  readonly params: ReadonlyMap<string, string>
}

/** type "/" subtype (RFC 9110 section 8.3.1) */
const TYPE: RegExp = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*/
/** parameters = *( OWS ";" OWS [ parameter ] ), parameter = token "=" ( token / quoted-string ) (RFC 9110 section 5.6.6) */
const PARAMETER: RegExp = /;[ \t]*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=([!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"))?[ \t]*/y

/** The value read strictly; null where it does not follow the grammar, names a parameter twice, or is missing. */
export function parseContentType(value: string | null): ContentType | null {
  const head = value === null ? null : TYPE.exec(value)
  if (value === null || head === null) return null
  const params = new Map<string, string>()
  for (let at = head[0].length; at < value.length; at = PARAMETER.lastIndex) {
    PARAMETER.lastIndex = at
    const match = PARAMETER.exec(value)
    if (match === null) return null
    const [, name, text] = match
    if (name === undefined) continue
    if (params.has(name.toLowerCase())) return null
    params.set(name.toLowerCase(), (text as string).startsWith('"') ? (text as string).slice(1, -1).replace(/\\(.)/g, '$1') : (text as string))
  }
  return { type: (head[1] as string).toLowerCase(), params }
}

/** Whether a type is JSON: `application/json` or one that ends in `+json` (RFC 6839). */
export function isJsonType(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json')
}

/** The error for a body of another type than a handler reads. */
export function unexpectedType(value: string | null, expected: string): NuagesError {
  return new NuagesError('BODY_TYPE', `The request body is ${value === null ? 'of no stated type' : shown(value)}, expected ${expected}.`, {
    status: 415,
    expose: true,
    hint: `Send it with content-type: ${expected.split(' ')[0]}.`,
  })
}
