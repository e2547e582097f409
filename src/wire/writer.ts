// The server's mouth: answers in, bytes out. No sockets. What frames a message (Content-Length, Transfer-Encoding,
// Connection, Date) is written here and nowhere else; the application's own lines of those names are taken as facts to
// check, not as text to send.
//
// Head lines are text of code points up to U+00FF, one byte each on the wire ('latin1').

import { NuagesError } from '../base/errors.ts'
import { parseTokenList } from './grammar.ts'
import { SERVER, type ServerState, step } from './state.ts'
import { statusLine } from './status.ts'

/** What of a request decides how its answer is framed. */
export interface AnsweredRequest {
  readonly method: string
  readonly version: '1.0' | '1.1'
  readonly keepAlive: boolean
}

/** A header block seen through the eyes of framing. */
interface Inspected {
  readonly block: string
  /** The lines that may be sent as they stand. */
  readonly sent: string
  /** Content-Length as the application stated it, -1 where it did not. */
  readonly contentLength: number
  readonly close: boolean
  readonly hasDate: boolean
}

/** Names by length that framing looks at; those in `DROPPED` are for one connection only (RFC 9110 section 7.6.1). */
const DROPPED = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'content-length'])
const LENGTHS = new Set([...DROPPED, 'date'].map((name) => name.length))

/** Whether no answer of this status has a body (RFC 9110 section 6.4.1). */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 304 || status < 200
}

/** Writes the answers of one connection. */
export class Writer {
  #state: ServerState = 'idle'
  #request: AnsweredRequest = { method: 'GET', version: '1.1', keepAlive: false }
  #chunked = false
  /** Bytes still owed, where the length was stated; -1 where it was not. */
  #owed = -1
  #last: Inspected = inspect('')
  /** Whether the connection stays after the present answer. Known once its head is written. */
  keepAlive = true

  /** Whether the head of an answer was written and its body is not finished. */
  get midAnswer(): boolean {
    return this.#state === 'body'
  }

  /** Whether only the end of the connection ends the present body (RFC 9112 section 6.3, step 8). */
  get endsByClose(): boolean {
    return this.#state === 'body' && !this.#chunked && this.#owed < 0
  }

