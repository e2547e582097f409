// A header section is kept as what it is on the wire: one text of lines `name: value CRLF`. A request's section comes
// from the reader, already checked, and is only looked into when someone asks; a response's section grows by appending
// lines that are checked here, so the server sends the text as it stands. One representation, no index, no second copy.
//
// Names are compared without case (RFC 9110 section 5.1) and are plain data: `__proto__` is a name like any other.

import { NuagesError, shown } from '../base/errors.ts'

/** RFC 9110 section 5.6.2: token = 1*tchar */
const TOKEN: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** RFC 9110 section 5.5: field-value = *field-content, of VCHAR, obs-text, SP and HTAB; none at the ends is ours. */
const VALUE: RegExp = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/

const COLON = 58
const CR = 13

/** Pairs, a record, or another `Headers`. */
export type HeadersInit = Iterable<readonly [string, string]> | Record<string, string>

function checkName(name: string): void {
  if (!TOKEN.test(name)) {
    throw new NuagesError('HEADER_NAME_INVALID', `A header name is not a token: ${shown(name)}.`, {
      hint: "Use letters, digits and !#$%&'*+-.^_`|~ only.",
    })
  }
}

function checkValue(name: string, value: string): void {
  if (!VALUE.test(value)) {
    throw new NuagesError('HEADER_VALUE_INVALID', `The value of header ${shown(name)} cannot be sent: ${shown(value)}.`, {
      hint: 'No line breaks, control characters, or characters above U+00FF; encode those first (encodeURIComponent, RFC 8187).',
    })
  }
}

function notHeaders(init: unknown): NuagesError {
  return new NuagesError('HEADERS_INVALID', `Headers are made of ${shown(init)}, expected an object or pairs.`, {
    hint: "Write { 'x-name': 'value' }, or [['x-name', 'value']].",
  })
}

/**
 * The header section of a message, with Fetch's method names (https://fetch.spec.whatwg.org/#headers-class).
 * Unlike Fetch's it keeps the spelling and the order of names, and does not combine lines until asked.
 */
export class Headers implements Iterable<[string, string]> {
  #block: string
  /** For `addDefaults`, where this section is the defaults: what it was merged into last, and what came of it. */
  #mergedFrom: string | null = null
  #mergedTo = ''

  constructor(init?: HeadersInit) {
    this.#block = ''
    if (init === undefined) return
    if (typeof init !== 'object' || init === null) throw notHeaders(init)
    if (init instanceof Headers) this.#block = init.#block
    else if (Symbol.iterator in init) for (const [name, value] of init as Iterable<readonly [string, string]>) this.append(name, value)
    else for (const name of Object.keys(init)) this.append(name, init[name] as string)
  }

  /** Wraps a block of lines that was checked before: by the reader, or by `Headers` itself. Not for text from elsewhere. */
  static fromBlock(block: string): Headers {
    const headers = new Headers()
    headers.#block = block
    return headers
  }

  /** The lines as they go over the wire, each ended by CRLF. */
  get block(): string {
    return this.#block
  }

  /** Adds a line, whatever is there. */
  append(name: string, value: string): void {
    const text = String(value)
    checkName(name)
    checkValue(name, text)
    this.#mergedFrom = null
    this.#block += `${name}: ${text}\r\n`
  }

  /** Replaces all lines of that name by one, or adds it. */
  set(name: string, value: string): void {
    if (this.#find(name, 0) >= 0) {
      checkValue(name, String(value))
      this.delete(name)
    }
    this.append(name, value)
  }

  /**
   * Adds the lines of `defaults` whose names are not set yet. The same few sections meet the same defaults in nearly every
   * answer, so the last result is kept with the defaults and found again by comparing one text.
   */
  addDefaults(defaults: Headers): void {
    const block = this.#block
    if (defaults.#mergedFrom !== block) {
      defaults.#mergedTo = this.#mergedWith(defaults.#block)
      defaults.#mergedFrom = block
    }
    this.#block = defaults.#mergedTo
  }

