// Header fields that every answer gets unless it sets them itself. The values are those of Django's SecurityMiddleware and
// XFrameOptionsMiddleware.

import { Headers } from '../../wire/headers.ts'

/** Sent by default. A block that is known to be good: checking it would be part of every start. */
export const SECURITY_HEADERS: Headers = Headers.fromBlock(
  'x-content-type-options: nosniff\r\nx-frame-options: DENY\r\nreferrer-policy: same-origin\r\ncross-origin-opener-policy: same-origin\r\n',
)
