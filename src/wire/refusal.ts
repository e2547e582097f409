// What the reader says instead of an event when a client's bytes cannot be read, or could be read in two ways. A refusal
// is final: the server answers with its status and closes the connection (RFC 9112 section 2.2).

/** The codes of refusals, each for one rule. */
export type RefusalCode =
  | 'WIRE_EMPTY_LINES'
  | 'WIRE_METHOD'
  | 'WIRE_METHOD_LONG'
  | 'WIRE_METHOD_UNKNOWN'
  | 'WIRE_TARGET'
  | 'WIRE_REQUEST_LINE_LONG'
  | 'WIRE_VERSION'
  | 'WIRE_FIELD_NAME'
  | 'WIRE_FIELD_VALUE'
  | 'WIRE_FIELD_FOLDED'
  | 'WIRE_LINE_END'
  | 'WIRE_HEADERS_LARGE'
  | 'WIRE_HEADERS_MANY'
  | 'WIRE_HOST'
  | 'WIRE_CONTENT_LENGTH'
  | 'WIRE_TRANSFER_ENCODING'
  | 'WIRE_TRANSFER_CODING_UNKNOWN'
  | 'WIRE_FRAMING_TWICE'
  | 'WIRE_CONNECTION'
  | 'WIRE_EXPECT'
  | 'WIRE_CHUNK_SIZE'
  | 'WIRE_CHUNK_EXTENSION'
  | 'WIRE_CHUNK_EXTENSIONS_LARGE'
  | 'WIRE_CHUNK_END'
  | 'WIRE_TRAILER_FORBIDDEN'
  | 'WIRE_TRAILERS_LARGE'
  | 'WIRE_INCOMPLETE'

/** Why nothing more is read from a connection. `message` says what is wrong and shows no bytes of the client's. */
export class Refusal {
  readonly kind = 'refusal'
  readonly status: number
  readonly code: RefusalCode
  readonly message: string

  constructor(code: RefusalCode, message: string, status = 400) {
    this.code = code
    this.message = message
    this.status = status
  }
}
