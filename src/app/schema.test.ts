import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, type InputIssue, type Schema, type SchemaResult, ValidationError } from './schema.ts'

function schema(validate: (value: unknown) => SchemaResult<unknown> | Promise<SchemaResult<unknown>>): Schema {
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

test('a value goes through, issues are collected with pointers', async () => {
  const issues: InputIssue[] = []
  const twice = schema((value) => ({ value: (value as number) * 2 }))
  assert.equal(check(twice, 2, 'body', issues), 4)
  assert.equal(
    await check(
      schema(async () => ({ value: 1 })),
      2,
      'body',
      issues,
    ),
    1,
  )
  assert.deepEqual(issues, [])
  const bad = schema(() => ({ issues: [{ message: 'no' }, { message: 'never', path: ['a/b', { key: 'c~d' }, 0] }] }))
  assert.equal(check(bad, 2, 'query', issues), undefined)
  assert.deepEqual(issues, [
    { in: 'query', pointer: '', message: 'no' },
    { in: 'query', pointer: '/a~1b/c~0d/0', message: 'never' },
  ])
})

test('the error is a 422', () => {
  const error = new ValidationError([{ in: 'body', pointer: '/a', message: 'no' }])
  assert.deepEqual(
    [error.name, error.status, error.code, error.message],
    ['ValidationError', 422, 'VALIDATION_FAILED', 'The request does not have the form that is expected.'],
  )
})
