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
      [{ slow: { after: 3, repot: () => {} } }, 'slow.repot, expected one of after, report'],
      [{ slow: { after: 3, report: 'me' } }, 'slow.report'],
      [{ slow: true }, 'slow is true'],
      [{ pool: 3 }, 'pool is 3'],
    ] as const) {
      assert.throws(() => resolveOptions(options as DatabaseOptions), { code: 'DATABASE_OPTION_INVALID', message: new RegExp(name) })
    }
    assert.throws(() => resolveOptions({ slow: { after: 3, repot: () => {} } } as DatabaseOptions), { hint: 'did you mean slow.report?' })
    assert.throws(() => resolveOptions({ pool: { maks: 3 } } as DatabaseOptions), { hint: 'did you mean pool.max?' })
  })
})
