// Our tokens, read by Python's own itsdangerous and Django, where they are installed.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { systemClock } from '../../src/base/clock.ts'
import { signerOf } from './python-tokens.ts'

const PYTHON = '/usr/bin/python3'

/** Reads cases as JSON and answers with the values that Python finds in the tokens. */
const READER = `
import json, sys, hashlib
from itsdangerous import Signer, TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer
from django.conf import settings
settings.configure(SECRET_KEY='unused', DEFAULT_HASHING_ALGORITHM='sha256')
from django.core import signing
digests = {'sha1': hashlib.sha1, 'sha256': hashlib.sha256, 'sha384': hashlib.sha384, 'sha512': hashlib.sha512}
def read(fn, key, options, token):
    salt = options.get('salt')
    more = {'key_derivation': options.get('derivation', 'django-concat').replace('django', 'django-concat').replace('-concat-concat', '-concat'), 'digest_method': digests[options.get('digest', 'sha1')]}
    if fn == 'itsdangerous.Signer': return Signer(key, **({'salt': salt} if salt else {}), **more).unsign(token).decode()
    if fn == 'itsdangerous.TimestampSigner': return TimestampSigner(key, **({'salt': salt} if salt else {}), **more).unsign(token, max_age=600).decode()
    if fn == 'itsdangerous.URLSafeSerializer': return URLSafeSerializer(key, salt=salt or 'itsdangerous', signer_kwargs=more).loads(token)
    if fn == 'itsdangerous.URLSafeTimedSerializer': return URLSafeTimedSerializer(key, salt=salt or 'itsdangerous', signer_kwargs=more).loads(token, max_age=600)
    if fn == 'django.Signer': return signing.Signer(key, salt=salt).unsign(token)
    if fn == 'django.TimestampSigner': return signing.TimestampSigner(key, salt=salt).unsign(token, max_age=600)
    return signing.loads(token, key=key, salt=salt or 'django.core.signing', max_age=600)
json.dump([read(**case) for case in json.load(sys.stdin)], sys.stdout)
`

const installed = spawnSync(PYTHON, ['-c', 'import itsdangerous, django']).status === 0

const texts = ['', 'hello', 'a.b:c', 'ü日本😀', 'x'.repeat(300)]
const values = [null, true, 1.5, 'text ü\u007f😀', [1, 2, 3], { user: 7, name: 'Zoë "x"' }, { x: 'y'.repeat(4000) }, ['\ud800']]
const kinds: [string, Record<string, unknown>, readonly unknown[]][] = [
  ['itsdangerous.Signer', {}, texts],
  ['itsdangerous.Signer', { salt: 'purpose', digest: 'sha256', derivation: 'hmac' }, texts],
  ['itsdangerous.Signer', { salt: 'purpose', digest: 'sha512', derivation: 'concat' }, texts],
  ['itsdangerous.TimestampSigner', {}, texts],
  ['itsdangerous.URLSafeSerializer', {}, values],
  ['itsdangerous.URLSafeTimedSerializer', { salt: 'cookie-session', derivation: 'hmac' }, values],
  ['django.Signer', { salt: 'purpose' }, texts],
  ['django.TimestampSigner', {}, texts],
  ['django.dumps', { compress: true }, values],
  ['django.dumps', { salt: 'purpose' }, values],
]

describe('tokens that Python reads', { skip: installed ? false : `${PYTHON} has no itsdangerous and Django` }, () => {
  test('all kinds of them', () => {
    const key = 'a key with ключ'
    const cases = kinds.flatMap(([fn, options, all]) =>
      all.map((value) => ({ value, question: { fn, key, options, token: signerOf({ fn, key, options }, systemClock).write(value) } })),
    )
    const { stdout, stderr, status } = spawnSync(PYTHON, ['-c', READER], {
      input: JSON.stringify(cases.map(({ question }) => question)),
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
    assert.deepEqual(
      JSON.parse(stdout),
      cases.map(({ value }) => value),
    )
  })
})
