import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SECURITY_HEADERS } from './headers.ts'

test('the security headers are those of Django', () => {
  assert.equal(
    SECURITY_HEADERS.block,
    'x-content-type-options: nosniff\r\nx-frame-options: DENY\r\nreferrer-policy: same-origin\r\ncross-origin-opener-policy: same-origin\r\n',
  )
})
