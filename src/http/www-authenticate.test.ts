import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatWwwAuthenticate, parseWwwAuthenticate } from './www-authenticate.ts'

function read(text: string | null): [string, string | null, Record<string, string>][] {
  return parseWwwAuthenticate(text).map(({ scheme, token, params }) => [scheme, token, Object.fromEntries(params)])
}

test('challenges, also several in one field', () => {
  assert.deepEqual(read(null), [])
  assert.deepEqual(read('Basic realm="Wiki"'), [['basic', null, { realm: 'Wiki' }]])
  // RFC 9110 section 11.6.1
  assert.deepEqual(read('Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""'), [
    ['basic', null, { realm: 'simple' }],
    ['newauth', null, { realm: 'apps', type: '1', title: 'Login to "apps"' }],
  ])
  assert.deepEqual(read('Negotiate, , Bearer abc==, Digest qop="auth, auth-int",'), [
    ['negotiate', null, {}],
    ['bearer', 'abc==', {}],
    ['digest', null, { qop: 'auth, auth-int' }],
  ])
})

test('reading stops where the field is malformed', () => {
  for (const rest of ['Digest realm="x', 'Digest a=b, a=c', 'Digest a b', '"x"'])
    assert.deepEqual(read(`Basic realm="x", ${rest}`).slice(0, 1), [['basic', null, { realm: 'x' }]], rest)
  assert.equal(parseWwwAuthenticate('Basic realm="x", Digest realm="x').length, 1)
})

test('values are quoted, but those that must not be', () => {
  assert.equal(
    formatWwwAuthenticate([
      {
        scheme: 'digest',
        params: [
          ['realm', 'x'],
          ['qop', 'auth,auth-int'],
          ['algorithm', 'SHA-256'],
          ['stale', 'true'],
        ],
      },
    ]),
    'Digest realm="x", qop="auth,auth-int", algorithm=SHA-256, stale=true',
  )
})

test('what is written comes back', () => {
  const params = fc.uniqueArray(
    fc.tuple(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.string({ unit: 'binary-ascii' }).map((text) => text.replace(/[\0-\x1f\x7f]/g, '')),
    ),
    { selector: ([name]) => name, minLength: 1 },
  )
  const scheme = fc.stringMatching(/^[a-z]{1,8}$/)
  const challenge = fc.oneof(
    fc.record({ scheme, params }),
    fc.record({ scheme, token: fc.base64String({ minLength: 4 }) }),
    fc.record({ scheme }),
  )
  fc.assert(
    fc.property(fc.array(challenge), (given) => {
      const again = parseWwwAuthenticate(formatWwwAuthenticate(given))
      assert.deepEqual(
        again.map((one) => [one.scheme, one.token, [...one.params]]),
        given.map((one) => [one.scheme, 'token' in one ? one.token : null, 'params' in one ? one.params : []]),
      )
    }),
  )
})
