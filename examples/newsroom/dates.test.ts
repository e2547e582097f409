import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortDate } from './dates.ts'

test('a date of another year than today’s has its year', () => {
  const today = new Date('2026-11-26T03:00:00Z')
  assert.equal(shortDate(new Date('2026-01-02T23:59:59Z'), today), '2 January')
  assert.equal(shortDate(new Date('2025-11-26T12:00:00Z'), today), '26 November 2025')
  assert.equal(shortDate(new Date('2027-01-01T00:00:00Z'), today), '1 January 2027')
})
