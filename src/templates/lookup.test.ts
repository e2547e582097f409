import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { answerOf, decode, expected, pythonAnswers } from '../../test/python-answers.ts'
import { safe } from '../base/safe-string.ts'
import { callValue } from './call.ts'
import { DictView } from './dict-view.ts'
import { float } from './float.ts'
import { getAttribute, getItem, getMethod, slice } from './lookup.ts'
import { repr } from './python-text.ts'
import { Range } from './range.ts'
import { GroupTuple, pair, Tuple } from './tuple.ts'
import { ChainableUndefined, Undefined } from './undefined.ts'

class Person {
  static secret = 'secret'
  name = 'Ada'
  _hidden = 'hidden'
  #years = 36
  get age(): number {
    return this.#years
  }
  greet(word = 'Hello'): string {
    return `${word}, ${this.name}`
  }
  _private(): string {
    return 'private'
  }
}
class Writer extends Person {
  books = [1]
}
class Registry extends Map<string, unknown> {
  get total(): number {
    return this.size
  }
  describe(): string {
    return `${this.size} things`
  }
}

function call(object: unknown, name: string, ...args: unknown[]): unknown {
  return callValue(getMethod(object, name), object, args)
}

/** Every property name of the language, and all that the tables know. */
function reachableNames(): Set<string> {
  const names = new Set([
    'a',
    'b',
    'greet',
    'age',
    'name',
    'items',
    'keys',
    'values',
    'get',
    'upper',
    'split',
    'format',
    'pop',
    'copy',
    'decode',
  ])
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    names.add(name)
    const value: unknown = Reflect.get(globalThis, name)
    if (typeof value !== 'function') continue
    for (const own of Object.getOwnPropertyNames(value)) names.add(own)
    for (const own of Object.getOwnPropertyNames((value.prototype as object | undefined) ?? {})) names.add(own)
  }
  return names
}

function stepFrom(value: unknown, name: string, way: number, argument: unknown): unknown {
  try {
    if (way === 0) return getAttribute(value, name)
    if (way === 1) return getItem(value, name)
    if (way === 2) return call(value, name)
    return call(value, name, argument)
  } catch (error) {
    assert.match(String((error as { code?: string }).code ?? 'TEMPLATE_'), /^TEMPLATE_/)
    return undefined
  }
}

const DANGEROUS: ReadonlySet<unknown> = new Set(
  Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const value: unknown = Reflect.get(globalThis, name)
    return typeof value === 'function' ? [value, value.prototype] : []
  }),
)

function isDangerous(value: unknown): boolean {
  return value === globalThis || (value !== undefined && DANGEROUS.has(value))
}

