// Content-Disposition (RFC 6266): whether a body is to be shown or saved, and under which name.
//
//   content-disposition = disposition-type *( OWS ";" OWS disposition-parm )
//   filename-parm       = "filename" "=" value / "filename*" "=" ext-value

import { NuagesError, shown } from '../base/errors.ts'
import { formatExtended } from './extended.ts'
import { formatPair } from './list.ts'
import { parseParameters } from './parameters.ts'
import { isToken } from './quoted.ts'
import { MAX_FILENAME, MAX_PATH, shortenFilename } from './shorten-filename.ts'

/** A disposition. */
export interface ContentDisposition {
  /** In lower case: `inline`, `attachment`, `form-data`, or another. */
  readonly type: string
  /** The name that the other side suggests, without path; null where it suggests none. It is data: see `secureFilename`. */
  readonly filename: string | null
  /** All parameters, `filename` as it was sent among them. */
  readonly params: ReadonlyMap<string, string>
}

/** Reads a disposition, leniently. Without a type it is null; `filename*` goes before `filename` (RFC 6266 section 4.3). */
export function parseContentDisposition(header: string | null): ContentDisposition | null {
  const { value, params } = parseParameters(header)
  if (!isToken(value)) return null
  const filename = params.get('filename')
  return { type: value.toLowerCase(), filename: filename === undefined ? null : lastSegment(filename), params }
}

/** RFC 6266 section 4.3: recipients must not be led elsewhere, so only the last segment of a path counts. */
function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** C0, C1, DEL, and what turns the direction of writing, which makes `gpj.exe` read `exe.jpg`. */
const INVISIBLE: RegExp = /[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A name for the other side's disk: invisible characters out, separators of paths made `_`, at most 255 characters. */
export function dispositionFilename(filename: string): string {
  const clean = shortenFilename(filename, MAX_PATH).replace(INVISIBLE, '').replace(/[/\\]/g, '_')
  const name = shortenFilename(clean, MAX_FILENAME).toWellFormed()
  return name === '.' || name === '..' ? name.replaceAll('.', '_') : name
}

/**
 * A disposition as a field value. The name is cleaned by `dispositionFilename`; where it is not plain ASCII it is given twice:
 * as `filename*` and, for old readers, as an approximation. Throws `DISPOSITION_TYPE_INVALID`.
 */
export function formatContentDisposition(type: string, filename: string | null = null): string {
  if (!isToken(type)) {
    throw new NuagesError(
      'DISPOSITION_TYPE_INVALID',
      `A Content-Disposition is of type ${shown(type)}, expected a token such as "attachment".`,
    )
  }
  if (filename === null) return type
  const name = dispositionFilename(filename)
  const plain = approximation(name)
  const text = `${type}; ${formatPair('filename', plain)}`
  return plain === name ? text : `${text}; ${formatPair('filename*', formatExtended(name))}`
}

/**
 * What every reader understands the same way: ASCII without quotes, backslashes and percent signs, which some unescape and some
 * do not (RFC 6266 appendix D).
 */
function approximation(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/gu, '_')
}
