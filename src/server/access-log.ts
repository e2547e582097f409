// One line for each answer: `127.0.0.1 "GET /path" 200 12 0.8`. What a client chose is quoted and its control characters,
// quotes and backslashes are escaped, so no request can forge a line or paint the terminal.

/** The facts of one answer. */
export interface AccessLine {
  readonly remoteAddress: string | null
  readonly method: string
  /** The target without its query, which may hold secrets. */
  readonly path: string
  /** 499 where the client left before it got an answer. */
  readonly status: number
  /** Bytes of body sent. */
  readonly bytes: number
  /** From the end of the head to the end of the answer. */
  readonly milliseconds: number
}

/** The line as text, without its line feed. */
export function formatAccessLine(line: AccessLine): string {
  const who = line.remoteAddress ?? '-'
  return `${who} "${escaped(line.method)} ${escaped(line.path)}" ${line.status} ${line.bytes} ${line.milliseconds.toFixed(1)}`
}

/** The part of a target that a log may show. */
export function withoutQuery(target: string): string {
  const query = target.indexOf('?')
  return query < 0 ? target : target.slice(0, query)
}

function escaped(text: string): string {
  return text.replace(/[^\x21-\x7e]|["\\]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
