// Header fields that every answer gets unless it sets them itself. The values are those of Django's SecurityMiddleware and
// XFrameOptionsMiddleware.

import { Headers } from '../../wire/headers.ts'

/** Sent by default. */
export const SECURITY_HEADERS: Headers = new Headers([
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
])
