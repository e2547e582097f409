import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Clock, ManualClock, systemClock } from './clock.ts'

test('a clock that stands still until it is moved', () => {
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'))
  const start = clock.now()
  assert.equal(start, Date.UTC(2026, 0, 1))
  clock.advance(1500)
  assert.equal(clock.now(), start + 1500)
  clock.advance(-2000)
  assert.equal(clock.now(), start - 500)
  clock.set(0)
  assert.equal(clock.now(), 0)
})

test("the machine's clock is the machine's, and Date is a clock", () => {
  const date: Clock = Date
  const before = date.now()
  const now = systemClock.now()
  assert.ok(now >= before && now <= date.now())
})
