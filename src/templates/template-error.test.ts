import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NuagesError } from '../base/errors.ts'
import { FilterArgumentError, promiseError, SecurityError, TemplateError, TemplateRuntimeError, UndefinedError } from './template-error.ts'

test('template errors say which class the original raises', () => {
  for (const [error, name, code] of [
    [new TemplateRuntimeError('a'), 'TemplateRuntimeError', 'TEMPLATE_RUNTIME'],
    [new UndefinedError('a'), 'UndefinedError', 'TEMPLATE_UNDEFINED'],
    [new FilterArgumentError('a'), 'FilterArgumentError', 'TEMPLATE_FILTER_ARGUMENT'],
    [new SecurityError('a'), 'SecurityError', 'TEMPLATE_SECURITY'],
    [promiseError(), 'TypeError', 'TEMPLATE_TYPE'],
  ] as const) {
    assert.ok(error instanceof TemplateError && error instanceof NuagesError)
    assert.deepEqual([error.pythonName, error.code], [name, code])
  }
})
