import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { NuagesError } from '../nuages.ts'
import { tellFailure } from './terminal.ts'

test('a driver that is missing is told in two lines: what, and the command that installs it', (t) => {
  const written: string[] = []
  t.mock.method(process.stderr, 'write', (text: string) => {
    written.push(text)
    return true
  })
  tellFailure(
    new NuagesError('DATABASE_DRIVER_MISSING', "The driver 'pg' is not installed.", { hint: 'npm install pg', cause: new Error('x') }),
  )
  t.mock.restoreAll()
  assert.equal(
    stripVTControlCharacters(written.join('')),
    "error: The driver 'pg' is not installed. (DATABASE_DRIVER_MISSING)\nhint: npm install pg\n",
  )
})
