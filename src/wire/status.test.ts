import assert from 'node:assert/strict'
import { STATUS_CODES } from 'node:http'
import { test } from 'node:test'
import { REASONS, statusLine } from './status.ts'

test('a status line has the registered reason, or an empty one', () => {
  assert.equal(statusLine(200), 'HTTP/1.1 200 OK\r\n')
  assert.equal(statusLine(404), 'HTTP/1.1 404 Not Found\r\n')
  assert.equal(statusLine(599), 'HTTP/1.1 599 \r\n')
})

test('reasons are those that Node knows, but for codes newly named or withdrawn', () => {
  const renamed = new Set([413, 422, 418])
  for (const [status, reason] of Object.entries(REASONS)) {
    assert.match(reason, /^[\x20-\x7e]+$/)
    if (!renamed.has(Number(status))) assert.equal(reason, STATUS_CODES[status], status)
  }
})
