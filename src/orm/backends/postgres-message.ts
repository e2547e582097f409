// What runs a statement of PostgreSQL that has been parsed: Bind, Describe, Execute and Sync (its manual, 54.7), in one piece. Most of what
// is bound is ASCII, whose bytes are those of one text that is put together and written at once.

/** A parameter as it is sent: text, bytes, or null. */
export type SentValue = string | Buffer | null

/** What is asked beside running the statement. */
export interface Asking {
  /** What the columns of the result are. */
  readonly describes: boolean
  /** Whether nothing comes behind it: the server answers, and what was done is kept. */
  readonly ends: boolean
}

const DESCRIBE = 'D\0\0\0\x06P\0'
const EXECUTE = 'E\0\0\0\x09\0\0\0\0\0'
const SYNC = 'S\0\0\0\x04'
const NULL = '\xff\xff\xff\xff'
/** All columns of the result as text. */
const TEXT_RESULT = '\0\0'

/** The four bytes of small lengths. */
const LENGTHS: readonly string[] = Array.from({ length: 256 }, (_, length) => `\0\0\0${String.fromCharCode(length)}`)

function fourBytes(length: number): string {
  return LENGTHS[length] ?? String.fromCharCode(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255)
}

function twoBytes(number: number): string {
  return String.fromCharCode(number >>> 8, number & 255)
}

/** The messages that run a statement, by the name it was parsed under, with these values. */
export function runMessages(statement: string, values: readonly SentValue[], { describes, ends }: Asking): Buffer {
  const behind = (describes ? DESCRIBE : '') + EXECUTE + (ends ? SYNC : '')
  return isAscii(values) ? asText(statement, values, behind) : asBytes(statement, values, behind)
}

/** Values of a list that are looked at one by one: of more it is cheaper to look at all of them as one text. */
const FEW = 8

function isAscii(values: readonly SentValue[]): values is readonly (string | null)[] {
  for (const value of values) if (value !== null && typeof value !== 'string') return false
  const texts = values as readonly (string | null)[]
  if (texts.length > FEW) {
    const all = texts.join('')
    return Buffer.byteLength(all) === all.length
  }
  for (const text of texts) if (text !== null && Buffer.byteLength(text) !== text.length) return false
  return true
}

function asText(statement: string, values: readonly (string | null)[], behind: string): Buffer {
  let body = `\0${statement}\0\0\0${twoBytes(values.length)}`
  for (const value of values) body += value === null ? NULL : fourBytes(value.length) + value
  const text = `B${fourBytes(body.length + TEXT_RESULT.length + 4)}${body}${TEXT_RESULT}${behind}`
  const message = Buffer.allocUnsafe(text.length)
  message.write(text, 0, 'latin1')
  return message
}

/** Bytes are told from text by a code for each value. */
function asBytes(statement: string, values: readonly SentValue[], behind: string): Buffer {
  const hasBytes = values.some((value) => value instanceof Buffer)
  const formats = hasBytes ? values.map((value) => (value instanceof Buffer ? '\0\x01' : '\0\0')).join('') : ''
  const head = `\0${statement}\0${twoBytes(formats.length / 2)}${formats}${twoBytes(values.length)}`
  const lengths = values.map((value) => (value === null ? 0 : Buffer.byteLength(value)))
  const size = lengths.reduce((sum, length) => sum + length + 4, head.length + TEXT_RESULT.length + 4)
  const message = Buffer.allocUnsafe(1 + size + behind.length)
  let at = message.write(`B${fourBytes(size)}${head}`, 0, 'latin1')
  for (const [place, value] of values.entries()) {
    at += message.write(value === null ? NULL : fourBytes(lengths[place] as number), at, 'latin1')
    if (typeof value === 'string') at += message.write(value, at, 'utf8')
    else if (value !== null) at += value.copy(message, at)
  }
  message.write(TEXT_RESULT + behind, at, 'latin1')
  return message
}
