// field-line = field-name ":" OWS field-value OWS, each ended by CRLF, an empty line after the last (RFC 9112 section 5).
// An automaton that looks at each byte once and can stop after any: how the bytes were cut cannot change what it says.
//
// Stricter than a recipient must be: no obs-fold, no CR or LF alone, no white space before the colon.

import { COLON, CR, DEL, HTAB, LF, SP, TCHAR } from './grammar.ts'
import { Refusal } from './refusal.ts'

const LINE = 0
const NAME = 1
const VALUE = 2
const VALUE_LF = 3
const FINAL_LF = 4
const DONE = 5

/** Gets each line as its LF arrives: the name is `data[start..colon]`, the raw value `data[colon+1..end]`. */
export interface LineReader {
  line(data: Uint8Array, start: number, colon: number, end: number): Refusal | null
}

/** Reads one header or trailer section. Positions are offsets in the caller's buffer; `shift` moves them when it moves. */
export class FieldSection {
  #phase = LINE
  #lineStart = 0
  #colon = 0
  /** Why the section is refused, if it is. */
  refusal: Refusal | null = null

  /** Whether the empty line has come. */
  get done(): boolean {
    return this.#phase === DONE
  }

  begin(at: number): void {
    this.#phase = LINE
    this.#lineStart = at
    this.refusal = null
  }

  shift(by: number): void {
    this.#lineStart -= by
    this.#colon -= by
  }

  /** Reads from `at` to `stop`; says how far it came, which is less than `stop` only when done or refused. */
  scan(data: Uint8Array, from: number, stop: number, lines: LineReader): number {
    let at = from
    while (at < stop && this.refusal === null) {
      if (this.#phase === NAME) at = this.#name(data, at, stop)
      else if (this.#phase === VALUE) at = this.#value(data, at, stop)
      else if (this.#phase === VALUE_LF) at = this.#valueLf(data, at, lines)
      else if (this.#phase === LINE) at = this.#line(data[at] as number, at)
      else return this.#finalLf(data[at] as number, at)
    }
    return at
  }

  #line(byte: number, at: number): number {
    if (byte === CR) {
      this.#phase = FINAL_LF
      return at + 1
    }
    if (byte === SP || byte === HTAB) return this.#refuse('WIRE_FIELD_FOLDED', 'A header line begins with white space.', at)
    this.#phase = NAME
    return at
  }

  #name(data: Uint8Array, from: number, stop: number): number {
    let at = from
    while (at < stop && TCHAR[data[at] as number] === 1) at++
    if (at === stop) return at
    if (data[at] !== COLON || at === this.#lineStart)
      return this.#refuse('WIRE_FIELD_NAME', 'A header name is not a token before a colon.', at)
    this.#colon = at
    this.#phase = VALUE
    return at + 1
  }

  #value(data: Uint8Array, from: number, stop: number): number {
    let at = from
    // Comparisons beat the table here: values are most of a head, and nearly all of their bytes are printable.
    for (let byte = 0; at < stop; at++) {
      byte = data[at] as number
      if ((byte < SP && byte !== HTAB) || byte === DEL) break
    }
    if (at === stop) return at
    if (data[at] !== CR)
      return this.#refuse('WIRE_FIELD_VALUE', 'A header value holds a control character or a line feed without carriage return.', at)
    this.#phase = VALUE_LF
    return at + 1
  }

  #valueLf(data: Uint8Array, at: number, lines: LineReader): number {
    if (data[at] !== LF) return this.#refuse('WIRE_LINE_END', 'A header line ends in a carriage return without line feed.', at)
    this.refusal = lines.line(data, this.#lineStart, this.#colon, at - 1)
    this.#lineStart = at + 1
    this.#phase = LINE
    return at + 1
  }

  #finalLf(byte: number, at: number): number {
    if (byte !== LF) return this.#refuse('WIRE_LINE_END', 'The empty line after the headers has no line feed.', at)
    this.#phase = DONE
    return at + 1
  }

  #refuse(code: 'WIRE_FIELD_FOLDED' | 'WIRE_FIELD_NAME' | 'WIRE_FIELD_VALUE' | 'WIRE_LINE_END', message: string, at: number): number {
    this.refusal = new Refusal(code, message)
    return at
  }
}
