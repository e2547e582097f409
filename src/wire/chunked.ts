// chunked-body = *chunk last-chunk trailer-section CRLF
// chunk        = chunk-size [ chunk-ext ] CRLF chunk-data CRLF
// chunk-ext    = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )              (RFC 9112 section 7.1)
//
// An automaton like the field section's: each byte once, any cut. It reads up to the trailer section; that is the reader's.
// Extensions are checked and ignored, their bytes counted over the whole body (CVE-2024-22019 and its kin).

import { BACKSLASH, CR, EQUALS, FIELD_CHAR, HEX_VALUE, HTAB, LF, QDTEXT, QUOTE, SEMICOLON, SP, TCHAR } from './grammar.ts'
import { Refusal } from './refusal.ts'

const SIZE = 0
const SIZE_LF = 1
const DATA = 2
const DATA_CR = 3
const DATA_LF = 4
const END = 5
// Within extensions. A space may stand before ";", "=" and names, but not before the CRLF.
const BEFORE_SEMICOLON = 6
const BEFORE_NAME = 7
const NAME = 8
const AFTER_NAME = 9
const BEFORE_VALUE = 10
const TOKEN = 11
const QUOTED = 12
const QUOTED_PAIR = 13
const AFTER_QUOTED = 14

/** 16 digits hold every size up to 2^53 - 1 and no reader's 64-bit counter overflows on them. */
const MAX_DIGITS = 16

function isBlank(byte: number): boolean {
  return byte === SP || byte === HTAB
}

/** Finds the chunk data in a chunked body. */
export class ChunkedBody {
  #phase = SIZE
  #digits = 0
  #size = 0
  #left = 0
  #extensionBytes = 0
  #maxExtensionBytes: number
  refusal: Refusal | null = null

  constructor(maxExtensionBytes: number) {
    this.#maxExtensionBytes = maxExtensionBytes
  }

  begin(): void {
    this.#phase = SIZE
    this.#digits = 0
    this.#size = 0
    this.#left = 0
    this.#extensionBytes = 0
    this.refusal = null
  }

  /** Whether the last chunk's line has come; the trailer section follows. */
  get ended(): boolean {
    return this.#phase === END
  }

  /** Whether the next bytes are chunk data, at most `left` of them. */
  get left(): number {
    return this.#phase === DATA ? this.#left : 0
  }

  /** Says that `count` bytes of chunk data were taken. */
  took(count: number): void {
    this.#left -= count
    if (this.#left === 0) this.#phase = DATA_CR
  }

  /** Reads what stands around chunk data. Stops before data, at the end, at a refusal, or at `stop`. */
  scan(data: Uint8Array, from: number, stop: number): number {
    let at = from
    while (at < stop && this.#phase !== DATA && this.#phase !== END && this.refusal === null) {
      const byte = data[at++] as number
      if (this.#phase === SIZE) this.#sizeByte(byte)
      else if (this.#phase >= BEFORE_SEMICOLON) this.#extensionByte(byte)
      else if (this.#phase === SIZE_LF) this.#sizeLf(byte)
      else this.#dataEnd(byte)
    }
    return at
  }

  #sizeByte(byte: number): void {
    const digit = HEX_VALUE[byte] as number
    if (digit < 16) {
      this.#size = this.#size * 16 + digit
      if (++this.#digits > MAX_DIGITS || this.#size > Number.MAX_SAFE_INTEGER)
        this.#refuse('WIRE_CHUNK_SIZE', 'A chunk size is above 2^53 - 1.')
      return
    }
    if (this.#digits === 0) return this.#refuse('WIRE_CHUNK_SIZE', 'A chunk size does not begin with a hexadecimal digit.')
    if (byte === CR) this.#phase = SIZE_LF
    else if (byte === SEMICOLON || isBlank(byte)) {
      this.#phase = BEFORE_SEMICOLON
      this.#extensionByte(byte)
    } else this.#refuse('WIRE_CHUNK_SIZE', 'A chunk size is not a hexadecimal number.')
  }

  #sizeLf(byte: number): void {
    if (byte !== LF) return this.#refuse('WIRE_LINE_END', 'A chunk size line ends in a carriage return without line feed.')
    this.#left = this.#size
    this.#phase = this.#size === 0 ? END : DATA
    this.#size = 0
    this.#digits = 0
  }

  #dataEnd(byte: number): void {
    if (this.#phase === DATA_CR && byte === CR) this.#phase = DATA_LF
    else if (this.#phase === DATA_LF && byte === LF) this.#phase = SIZE
    else this.#refuse('WIRE_CHUNK_END', 'Chunk data is not followed by CRLF.')
  }

  #extensionByte(byte: number): void {
    if (++this.#extensionBytes > this.#maxExtensionBytes) {
      return this.#refuse('WIRE_CHUNK_EXTENSIONS_LARGE', `More than ${this.#maxExtensionBytes} bytes of chunk extensions.`)
    }
    const phase = this.#nextInExtension(byte)
    if (phase < 0) this.#refuse('WIRE_CHUNK_EXTENSION', 'A chunk extension is malformed.')
    else this.#phase = phase
  }

  /** The phase after a byte of an extension, -1 where the grammar has none. */
  #nextInExtension(byte: number): number {
    switch (this.#phase) {
      case BEFORE_SEMICOLON:
        if (byte === SEMICOLON) return BEFORE_NAME
        return isBlank(byte) ? BEFORE_SEMICOLON : -1
      case BEFORE_NAME:
        if (isBlank(byte)) return BEFORE_NAME
        return TCHAR[byte] === 1 ? NAME : -1
      case NAME:
        return TCHAR[byte] === 1 ? NAME : afterName(byte)
      case AFTER_NAME:
        return byte === CR ? -1 : afterName(byte)
      case BEFORE_VALUE:
        if (isBlank(byte)) return BEFORE_VALUE
        if (byte === QUOTE) return QUOTED
        return TCHAR[byte] === 1 ? TOKEN : -1
      case TOKEN:
        return TCHAR[byte] === 1 ? TOKEN : afterValue(byte)
      case QUOTED:
        if (byte === QUOTE) return AFTER_QUOTED
        if (byte === BACKSLASH) return QUOTED_PAIR
        return QDTEXT[byte] === 1 ? QUOTED : -1
      case QUOTED_PAIR:
        return FIELD_CHAR[byte] === 1 ? QUOTED : -1
      default:
        return afterValue(byte)
    }
  }

  #refuse(
    code: 'WIRE_CHUNK_SIZE' | 'WIRE_LINE_END' | 'WIRE_CHUNK_END' | 'WIRE_CHUNK_EXTENSION' | 'WIRE_CHUNK_EXTENSIONS_LARGE',
    message: string,
  ): void {
    this.refusal = new Refusal(code, message)
  }
}

function afterName(byte: number): number {
  if (byte === EQUALS) return BEFORE_VALUE
  return isBlank(byte) ? AFTER_NAME : afterValue(byte)
}

function afterValue(byte: number): number {
  if (byte === CR) return SIZE_LF
  if (byte === SEMICOLON) return BEFORE_NAME
  return isBlank(byte) ? BEFORE_SEMICOLON : -1
}
