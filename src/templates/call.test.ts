import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bind, callValue, type EvalContext, isCallable, signature, type TemplateFunction } from './call.ts'
import { float } from './float.ts'
import { Undefined } from './undefined.ts'

function named(parameters: string, options: { pass?: 'environment' } = {}): TemplateFunction {
  return signature(parameters, (...args: unknown[]) => args, { name: 'f', ...options })
}

function kwargs(values: Record<string, unknown>): Record<string, unknown> {
  return Object.assign(Object.create(null), values)
}

describe('call', () => {
  test('binds by position and by name, and fills in fallbacks', () => {
    const f = named('value, width=80, by="a, b", on=true, end=none, *, last=1.5, gap=?')
    assert.deepEqual(bind(f, [1], null), [1, 80, 'a, b', true, null, 1.5, undefined])
    assert.deepEqual(bind(f, [1, 2], kwargs({ last: 3, on: false })), [1, 2, 'a, b', false, null, 3, undefined])
  })

  test('tells what a function wants to know first, and leaves giving it to the caller', () => {
    const f = signature('value', ({ autoescape }: EvalContext, value: unknown) => [autoescape, value], { pass: 'evalContext' })
    assert.equal(f.pass, 'evalContext')
    assert.deepEqual(bind(f, [1], null), [1])
  })

  test('gathers what is left', () => {
    const f = named('value, *args, **options')
    assert.deepEqual(bind(f, [1, 2, 3], kwargs({ a: 4 })), [1, [2, 3], Object.assign(Object.create(null), { a: 4 })])
    assert.deepEqual(bind(f, [1], undefined), [1, [], Object.create(null)])
  })

  test('refuses wrong arguments with the words of Python', () => {
    const cases: [string, unknown[], Record<string, unknown>, string][] = [
      ['', [1], {}, 'f() takes 0 positional arguments but 1 was given'],
      ['a', [], {}, "f() missing 1 required positional argument: 'a'"],
      ['a, b', [], {}, "f() missing 2 required positional arguments: 'a' and 'b'"],
      ['a, b, c', [], {}, "f() missing 3 required positional arguments: 'a', 'b', and 'c'"],
      ['a', [1, 2], {}, 'f() takes 1 positional argument but 2 were given'],
      ['a, b=1', [1, 2, 3], {}, 'f() takes from 1 to 2 positional arguments but 3 were given'],
      ['a', [1], { x: 1 }, "f() got an unexpected keyword argument 'x'"],
      ['a', [1], { a: 1 }, "f() got multiple values for argument 'a'"],
      ['a, /', [1], { x: 1 }, "f() got an unexpected keyword argument 'x'"],
      ['a, b=1, /', [1], { b: 1 }, "f() got some positional-only arguments passed as keyword arguments: 'b'"],
      ['*, key', [], {}, "f() missing 1 required keyword-only argument: 'key'"],
    ]
    for (const [parameters, args, names, message] of cases) {
      assert.throws(() => bind(named(parameters), args, kwargs(names)), { message, pythonName: 'TypeError' })
    }
    assert.throws(() => bind(named('a', { pass: 'environment' }), [1, 2], null), {
      message: 'f() takes 2 positional arguments but 3 were given',
    })
  })

  test('calls plain functions as JavaScript does: names as one last object, floats as numbers', () => {
    const plain = function (this: unknown, ...args: unknown[]): unknown {
      return [this, ...args]
    }
    const self = {}
    assert.deepEqual(callValue(plain, self, [float(2), 'a'], kwargs({ b: 1 })), [self, 2, 'a', { b: 1, __proto__: null }])
    assert.deepEqual(callValue(plain, undefined, []), [undefined])
  })

  test('calls no classes, no evaluators and nothing else', () => {
    class Article {}
    for (const value of [Article, Function, Object, Map, Date, Symbol, Reflect.get(globalThis, 'eval'), (async () => {}).constructor]) {
      assert.throws(() => callValue(value, undefined, ['1']), { code: 'TEMPLATE_TYPE', message: /^The class/ })
      assert.equal(isCallable(value), false)
    }
    assert.throws(() => callValue(1, undefined, []), { message: "'int' object is not callable" })
    assert.throws(() => callValue(null, undefined, []), { message: "'NoneType' object is not callable" })
    assert.throws(() => callValue(new Undefined(null, undefined, 'x'), undefined, []), { code: 'TEMPLATE_UNDEFINED' })
    assert.ok(isCallable(Math.max) && isCallable(() => 1) && isCallable(function f() {}))
  })
})
