import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadDriver } from './driver.ts'

const missing = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /app/postgres.ts`), { code: 'ERR_MODULE_NOT_FOUND' })

test('a driver that is not there is told by the command that installs it; why it was not found is the cause, without the loader', async () => {
  const cause = missing('pg')
  await assert.rejects(
    loadDriver('pg', () => Promise.reject(cause)),
    {
      code: 'DATABASE_DRIVER_MISSING',
      message: "The driver 'pg' is not installed, but the database's URL asks for it.",
      hint: 'npm install pg',
      cause,
    },
  )
  assert.equal(cause.stack, "Error: Cannot find package 'pg' imported from /app/postgres.ts")
})

test('what a driver itself misses is told as it is', async () => {
  for (const error of [missing('pg-protocol'), new Error('broken')]) {
    await assert.rejects(
      loadDriver('pg', () => Promise.reject(error)),
      error,
    )
    assert.match(error.stack ?? '', /\n {4}at /)
  }
})
