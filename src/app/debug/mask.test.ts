import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSecretName, MASK, maskedValue, maskHeader, maskQuery, maskText } from './mask.ts'

test('names of secrets are known', () => {
  for (const name of [
    'password',
    'PASSWD',
    'SECRET_KEY',
    'apiKey',
    'api-key',
    'accessToken',
    'client_secret',
    'csrf',
    'sessionId',
    'key',
  ]) {
    assert.equal(isSecretName(name), true, name)
  }
  for (const name of ['title', 'page', 'keyword', 'author', 'monitor']) assert.equal(isSecretName(name), false, name)
})

test('secrets are masked at any depth', () => {
  assert.equal(maskedValue('a', { b: [{ password: 'x', c: 1 }] }), `{ b: [{ password: ${MASK}, c: 1 }] }`)
  assert.equal(maskedValue('a', new Map([['token', 'x']])), `Map { token: ${MASK} }`)
  assert.equal(maskedValue('token', 'x'), MASK)
})

test('showing a value runs nothing of its own and ends', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  assert.equal(maskedValue('a', circle), '{ self: (circular) }')
  const trap = {
    get a(): never {
      throw new Error('ran')
    },
    toJSON(): never {
      throw new Error('ran')
    },
  }
  assert.equal(maskedValue('a', trap), '{ a: (getter), toJSON: function toJSON }')
  assert.ok(maskedValue('a', 'x'.repeat(1_000_000)).length < 3000)
  assert.ok(
    maskedValue(
      'a',
      Array.from({ length: 10_000 }, () => 1),
    ).length < 3000,
  )
})

test('URLs lose their passwords, queries and headers their secrets', () => {
  assert.equal(maskText('at redis://:pw@host'), `at redis://:${MASK}@host`)
  assert.equal(maskQuery('/a?b=1&token=x&c=2'), `/a?b=1&token=${MASK}&c=2`)
  assert.equal(maskHeader('Proxy-Authorization', 'Basic abc'), `Basic ${MASK}`)
  assert.equal(maskHeader('cookie', 'a=b; c=d'), `a=${MASK}; c=${MASK}`)
  assert.equal(maskHeader('accept', 'text/html'), 'text/html')
})
