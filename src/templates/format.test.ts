import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { safe } from '../base/safe-string.ts'
import { callValue } from './call.ts'
import { getMethod } from './lookup.ts'

function format(template: unknown, ...args: unknown[]): string {
  return String(callValue(getMethod(template, 'format'), template, args))
}

// What it writes is compared with CPython's answers among the methods of str, in lookup.test.ts.
describe('format', () => {
  test('reaches nothing that a template cannot reach', () => {
    class Account {
      name = 'Ada'
      _key = 'secret'
    }
    assert.equal(format('{0.name}', new Account()), 'Ada')
    for (const path of ['_key', 'constructor', '__proto__', '__class__', 'name.constructor', 'toString', 'hasOwnProperty']) {
      assert.throws(() => format(`{0.${path}}`, new Account()), { pythonName: 'AttributeError' }, path)
      assert.throws(() => format(`{0[${path}]}`, new Account()), { code: /^TEMPLATE_/ }, path)
    }
    for (const path of ['__proto__', 'constructor', 'toString']) assert.throws(() => format(`{0[${path}]}`, {}), { pythonName: 'KeyError' })
    assert.throws(() => format('{0.name}', () => 1), { pythonName: 'AttributeError' })
  })

  test('reads dicts by item and not by attribute', () => {
    assert.equal(format('{0[a]}', { a: 1 }), '1')
    assert.throws(() => format('{0.a}', { a: 1 }), { message: "'dict' object has no attribute 'a'" })
  })

  test('refuses to grow without bounds', () => {
    assert.throws(() => format('{:99999999999}', 'a'), /1000000 is the limit/)
    assert.throws(() => format('{:.99999999999f}', 1), /1000000 is the limit/)
    assert.throws(() => format('{0:900000}'.repeat(20), 'a'), /10000000 characters/)
    assert.throws(() => callValue(getMethod('a', 'center'), 'a', [10 ** 8]), /is the limit/)
  })

  test('takes time in proportion to its template', () => {
    const start = performance.now()
    assert.throws(() => format('{'.repeat(100_001), 1), { pythonName: 'ValueError' })
    assert.equal(format('{{'.repeat(100_000)).length, 100_000)
    assert.equal(format('{0}'.repeat(100_000), 1).length, 100_000)
    assert.throws(() => format(`{${'[a]'.repeat(50_000)}`, {}), { pythonName: 'ValueError' })
    assert.ok(performance.now() - start < 3000)
  })

  test('escapes for Markup, in every field', () => {
    assert.equal(format(safe('<b>{0}{1[x]}{2!r}</b>'), '<', { x: '>' }, "'"), '<b>&lt;&gt;&#34;&#39;&#34;</b>')
  })
})
