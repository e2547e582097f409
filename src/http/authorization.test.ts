import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { basicCredentials, bearerToken, formatAuthorization, formatBasic, parseAuthorization } from './authorization.ts'

describe('parseAuthorization', () => {
  test('one set of credentials', () => {
    const digest = parseAuthorization('Digest username="Mufasa", uri="/dir/index.html", qop=auth, nc=00000001')
    assert.equal(digest?.scheme, 'digest')
    assert.deepEqual(Object.fromEntries(digest?.params ?? []), { username: 'Mufasa', uri: '/dir/index.html', qop: 'auth', nc: '00000001' })
    assert.equal(
      formatAuthorization({ scheme: 'digest', params: digest?.params ?? [] }),
      'Digest username="Mufasa", uri="/dir/index.html", qop=auth, nc=00000001',
    )
  })

  test('and not two', () => {
    for (const text of [null, '', 'Basic YTpi, Bearer x', 'Basic YTpi, Basic Yzpk', 'Bearer a,', 'Digest a=b, a=c', 'Bearer a b'])
      assert.equal(parseAuthorization(text), null, String(text))
  })
})

describe('basicCredentials', () => {
  test('reads name and password', () => {
    assert.deepEqual(basicCredentials('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='), { username: 'Aladdin', password: 'open sesame' })
    assert.deepEqual(basicCredentials('bAsIc OjpiOg'), { username: '', password: ':b:' })
  })

  test('refuses what is malformed', () => {
    const encode = (text: string, encoding: BufferEncoding = 'utf8') => `Basic ${Buffer.from(text, encoding).toString('base64')}`
    for (const text of [
      null,
      'Basic',
      'Basic !!',
      'Basic YQ==',
      'Bearer YTpi',
      'Basic a.b-',
      encode('a:b\0'),
      encode('a\n:b'),
      encode('ü:x', 'latin1'),
    ]) {
      assert.equal(basicCredentials(text), null, String(text))
    }
  })

  test('comes back', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, (name, password) => {
        const username = name.replaceAll(':', '')
        assert.deepEqual(basicCredentials(formatBasic(username, password)), { username, password })
      }),
    )
  })

  test('never writes what could not be read, and never shows it', () => {
    for (const [name, password] of [
      ['a:b', 'c'],
      ['a\n', 'c'],
      ['a', 'secret\0'],
    ] as const) {
      assert.throws(() => formatBasic(name, password), {
        code: 'BASIC_INVALID',
        message: 'Basic credentials hold a control character, or the name a colon; neither can be sent.',
      })
    }
  })
})

test('bearerToken', () => {
  assert.equal(bearerToken('Bearer abc.DEF-1_~+/=='), 'abc.DEF-1_~+/==')
  for (const text of [null, 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'Bearerabc', 'Bearer a=b'])
    assert.equal(bearerToken(text), null, String(text))
})
