import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GLOBALS } from './globals.ts'
import { getAttribute } from './lookup.ts'
import { typeName } from './type-name.ts'

test('values of JavaScript have the names of the types that they are to a template', () => {
  const names: readonly (readonly [unknown, string])[] = [
    [undefined, 'Undefined'],
    [null, 'NoneType'],
    [1n, 'int'],
    [1.5, 'float'],
    [Symbol('a'), 'symbol'],
    [() => 0, 'function'],
    [GLOBALS.get('range'), 'type'],
    [getAttribute('a', 'upper'), 'builtin_function_or_method'],
    [new (class Person {})(), 'Person'],
  ]
  for (const [value, name] of names) assert.equal(typeName(value), name)
})
