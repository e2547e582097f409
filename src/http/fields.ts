// Names with values, several values to a name: a query, or the fields of a form. What comes from outside is data: names lie
// in a Map, so `__proto__` is a name like any other, and `a[b]` is a name and no structure.

import { HttpError } from './error.ts'

/** Fields that are read of one query or form. Django's DATA_UPLOAD_MAX_NUMBER_FIELDS and PHP's max_input_vars are 1000 too. */
export const MAX_FIELDS = 1000

/** A multi-valued, read-only map. */
export class Fields implements Iterable<[string, string]> {
  readonly #values: Map<string, string[]> = new Map()

  constructor(pairs: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of pairs) {
      const values = this.#values.get(name)
      if (values === undefined) this.#values.set(name, [value])
      else values.push(value)
    }
  }

  /** The first value of a name, or null. */
  get(name: string): string | null {
    return this.#values.get(name)?.[0] ?? null
  }

  /** All values of a name, in order. */
  all(name: string): string[] {
    return [...(this.#values.get(name) ?? [])]
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** How many names there are. */
  get size(): number {
    return this.#values.size
  }

  keys(): IterableIterator<string> {
    return this.#values.keys()
  }

  /** Each value with its name, names in order of their first value. */
  *[Symbol.iterator](): Generator<[string, string], undefined> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value]
  }

  /** An object without prototype: a text for a name with one value, an array for one with several. What validators get. */
  toJSON(): Record<string, string | string[]> {
    const plain: Record<string, string | string[]> = Object.create(null)
    for (const [name, values] of this.#values) plain[name] = values.length === 1 ? (values[0] as string) : [...values]
    return plain
  }
}

/**
 * Reads `application/x-www-form-urlencoded` (https://url.spec.whatwg.org/#urlencoded-parsing): `&` alone separates, `+` is a
 * space, malformed percent-encoding stays as it is. More than `most` fields are refused with 400, or another error.
 */
export function parseUrlencoded(text: string, refusal: () => Error = tooMany, most: number = MAX_FIELDS): Fields {
  return text === '' ? new Fields() : new Fields(pairs(text, refusal, most))
}

function tooMany(): HttpError {
  return new HttpError(400, `More than ${MAX_FIELDS} fields.`, { code: 'FIELDS_TOO_MANY' })
}

function* pairs(text: string, refusal: () => Error, most: number): Generator<[string, string]> {
  let count = 0
  for (let from = 0; from <= text.length; ) {
    const ampersand = text.indexOf('&', from)
    const end = ampersand < 0 ? text.length : ampersand
    if (end > from) {
      if (++count > most) throw refusal()
      // Looked for within the pair: a text without any would be read to its end for each pair.
      const pair = text.slice(from, end)
      const equals = pair.indexOf('=')
      yield equals < 0 ? [decodeField(pair), ''] : [decodeField(pair.slice(0, equals)), decodeField(pair.slice(equals + 1))]
    }
    from = end + 1
  }
}

function decodeField(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return decodeLoosely(spaced)
  }
}

/** Percent-decoding that never fails: what is no code stays, bytes that are no UTF-8 become U+FFFD. */
function decodeLoosely(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes[i] === 37 ? Number.parseInt(hexPair(bytes, i + 1), 16) : Number.NaN
    if (Number.isNaN(code)) bytes[length++] = bytes[i] as number
    else {
      bytes[length++] = code
      i += 2
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length))
}

function hexPair(bytes: Uint8Array, at: number): string {
  const pair = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0)
  return /^[0-9A-Fa-f]{2}$/.test(pair) ? pair : ''
}
