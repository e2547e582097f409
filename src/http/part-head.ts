// The header lines of one part of a form (RFC 7578 section 4).
//
// Decided here:
//   names           UTF-8, whatever is said elsewhere (section 5.1.2); bytes that are none become U+FFFD
//   names twice     `name="a"; name="b"` is refused: another reader, a firewall before this one among them, may take the other
//   a file          is a part with a `filename`, even an empty one; the rest are fields
//   charset         a field is UTF-8; its part may say us-ascii or iso-8859-1 (section 4.6); any other is refused with 415
//   _charset_       is a field like any other
//   encodings       Content-Transfer-Encoding may be 7bit, 8bit or binary, which change nothing. base64 and quoted-printable,
//                   which no browser ever sent (section 4.7), are refused with 415

import { NuagesError, shown } from '../base/errors.ts'
import { type ContentDisposition, parseContentDisposition } from './content-disposition.ts'
import { parseContentType } from './content-type.ts'
import { repeatedParameter } from './parameters.ts'
import { UploadLimitError, type UploadLimits } from './upload-limits.ts'

/** What a part says of itself. All of it is data from outside. */
export interface PartHead {
  readonly name: string
  /** The name of the file as the client spelled it; null where the part is a field. */
  readonly filename: string | null
  /** Its last segment, where the client sent a path; null where the part is a field. */
  readonly basename: string | null
  /** The media type that the client states, without parameters. */
  readonly type: string
  /** The label of the charset, as TextDecoder knows it. */
  readonly charset: string
}

const CHARSETS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
])

/** All control characters but the tab. */
const UNREADABLE: RegExp = /[\0-\x08\x0a-\x1f\x7f]/

/** The error for a body that is no form. */
export function malformed(what: string, status = 400): NuagesError {
  return new NuagesError('UPLOAD_MALFORMED', `The form cannot be read: ${what}.`, { status, expose: true })
}

/** Reads the header lines of a part: names in lower case, values as Latin-1. */
export function parsePartHead(lines: Readonly<Record<string, readonly string[]>>, limits: UploadLimits): PartHead {
  checkSize(lines, limits)
  const disposition = dispositionOf(lines)
  const name = disposition.params.get('name')
  if (name === undefined) throw malformed('a part has no name')
  checkLength(name, 'nameSize', limits)
  const filename = disposition.params.get('filename') ?? null
  if (filename !== null) checkLength(filename, 'filenameSize', limits)
  checkEncoding(lines['content-transfer-encoding'])
  const stated = parseContentType(lines['content-type']?.[0] ?? null)
  const type = stated?.type ?? (filename === null ? 'text/plain' : 'application/octet-stream')
  const charset = filename === null ? charsetOf(stated?.params.get('charset')) : 'utf-8'
  return { name, filename, basename: disposition.filename, type, charset }
}

function checkSize(lines: Readonly<Record<string, readonly string[]>>, limits: UploadLimits): void {
  let pairs = 0
  let size = 0
  for (const [name, values] of Object.entries(lines)) {
    pairs += values.length
    // A colon, a blank and a line break.
    for (const value of values) size += name.length + value.length + 4
  }
  if (pairs > limits.headerPairs) throw new UploadLimitError('headerPairs', limits)
  if (size > limits.headerSize) throw new UploadLimitError('headerSize', limits)
}

function dispositionOf(lines: Readonly<Record<string, readonly string[]>>): ContentDisposition {
  const [line, second] = lines['content-disposition'] ?? []
  if (line === undefined || second !== undefined) throw malformed('a part has not one Content-Disposition')
  // A reader that stops at such a character sees a field where another sees a file.
  if (UNREADABLE.test(line)) throw malformed('the Content-Disposition of a part holds a control character')
  const disposition = parseContentDisposition(Buffer.from(line, 'latin1').toString('utf8'))
  if (disposition?.type !== 'form-data') throw malformed(`the Content-Disposition of a part is ${shown(disposition?.type ?? line)}`)
  const repeated = repeatedParameter(line)
  if (repeated !== null) throw malformed(`the Content-Disposition of a part has ${shown(repeated)} twice`)
  return disposition
}

function checkLength(text: string, limit: 'nameSize' | 'filenameSize', limits: UploadLimits): void {
  if (Buffer.byteLength(text) > limits[limit]) throw new UploadLimitError(limit, limits)
}

function checkEncoding(values: readonly string[] | undefined): void {
  for (const value of values ?? []) {
    if (!/^[ \t]*(?:7bit|8bit|binary)[ \t]*$/i.test(value)) {
      throw malformed(`the Content-Transfer-Encoding ${shown(value)} is not supported`, 415)
    }
  }
}

function charsetOf(label = 'utf-8'): string {
  const charset = CHARSETS.get(label.toLowerCase())
  if (charset === undefined) throw malformed(`the charset ${shown(label)} is not supported`, 415)
  return charset
}