  #mergedWith(defaults: string): string {
    let merged = this.#block
    for (let from = 0; from < defaults.length; ) {
      const colon = defaults.indexOf(':', from)
      const end = defaults.indexOf('\r\n', colon) + 2
      if (this.#find(defaults.slice(from, colon), 0) < 0) merged += defaults.slice(from, end)
      from = end
    }
    return merged
  }

  /** The values of a name joined by `, ` (`; ` for Cookie, RFC 9113 section 8.2.3), or null. */
  get(name: string): string | null {
    const at = this.#find(name, 0)
    if (at < 0) return null
    let value = this.#valueAt(at, name.length)
    const glue = name.length === 6 && name.toLowerCase() === 'cookie' ? '; ' : ', '
    let next = this.#find(name, this.#lineEnd(at))
    while (next >= 0) {
      value += glue + this.#valueAt(next, name.length)
      next = this.#find(name, this.#lineEnd(next))
    }
    return value
  }

  /** The values of a name, line by line. */
  getAll(name: string): string[] {
    const values: string[] = []
    for (let at = this.#find(name, 0); at >= 0; at = this.#find(name, this.#lineEnd(at))) values.push(this.#valueAt(at, name.length))
    return values
  }

  /** The values of Set-Cookie, which must never be joined (RFC 6265 section 3). */
  getSetCookie(): string[] {
    return this.getAll('set-cookie')
  }

  has(name: string): boolean {
    return this.#find(name, 0) >= 0
  }

  delete(name: string): void {
    this.#mergedFrom = null
    for (let at = this.#find(name, 0); at >= 0; at = this.#find(name, at)) {
      this.#block = this.#block.slice(0, at) + this.#block.slice(this.#lineEnd(at))
    }
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void): void {
    for (const [name, value] of this) callback(value, name, this)
  }

  keys(): IterableIterator<string> {
    return this.entries().map(([name]) => name)
  }

  values(): IterableIterator<string> {
    return this.entries().map(([, value]) => value)
  }

  /** Each line as a pair, name in lower case, in order. Lines of one name are not joined. */
  *entries(): IteratorObject<[string, string], undefined> {
    const block = this.#block
    for (let from = 0; from < block.length; from = this.#lineEnd(from)) {
      const colon = block.indexOf(':', from)
      yield [block.slice(from, colon).toLowerCase(), this.#valueAt(from, colon - from)]
    }
  }

  [Symbol.iterator](): IteratorObject<[string, string], undefined> {
    return this.entries()
  }

  /** Plain object for logs and JSON, without a prototype so that no name can reach one. */
  toJSON(): Record<string, string> {
    const plain: Record<string, string> = Object.create(null)
    for (const name of this.keys()) plain[name] = this.get(name) as string
    return plain
  }

  /** Where the first line of that name begins, at or after `from` (a line start); -1 if there is none. */
  #find(name: string, from: number): number {
    const block = this.#block
    const length = name.length
    let at = from
    while (at < block.length) {
      if (block.charCodeAt(at + length) === COLON && sameName(block, at, name)) return at
      at = this.#lineEnd(at)
    }
    return -1
  }

  #lineEnd(at: number): number {
    return this.#block.indexOf('\r\n', at) + 2
  }

  /** The value of the line at `at`, optional white space cut off (RFC 9110 section 5.5). */
  #valueAt(at: number, nameLength: number): string {
    const block = this.#block
    let start = at + nameLength + 1
    let end = block.indexOf('\r\n', start)
    while (isBlank(block.charCodeAt(start))) start++
    while (end > start && isBlank(block.charCodeAt(end - 1))) end--
    return block.slice(start, end)
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

/** Whether the characters of `block` from `at` on are `name`, without regard to ASCII case. */
function sameName(block: string, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const a = block.charCodeAt(at + i)
    const b = name.charCodeAt(i)
    if (a === b) continue
    if (a === CR || (a | 32) !== (b | 32)) return false
    const letter = a | 32
    if (letter < 97 || letter > 122) return false
  }
  return true
}
