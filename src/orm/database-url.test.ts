import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { maskedUrl, parseDatabaseUrl } from './database-url.ts'

describe('database URLs', () => {
  test('name a file', () => {
    assert.deepEqual(parseDatabaseUrl('sqlite:a b?.db'), { dialect: 'sqlite', path: 'a b?.db' })
    assert.deepEqual(parseDatabaseUrl('sqlite:/var/a.db'), { dialect: 'sqlite', path: '/var/a.db' })
    assert.deepEqual(parseDatabaseUrl('sqlite::memory:'), { dialect: 'sqlite', path: ':memory:' })
  })

  test('name a server', () => {
    const nothing = { user: undefined, password: undefined, tls: false }
    for (const [url, expected] of [
      ['postgres://host/a', { dialect: 'postgres', host: 'host', port: 5432, ...nothing, database: 'a' }],
      [
        'postgresql://u:p%40%2F@host:1/a%20b?sslmode=require',
        { dialect: 'postgres', host: 'host', port: 1, user: 'u', password: 'p@/', tls: true, database: 'a b' },
      ],
      ['postgres:///a?host=/run/postgresql', { dialect: 'postgres', host: '/run/postgresql', port: 5432, ...nothing, database: 'a' }],
      [
        'postgres://host/a?schema=my%20sales',
        { dialect: 'postgres', host: 'host', port: 5432, ...nothing, database: 'a', schema: 'my sales' },
      ],
      ['mysql://u@[::1]/a', { dialect: 'mysql', host: '::1', port: 3306, ...nothing, user: 'u', database: 'a' }],
      ['mariadb:///a?socket=/run/mysqld.sock', { dialect: 'mysql', host: '/run/mysqld.sock', port: 3306, ...nothing, database: 'a' }],
    ] as const) {
      assert.deepEqual(parseDatabaseUrl(url), expected)
    }
  })

  test('that mean nothing, or several things, are refused without a password', () => {
    for (const url of [
      '',
      'newsroom.db',
      'sqlite:',
      'sqlite:///a.db',
      'sqlite:file:a.db?mode=memory',
      'sqlite::temp:',
      'oracle://u:secret@host/a',
      'postgres://u:secret@host',
      'postgres://u:secret@host/a/b',
      'postgres://u:secret@host/a?sslmode=maybe',
      'postgres://u:secret@host/a?options=-c',
      'postgres://u:secret@host/a?schema=',
      'postgres://u:secret@host/a?schema=pg_temp',
      'postgres://u:secret@host/a?schema=a%0Ab',
      `postgres://u:secret@host/a?schema=${'ä'.repeat(32)}`,
      'postgres://u:secret@host/a?schema=a&schema=b',
      'mysql://u:secret@host/a?schema=sales',
      'sqlite:a.db?mode=ro&schema=sales',
      'mysql://u:secret@host/a?password=secret',
      'mysql://u:secret/secret?secret#secret@host/a',
      'mysql://u:secret@secret@ho st/a',
      'mysql://u:secret%@host/a',
      'mysql:u:secret@host/a',
      'postgres://u:secret@host:99999/a',
    ]) {
      assert.throws(
        () => parseDatabaseUrl(url),
        (error: { code?: string }) => {
          assert.equal(error.code, 'DATABASE_URL_INVALID', url)
          assert.doesNotMatch(inspect(error), /secret/)
          return true
        },
      )
    }
    assert.throws(() => parseDatabaseUrl({ url: 'secret' }), { code: 'DATABASE_URL_INVALID' })
  })

  test('with a schema where there is none say what to write', () => {
    assert.throws(() => parseDatabaseUrl('sqlite:a.db?schema=sales'), { hint: "Give each its own file: 'sqlite:sales.db'." })
    assert.throws(() => parseDatabaseUrl('mysql://host/a?schema=sales'), {
      hint: "Name it as the path: 'mysql://user:password@host/sales'.",
    })
  })

  test('are shown with the user and without the password', () => {
    assert.equal(maskedUrl('mysql://u:p@host/a'), 'mysql://u:***@host/a')
    assert.equal(maskedUrl('mysql://host/a'), 'mysql://host/a')
  })
})