  /** Begins the answer to a request; `closing` where the connection shall not stay whatever the client wants. */
  begin(request: AnsweredRequest, closing: boolean): void {
    if (this.#state === 'done') this.#state = step(SERVER, this.#state, 'next')
    this.#request = request
    this.keepAlive = request.keepAlive && !closing
  }

  /** An interim answer (1xx), such as 100 or 103. Not for HTTP/1.0 clients (RFC 9110 section 15.2). */
  interim(status: number, block: string): string {
    if (this.#request.version === '1.0') return ''
    this.#state = step(SERVER, this.#state, 'interim')
    return `${statusLine(status)}${block}\r\n`
  }

  /**
   * The head. `length` is the body's size in bytes, null where it is not known beforehand.
   * Throws `WIRE_ANSWER_LENGTH` where the application stated another Content-Length than its body has.
   */
  head(status: number, block: string, length: number | null, dateLine: string): string {
    const facts = block === this.#last.block ? this.#last : this.#inspect(block)
    if (facts.close) this.keepAlive = false
    const framing = this.#frame(status, facts, length)
    this.#state = step(SERVER, this.#state, 'head')
    return statusLine(status) + facts.sent + framing + (facts.hasDate ? '' : dateLine) + this.#connectionLine()
  }

  /** Whether body bytes are to be sent for this status. A HEAD request never gets any. */
  sendsBody(status: number): boolean {
    return this.#request.method !== 'HEAD' && !isBodiless(status)
  }

  /** What goes before `size` bytes of body, at least one: an empty chunk would end the body. What goes after them is `dataEnd`. */
  data(size: number): string {
    if (size === 0 && this.#chunked) throw new RangeError('A chunk of no bytes would end the body.')
    this.#state = step(SERVER, this.#state, 'data')
    if (this.#owed >= 0) {
      this.#owed -= size
      if (this.#owed < 0) throw lengthError('The body is longer than its Content-Length.')
    }
    return this.#chunked ? `${size.toString(16)}\r\n` : ''
  }

  get dataEnd(): string {
    return this.#chunked ? '\r\n' : ''
  }

  /** Ends the body: what goes last. Throws `WIRE_ANSWER_LENGTH` where bytes are owed. */
  end(): string {
    if (this.#owed > 0) throw lengthError(`The body ended ${this.#owed} bytes before its Content-Length.`)
    this.#state = step(SERVER, this.#state, 'end')
    return this.#chunked ? '0\r\n\r\n' : ''
  }

  /** HTTP ends on this connection; another protocol goes on. */
  switch(): void {
    this.#state = step(SERVER, this.#state, 'switch')
  }

  /** The answer cannot be finished; the caller destroys the connection. */
  abort(): void {
    this.#state = 'aborted'
  }

  #inspect(block: string): Inspected {
    this.#last = inspect(block)
    return this.#last
  }

  /** The lines that frame the body, RFC 9112 section 6 from the sender's side. */
  #frame(status: number, facts: Inspected, length: number | null): string {
    this.#chunked = false
    this.#owed = -1
    const stated = facts.contentLength
    if (!this.sendsBody(status)) return bodilessFraming(status, stated >= 0 ? stated : (length ?? 0))
    if (length !== null) {
      if (stated >= 0 && stated !== length) throw lengthError(`Content-Length says ${stated}, the body has ${length} bytes.`)
      this.#owed = length
      return `content-length: ${length}\r\n`
    }
    if (stated >= 0) {
      this.#owed = stated
      return `content-length: ${stated}\r\n`
    }
    if (this.#request.version === '1.1') {
      this.#chunked = true
      return 'transfer-encoding: chunked\r\n'
    }
    this.keepAlive = false
    return ''
  }

  #connectionLine(): string {
    if (!this.keepAlive) return 'connection: close\r\n\r\n'
    return this.#request.version === '1.0' ? 'connection: keep-alive\r\n\r\n' : '\r\n'
  }
}

/**
 * A HEAD answer may say what GET's length would be: as the application states it, or as its body would have; a body that is not
 * there says nothing. 204 may not, 304 need not (RFC 9110 section 8.6).
 */
function bodilessFraming(status: number, length: number): string {
  return isBodiless(status) || length === 0 ? '' : `content-length: ${length}\r\n`
}

function lengthError(message: string): NuagesError {
  return new NuagesError('WIRE_ANSWER_LENGTH', message, {
    hint: 'Leave Content-Length to the server, or state the size in bytes, not characters.',
  })
}

function inspect(block: string): Inspected {
  let sent = ''
  let from = 0
  const facts = { block, sent: block, contentLength: -1, close: false, hasDate: false }
  for (let at = 0; at < block.length; ) {
    const colon = block.indexOf(':', at)
    const end = block.indexOf('\r\n', colon) + 2
    if (LENGTHS.has(colon - at)) {
      const name = block.slice(at, colon).toLowerCase()
      if (name === 'date') facts.hasDate = true
      if (DROPPED.has(name)) {
        note(facts, name, block.slice(colon + 1, end).trim())
        sent += block.slice(from, at)
        from = end
      }
    }
    at = end
  }
  facts.sent = from === 0 ? block : sent + block.slice(from)
  return facts
}

function note(facts: { contentLength: number; close: boolean }, name: string, value: string): void {
  if (name === 'connection') facts.close ||= parseTokenList(value)?.includes('close') ?? false
  if (name !== 'content-length') return
  const length = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(length) || (facts.contentLength >= 0 && facts.contentLength !== length)) {
    throw lengthError(`Content-Length is no size: ${JSON.stringify(value)}.`)
  }
  facts.contentLength = length
}
