// Conditional requests (RFC 9110 section 13): whether a request is to be carried out, given what the client has seen before.
// One place for all who ask: responses, files, static files.

import { type ETag, matchesStrongly, matchesWeakly, parseETag, parseETags } from './etag.ts'
import { parseHttpDate } from './http-date.ts'

/** Reads a request's header fields. */
interface Fields {
  get(name: string): string | null
}

/** The present state of the resource. */
export interface Validators {
  readonly etag?: ETag | null
  /** Parts of a second are cut off, as in the field. */
  readonly lastModified?: Date | number | null
  /** Whether there is a representation; by default true. False for a PUT that would make one. */
  readonly exists?: boolean
}

/** `perform`: carry it out. `not-modified`: answer 304. `failed`: answer 412 and change nothing. */
export type Decision = 'perform' | 'not-modified' | 'failed'

/**
 * RFC 9110 section 13.2.2, steps 1 to 4; the numbers are the RFC's. To be asked when the answer without conditions would be a
 * 2xx. A field that cannot be read is a condition that nothing fulfils: If-Match fails then, and If-None-Match performs.
 */
export function evaluateConditions(method: string, headers: Fields, validators: Validators): Decision {
  const read = method === 'GET' || method === 'HEAD'
  const ifMatch = headers.get('if-match')
  // 1, and 2 where there is no If-Match
  if (ifMatch !== null ? !matches(ifMatch, validators, matchesStrongly) : !unmodifiedSince(headers, validators)) return 'failed'
  const ifNoneMatch = headers.get('if-none-match')
  // 3
  if (ifNoneMatch !== null) {
    if (!matches(ifNoneMatch, validators, matchesWeakly)) return 'perform'
    return read ? 'not-modified' : 'failed'
  }
  // 4
  return read && !modifiedSince(headers, validators) ? 'not-modified' : 'perform'
}

/** Whether the present state is one of a list of tags, or, for `*`, whether there is one. */
function matches(field: string, { etag, exists = true }: Validators, same: (a: ETag, b: ETag) => boolean): boolean {
  if (!exists) return false
  const tags = parseETags(field)
  if (tags === '*') return true
  return etag != null && (tags ?? []).some((tag) => same(tag, etag))
}

function unmodifiedSince(headers: Fields, validators: Validators): boolean {
  const since = parseHttpDate(headers.get('if-unmodified-since'))
  const modified = modifiedAt(validators)
  return since === null || modified === null || modified <= since.getTime()
}

function modifiedSince(headers: Fields, validators: Validators): boolean {
  const since = parseHttpDate(headers.get('if-modified-since'))
  const modified = modifiedAt(validators)
  return since === null || modified === null || modified > since.getTime()
}

function modifiedAt({ lastModified, exists = true }: Validators): number | null {
  const time = lastModified == null || !exists ? Number.NaN : Number(lastModified)
  return Number.isNaN(time) ? null : time - (((time % 1000) + 1000) % 1000)
}

/**
 * Step 5: whether the Range of a request holds, as far as If-Range has a say (RFC 9110 section 13.1.5). False: send it whole.
 * A date counts only where it is the very one of the present state and that is older than a second: within one second a file
 * can change twice (section 8.8.2.2).
 */
export function rangeHolds(method: string, headers: Fields, validators: Validators, now: number = Date.now()): boolean {
  if (method !== 'GET' || headers.get('range') === null) return false
  const field = headers.get('if-range')
  if (field === null) return true
  const tag = parseETag(field)
  if (tag !== null) return validators.etag != null && matchesStrongly(tag, validators.etag)
  const date = parseHttpDate(field, now)
  const modified = modifiedAt(validators)
  return date !== null && modified === date.getTime() && now - modified >= 1000
}
