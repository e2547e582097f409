// Content-Encoding of a request (RFC 9110 section 8.4). Nothing is unpacked, so that a small body stays small; and what is packed
// must not be read as if it were not.

import { shown } from '../base/errors.ts'
import type { HeaderReader } from '../gateway/exchange.ts'
import { HttpError } from './error.ts'

/** Refuses with 415 a body that its client packed, and says in Accept-Encoding what is taken (RFC 9110 section 15.5.16). */
export function checkUnpacked(headers: HeaderReader): void {
  const coding = headers.get('content-encoding')
  if (coding === null || /^[ \t,]*(?:identity[ \t,]*)*$/i.test(coding)) return
  throw new HttpError(415, `The request body has the content coding ${shown(coding)}, and none is unpacked here.`, {
    code: 'BODY_CODING',
    headers: { 'accept-encoding': 'identity' },
    hint: 'Send it without Content-Encoding; a handler that unpacks it itself reads request.bytes().',
  })
}
