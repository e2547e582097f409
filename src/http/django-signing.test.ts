import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../base/clock.ts'
import { djangoSigner, djangoTimestampSigner, dumps, loads } from './django-signing.ts'

const clock = new ManualClock(1e12)

test('values come back, and young ones only', () => {
  for (const compress of [true, false]) {
    const token = dumps({ a: 'x'.repeat(300) }, 'key', { clock, compress })
    assert.deepEqual(loads(token, 'key', { clock, maxAge: 0 }), { a: 'x'.repeat(300) })
    assert.throws(() => loads(token, 'other', { clock }), { code: 'SIGNATURE_INVALID' })
    assert.throws(() => loads(token, 'key', { clock, salt: 'other' }), { code: 'SIGNATURE_INVALID' })
    assert.throws(() => loads(token, 'key', { clock: new ManualClock(1e12 + 61_000), maxAge: 60 }), { code: 'SIGNATURE_EXPIRED' })
  }
  assert.throws(() => loads(dumps('x'.repeat(1000), 'key', { compress: true }), 'key', { inflateLimit: 100 }), {
    code: 'SIGNED_VALUE_INVALID',
  })
})

test('the first key signs, all verify', () => {
  assert.equal(loads(dumps(1, 'old'), ['new', 'old']), 1)
  assert.throws(() => loads(dumps(1, ['new', 'old']), 'old'), { code: 'SIGNATURE_INVALID' })
})

test('times are in base 62', () => {
  const signer = djangoTimestampSigner('key', { clock })
  assert.match(signer.sign('a'), /^a:15ftgG:/)
  assert.deepEqual(signer.read(signer.sign('a:b')), { value: 'a:b', signedAt: new Date(1e12) })
  assert.match(djangoTimestampSigner('key', { clock: new ManualClock(0) }).sign('a'), /^a:0:/)
  const plain = djangoSigner('key', { salt: 'django.core.signing.TimestampSigner' })
  for (const value of ['a', 'a:', 'a:-', 'a:zzzzzzzzz'])
    assert.throws(() => signer.unsign(plain.sign(value)), { code: 'SIGNATURE_INVALID' }, value)
})
