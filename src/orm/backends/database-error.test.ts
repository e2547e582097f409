import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DatabaseError, isTransient } from './database-error.ts'

describe('the errors of databases', () => {
  test('say what is known of a constraint, in the message and as members', () => {
    const error = new DatabaseError('DATABASE_UNIQUE_VIOLATION', { constraint: 'c', table: 't', columns: ['a', 'b'] })
    assert.equal(error.message, 'A row with the same value is there already (constraint c, table t, columns a, b).')
    assert.deepEqual(error.details, { constraint: 'c', table: 't', columns: ['a', 'b'] })
    assert.deepEqual([error.constraint, error.table, error.columns], ['c', 't', ['a', 'b']])
  })

  test('tell which may not come again', () => {
    assert.equal(isTransient(new DatabaseError('DATABASE_DEADLOCK')), true)
    assert.equal(isTransient(new DatabaseError('DATABASE_SERIALIZATION_FAILURE')), true)
    assert.equal(isTransient(new DatabaseError('DATABASE_SCHEMA_CHANGED')), true)
    assert.equal(isTransient(new DatabaseError('DATABASE_TRANSACTION_FAILED', { cause: new DatabaseError('DATABASE_DEADLOCK') })), true)
    assert.equal(isTransient(new DatabaseError('DATABASE_UNIQUE_VIOLATION')), false)
    assert.equal(isTransient(new Error('DATABASE_DEADLOCK')), false)
  })
})
