import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lint } from 'nuages/gateway'
import { fakeExchange } from '../../test/fake-exchange.ts'
import app from './app.ts'

test('the newsroom keeps the rules of the gateway', async () => {
  const linted = lint(app)
  await linted.start?.()
  const statuses: Record<string, number> = {}
  for (const target of [
    '/',
    '/sections/city',
    '/articles/listening-for-meteors',
    '/search?q=%3Cb%3E',
    '/search',
    '/archive',
    '/nothing',
    '/archive/',
  ]) {
    for (const method of ['GET', 'HEAD', 'POST'])
      statuses[`${method} ${target}`] = (await linted.handle(fakeExchange(method, target))).status
  }
  await linted.stop?.()
  assert.equal(statuses['GET /search?q=%3Cb%3E'], 200)
  assert.equal(statuses['HEAD /articles/listening-for-meteors'], 200)
  assert.equal(statuses['POST /'], 405)
  assert.equal(statuses['GET /archive/'], 308)
  assert.equal(statuses['GET /nothing'], 404)
})
