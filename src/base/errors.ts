// The one error class of Nuages. Three kinds share it:
//   a programmer's mistake  thrown at start wherever that is possible; no `status`
//   bad input               carries a 4xx `status`; its message may be shown to the client when `expose` is true
//   a fault                 carries a 5xx `status`, or none; never shown to a client
//
// Message form: what happened, the offending value, what was expected. The cure goes into `hint`.

/** What an error carries beside its message. */
export interface ErrorOptions {
  /** What to do about it, as one sentence. */
  hint?: string
  /** The HTTP status that this error answers with, where it has one. */
  status?: number
  /** Whether the message may be shown to a client in production. */
  expose?: boolean
  /** Facts for the debug page. Never shown in production. */
  details?: Record<string, unknown>
  /** The error that led to this one. */
  cause?: unknown
}

/** How many frames the trace of an error may have. */
const FRAMES = 50

/** An error with a readable, searchable code such as `WIRE_LIMIT_INVALID`. */
export class NuagesError extends Error {
  override readonly name: string = 'NuagesError'
  readonly code: string
  readonly hint: string | undefined
  readonly status: number | undefined
  readonly expose: boolean
  readonly details: Record<string, unknown> | undefined

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    // Of the usual ten frames a query takes all for itself, and the line that asked would not be among them. What is
    // said to a client is thrown for each such request, from a handler: it needs no more.
    const { stackTraceLimit } = Error
    const isLong = options.expose !== true && stackTraceLimit < FRAMES
    if (isLong) Error.stackTraceLimit = FRAMES
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    if (isLong) Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.hint = options.hint
    this.status = options.status
    this.expose = options.expose ?? false
    this.details = options.details
  }
}

/** A value as an error message shows it: quoted, cut at 80 characters, control characters escaped. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value)
  }
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value).slice(8, -1)
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  return String(value)
}
