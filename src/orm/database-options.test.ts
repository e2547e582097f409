import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type DatabaseOptions, resolveOptions } from './database-options.ts'

describe('the options of a database', () => {
  test('have defaults', () => {
    const { pool, name } = resolveOptions({ pool: { max: 3 } })
    assert.deepEqual([pool, name], [{ max: 3, acquireTimeout: 5000, idleTimeout: 60_000, maxLifetime: 0 }, 'default'])
  })

  test('that are none, or say nothing sensible, are refused by name', () => {
    for (const [options, name] of [
      [{ pool: { max: 0 } }, 'pool.max'],
      [{ pool: { max: Number.NaN } }, 'pool.max'],
      [{ pool: { size: 3 } }, 'size'],
      [{ busyTimeout: '5' }, 'busyTimeout'],
      [{ connectTimeout: -1 }, 'connectTimeout'],
      [{ passwort: 'x' }, 'passwort'],
      [{ name: '' }, 'name'],
      [{ slow: { after: Number.POSITIVE_INFINITY } }, 'slow.after'],
    ] as const) {
      assert.throws(() => resolveOptions(options as DatabaseOptions), { code: 'DATABASE_OPTION_INVALID', message: new RegExp(name) })
    }
  })
})
