import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { packJson, unpackJson } from './signed-json.ts'

test('what is packed comes back, in URL-safe ASCII', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), fc.boolean(), (value, compress, ascii) => {
      const payload = packJson(value, { compress, ascii })
      assert.match(payload, /^\.?[A-Za-z0-9\-_]*$/)
      assert.deepEqual(unpackJson(payload), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('is compressed where that is shorter', () => {
  assert.ok(packJson('x'.repeat(500), { compress: true, ascii: true }).startsWith('.'))
  assert.ok(!packJson('x'.repeat(500), { compress: false, ascii: true }).startsWith('.'))
  assert.ok(!packJson('x', { compress: true, ascii: true }).startsWith('.'))
})

test('is ASCII where that is asked for', () => {
  const decoded = (ascii: boolean) => Buffer.from(packJson('ü\u007f😀', { compress: false, ascii }), 'base64url').toString()
  assert.equal(decoded(true), '"\\u00fc\\u007f\\ud83d\\ude00"')
  assert.equal(decoded(false), '"ü\u007f😀"')
})

test('does not grow beyond a limit', () => {
  const bomb = `.${deflateSync(Buffer.alloc(20_000_000, ' ')).toString('base64url')}`
  assert.throws(() => unpackJson(bomb), { code: 'SIGNED_VALUE_INVALID', message: 'The value of the token cannot be read.' })
  const small = packJson('x'.repeat(500), { compress: true, ascii: true })
  assert.throws(() => unpackJson(small, 400), { code: 'SIGNED_VALUE_INVALID' })
  assert.equal(unpackJson(small, 600), 'x'.repeat(500))
})

test('refuses what is no payload', () => {
  for (const payload of ['', '.', '!', 'e30=', '.e30', 'bm8'])
    assert.throws(() => unpackJson(payload), { code: 'SIGNED_VALUE_INVALID', status: 400 }, payload)
  assert.throws(() => packJson(undefined, { compress: false, ascii: true }), { code: 'SIGNED_VALUE_UNSENDABLE' })
})

test('a key of a value reaches no prototype', () => {
  const value = unpackJson(Buffer.from('{"__proto__":{"admin":true}}').toString('base64url')) as Record<string, unknown>
  assert.equal(value['admin'], undefined)
  assert.ok(Object.hasOwn(value, '__proto__'))
})