describe('lookup', () => {
  test('cuts slices as Python does', () => {
    for (const answer of pythonAnswers((fn) => fn === 'slice')) {
      assert.equal(answerOf(answer, slice, repr), expected(answer), JSON.stringify(answer.args))
    }
  })

  test('calls the methods of the built-in types as Python does', () => {
    const answers = pythonAnswers((fn) => /^[.!]/.test(fn))
    for (const answer of answers) {
      const name = answer.fn.slice(1)
      const kwargs = Object.assign(Object.create(null), answer.kwargs)
      const run = (self: unknown, ...args: unknown[]): unknown => {
        const result = callValue(getMethod(self, name), self, args, kwargs)
        if (answer.fn.startsWith('.')) return result
        return pair(result instanceof DictView ? [...result] : result, self)
      }
      assert.equal(answerOf(answer, run, repr), expected(answer), `${answer.fn} ${JSON.stringify(answer.args)}`)
    }
    assert.ok(answers.length > 500)
    assert.equal(decode(1), 1)
  })

  test('finds keys before methods, but calls the method', () => {
    for (const dict of [
      { items: 42, a: 1 },
      new Map([
        ['items', 42],
        ['a', 1],
      ]),
    ]) {
      assert.equal(getAttribute(dict, 'items'), 42)
      assert.equal(repr(call(dict, 'items')), "dict_items([('items', 42), ('a', 1)])")
      assert.equal(getAttribute(dict, 'b'), undefined)
      assert.equal(getItem(dict, 'a'), 1)
      assert.equal(typeof getItem(dict, 'get'), 'function')
    }
    assert.equal(call({ items: () => 'mine' }, 'items'), 'mine')
  })

  test('finds what classes of the application define, bound to the value', () => {
    const writer = new Writer()
    assert.equal(getAttribute(writer, 'name'), 'Ada')
    assert.equal(getAttribute(writer, 'age'), 36)
    assert.equal(call(writer, 'greet', 'Hi'), 'Hi, Ada')
    assert.equal(callValue(getAttribute(writer, 'greet'), undefined, []), 'Hello, Ada')
    assert.equal(getItem(writer, 'books'), writer.books)
    assert.equal(getAttribute(writer, 'toString'), undefined)
    const registry = new Registry([['total', 9]])
    assert.equal(getAttribute(registry, 'total'), 9)
    assert.equal(call(registry, 'describe'), '1 things')
    assert.equal(call(registry, 'get', 'total'), 9)
    assert.equal(getAttribute(new Registry(), 'total'), 0)
  })

  test('finds items', () => {
    const list = ['a', 'b', 'c']
    assert.deepEqual(
      [0, -1, 3, -4, true, 1n].map((key) => getItem(list, key)),
      ['a', 'c', undefined, undefined, 'b', 'b'],
    )
    assert.equal(getItem(list, '0'), undefined)
    assert.equal(getItem('a😀b', 1), '😀')
    assert.equal(getItem('ab', -1), 'b')
    assert.equal(String(getItem(safe('<b>'), 0)), '<')
    assert.equal(getItem(new Range(0, 9, 3), -1), 6)
    assert.equal(getItem(new Map<unknown, unknown>([[1, 'one']]), float(1)), 'one')
    assert.equal(getItem(new Map(), [1]), undefined)
    assert.equal(getItem({ 1: 'one' }, 1), 'one')
    assert.equal(getItem(Uint8Array.of(5, 6), -1), 6)
    assert.equal(getItem(list, 1.5), undefined)
    assert.equal(getItem(5, 0), undefined)
    assert.equal(getAttribute(GroupTuple.of<unknown>(1, [2]), 'grouper'), 1)
    assert.equal(getAttribute(new Map([['_id', 1]]), '_id'), 1)
  })

  test('finds nothing that leads to a constructor, a prototype or a private name', () => {
    const values: unknown[] = [
      ...['text', safe('x'), 1, 1.5, 1n, true, float(2), null, Symbol('x')],
      ...[[], Tuple.of(1), {}, Object.create(null), new Map(), new Set(), new Range(0, 1), new DictView('keys', {})],
      ...[new Person(), new Writer(), new Registry(), new Date(0), /x/, new Error('x'), new Uint8Array(1), Buffer.from('x')],
      ...[
        () => 1,
        function f() {},
        class {},
        Person,
        async () => 1,
        Reflect.get(globalThis, 'eval'),
        Function,
        Object,
        globalThis,
        Reflect,
        Math,
        new Proxy({}, {}),
      ],
      ...[(function* () {})(), [].values(), new WeakMap(), new ArrayBuffer(1), new Proxy([], {}), Object.create({ inherited: 1 })],
      ...[new DataView(new ArrayBuffer(1)), new WeakRef({}), (async function* () {})()],
    ]
    const names = ['constructor', '__proto__', 'prototype', '__defineGetter__', '__lookupGetter__', '_hidden', '_private', '__class__']
    const inherited = [
      'hasOwnProperty',
      'toString',
      'valueOf',
      'isPrototypeOf',
      'call',
      'apply',
      'bind',
      'caller',
      'arguments',
      'secret',
      'name',
    ]
    for (const value of values) {
      for (const name of names) {
        assert.equal(getAttribute(value, name), undefined, `${String(typeof value)} ${name}`)
        assert.equal(getItem(value, name), undefined)
        assert.equal(getItem(value, safe(name)), undefined)
        assert.equal(getMethod(value, name), undefined)
      }
      if (typeof value !== 'function') continue
      for (const name of inherited) assert.equal(getAttribute(value, name), undefined)
    }
    for (const value of values) {
      if (value instanceof Date || value instanceof Person) continue
      for (const name of ['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'valueOf', 'toLocaleString', 'toString']) {
        assert.equal(getAttribute(value, name), undefined, name)
        assert.equal(getMethod(value, name), undefined, name)
      }
    }
  })

  test('finds no own key with such a name either', () => {
    const record = JSON.parse('{"__proto__": {"x": 1}, "constructor": 1, "prototype": 2, "_id": 3}') as object
    for (const name of ['__proto__', 'constructor', 'prototype', '_id']) assert.equal(getAttribute(record, name), undefined)
  })

  test('finds nothing in what another realm built in', () => {
    const realm = createContext({})
    for (const source of [
      '[]',
      '({})',
      'new Map()',
      'new Set()',
      '(function* () {})()',
      'new Date()',
      'new Error("x")',
      '/x/',
      'Promise',
    ]) {
      const value: unknown = runInContext(source, realm)
      for (const name of ['constructor', '__proto__', 'hasOwnProperty', 'isPrototypeOf', 'next', 'exec', 'then', 'all']) {
        assert.equal(getAttribute(value, name), undefined, `${source} ${name}`)
      }
    }
    assert.equal(getAttribute(runInContext('({ a: 1 })', realm), 'a'), 1)
  })

  test('knows built-in types by what they are, whatever was looked into before', () => {
    const pretender = Object.create(Array.prototype) as object
    assert.equal(getAttribute(pretender, 'length'), undefined)
    assert.equal(getAttribute([1], 'length'), undefined)
    assert.deepEqual(call([1], 'copy'), [1])
    class Rows extends Array<number> {
      total = 7
      get sum(): number {
        return this.reduce((a, b) => a + b, 0)
      }
    }
    const rows = Rows.from([1, 2]) as Rows
    assert.deepEqual(
      ['total', 'sum', 'length', '0', 'reduce'].map((name) => getAttribute(rows, name)),
      [7, 3, undefined, undefined, undefined],
    )
    assert.equal(call(rows, 'count', 2), 1)
  })

  test('changes lists and dicts as Python does, but nothing that is frozen', () => {
    const list = [1]
    assert.equal(call(list, 'append', 2), null)
    assert.deepEqual(list, [1, 2])
    for (const name of ['append', 'remove', 'insert']) {
      const args = name === 'insert' ? [0, 1] : [1]
      assert.throws(() => call(Object.freeze([1]), name, ...args), { code: 'TEMPLATE_TYPE', message: /frozen/ })
    }
    assert.throws(() => call(Object.freeze({ a: 1 }), 'pop', 'a'), { message: /frozen/ })
    assert.throws(() => call(Object.freeze({ a: 1 }), 'update', { b: 1 }), { message: /frozen/ })
    assert.equal(call(Object.freeze({ a: 1 }), 'get', 'a'), 1)
  })

  test('leads nowhere in any number of steps', () => {
    const names = [...reachableNames()]
    const roots: unknown[] = [
      'a',
      1,
      0.5,
      true,
      null,
      [1],
      Tuple.of('a'),
      { a: { b: [1] } },
      new Map([['a', 'b']]),
      new Set([1]),
      safe('<b>'),
      new Date(0),
    ]
    roots.push(
      new Writer(),
      new Registry(),
      new Range(0, 3),
      new DictView('items', { a: 1 }),
      Uint8Array.of(1),
      new Error('x'),
      /x/g,
      (x: unknown) => x,
    )
    let seed = 7
    const random = (length: number): number => {
      seed = (seed * 48271) % 2147483647
      return seed % length
    }
    for (let walk = 0; walk < 3000; walk++) {
      let value = roots[random(roots.length)]
      for (let step = 0; step < 5 && value !== undefined; step++) {
        value = stepFrom(value, names[random(names.length)] as string, random(4), roots[random(roots.length)])
        assert.ok(!isDangerous(value), String(value))
      }
    }
  })

  test('reads dates in UTC, and cannot change them', () => {
    const date = new Date('2026-11-25T08:05:09.120Z')
    const parts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond']
    assert.deepEqual(
      parts.map((name) => getAttribute(date, name)),
      [2026, 11, 25, 8, 5, 9, 120000],
    )
    assert.equal(call(date, 'strftime', '%A %d %B %Y, %-I:%M %p %j %U %%'), 'Wednesday 25 November 2026, 8:05 AM 329 47 %')
    assert.equal(call(date, 'isoformat'), '2026-11-25T08:05:09.120000+00:00')
    assert.equal(call(date, 'toISOString'), '2026-11-25T08:05:09.120Z')
    assert.equal(call(date, 'weekday'), 2)
    assert.equal(getMethod(date, 'setTime'), undefined)
  })

  test('asks undefined values, and says what to do about a promise', () => {
    assert.throws(() => getAttribute(new Undefined(null, undefined, 'x'), 'y'), { code: 'TEMPLATE_UNDEFINED' })
    assert.throws(() => getItem(undefined, 0), { code: 'TEMPLATE_UNDEFINED' })
    const chain = new ChainableUndefined('gone')
    assert.equal(getItem(getAttribute(chain, 'a'), 0), chain)
    assert.throws(() => getAttribute(Promise.resolve({}), 'name'), { hint: /Await/ })
  })
})
