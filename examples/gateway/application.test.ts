import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lint } from 'nuages/gateway'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { application } from './application.ts'

test('an application of one method keeps the rules of the gateway', async () => {
  const linted = lint(application)
  await linted.start?.()
  const { status, headers, body } = await linted.handle(fakeExchange('GET', '/path'))
  await linted.stop?.()
  assert.equal(status, 200)
  assert.deepEqual(
    [...headers],
    [
      ['content-type', 'text/plain; charset=utf-8'],
      ['x-served-by', 'greeter'],
    ],
  )
  assert.equal(body, 'GET /path\nYou are silent about yourself.\n')
})
