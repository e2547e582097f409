import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ManualClock } from '../base/clock.ts'
import { Signer, type SignerOptions, TimestampSigner } from './signing.ts'

const options = { salt: 'test' }
const text = fc.string({ unit: 'grapheme' })

/** The token with one character exchanged for another. */
function altered(token: string, at: number): string {
  const place = at % token.length
  return token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)
}

describe('Signer', () => {
  test('what is signed comes back, and nothing else', () => {
    const signer = new Signer('key', options)
    fc.assert(
      fc.property(text, fc.nat(), (value, at) => {
        const token = signer.sign(value)
        assert.equal(signer.unsign(token), value)
        assert.ok(!signer.verify(altered(token, at)))
        assert.ok(!signer.verify(token.slice(0, -1)) && !signer.verify(`${token}A`))
      }),
    )
  })

  test('says what is wrong, without the value', () => {
    const signer = new Signer('key', options)
    assert.throws(() => signer.unsign('secret'), {
      name: 'SignatureError',
      code: 'SIGNATURE_INVALID',
      status: 400,
      message: 'The token has no signature.',
    })
    assert.throws(() => signer.unsign('secret.x'), { code: 'SIGNATURE_INVALID', message: 'The signature of the token does not match.' })
    assert.throws(() => signer.unsign(null as unknown as string), { code: 'SIGNATURE_INVALID' })
  })

  test('takes one spelling of a signature', () => {
    const token = new Signer('key', options).sign('value')
    // 32 bytes in base64 leave two bits over: three other last characters would decode to the same bytes.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const good = [...alphabet].filter((last) => new Signer('key', options).verify(token.slice(0, -1) + last))
    assert.equal(good.length, 1)
    for (const same of [`${token}=`, `${token} `, token.replaceAll('_', '/').replaceAll('-', '+')]) {
      assert.equal(new Signer('key', options).verify(same), same === token)
    }
  })

  test('a token of one purpose, key, digest or derivation is worth nothing for another', () => {
    const makers = [
      new Signer('key', options),
      new Signer('key', { salt: 'other' }),
      new Signer('other', options),
      new Signer('key', { ...options, digest: 'sha512' }),
      new Signer('key', { ...options, derivation: 'django' }),
      new Signer('key', { ...options, derivation: 'concat' }),
    ]
    for (const [i, maker] of makers.entries()) {
      for (const [j, reader] of makers.entries()) assert.equal(reader.verify(maker.sign('value')), i === j, `${i} ${j}`)
    }
  })

  test('the first key signs and all verify', () => {
    const before = new Signer('old', options)
    const during = new Signer(['new', 'old'], options)
    const after = new Signer('new', options)
    assert.ok(during.verify(before.sign('value')))
    assert.equal(during.sign('value'), after.sign('value'))
    assert.ok(after.verify(during.sign('value')))
    assert.ok(!before.verify(during.sign('value')))
    assert.ok(!after.verify(before.sign('value')))
  })

  test('keys may be bytes', () => {
    assert.equal(new Signer(new TextEncoder().encode('key'), options).sign('value'), new Signer('key', options).sign('value'))
  })

  test('takes nothing that would make its signatures worthless', () => {
    const cases: [() => unknown, string, RegExp][] = [
      [() => new Signer('', options), 'SIGNING_KEY_MISSING', /^A signer has no key, or an empty one\.$/],
      [() => new Signer([], options), 'SIGNING_KEY_MISSING', /no key/],
      [() => new Signer(['good', ''], options), 'SIGNING_KEY_MISSING', /empty/],
      [() => new Signer(undefined as unknown as string, options), 'SIGNING_KEY_MISSING', /no key/],
      [
        () => new Signer('key', {} as SignerOptions),
        'SIGNING_SALT_MISSING',
        /has the salt undefined, expected a text that says what it is for/,
      ],
      [
        () => new Signer('key', { ...options, separator: '-' }),
        'SIGNING_SEPARATOR_INVALID',
        /has the separator "-", which can stand in a signature/,
      ],
      [() => new Signer('key', { ...options, separator: '' }), 'SIGNING_SEPARATOR_INVALID', /separator/],
      [
        () => new Signer('key', { ...options, digest: 'md5' as 'sha1' }),
        'DIGEST_UNKNOWN',
        /named "md5", expected sha1, sha256, sha384, sha512/,
      ],
      [
        () => new Signer('key', { ...options, derivation: 'none' as 'hmac' }),
        'SIGNING_DERIVATION_UNKNOWN',
        /by "none", expected hmac, django or concat/,
      ],
      [() => new Signer('key', options).sign('\ud800'), 'SIGNING_NOT_TEXT', /expected well-formed text/],
      [() => new Signer('key', options).sign(7 as unknown as string), 'SIGNING_NOT_TEXT', /was given 7/],
    ]
    for (const [act, code, message] of cases) assert.throws(act, { code, message })
  })

  test('a lone surrogate does not pass for U+FFFD', () => {
    const signer = new Signer('key', options)
    const token = signer.sign('\ufffd')
    assert.ok(!signer.verify(token.replace('\ufffd', '\ud800')))
  })
})

describe('TimestampSigner', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1) + 999)
  const signer = new TimestampSigner('key', { ...options, clock })

  test('what is signed comes back with its time', () => {
    fc.assert(
      fc.property(text, (value) =>
        assert.deepEqual(signer.read(signer.sign(value)), { value, signedAt: new Date('2026-01-01T00:00:00Z') }),
      ),
    )
  })

  test('tokens grow old', () => {
    const later = new ManualClock(clock.now())
    const reader = new TimestampSigner('key', { ...options, clock: later })
    const token = signer.sign('value')
    later.advance(60_000)
    assert.equal(reader.unsign(token, { maxAge: 60 }), 'value')
    later.advance(1000)
    assert.throws(() => reader.unsign(token, { maxAge: 60 }), {
      code: 'SIGNATURE_EXPIRED',
      message: 'The token is 61 seconds old, expected at most 60.',
    })
    assert.ok(!reader.verify(token, { maxAge: 60 }) && reader.verify(token, { maxAge: 61 }) && reader.verify(token))
  })

  test('tokens of the present second are of age 0', () => {
    assert.ok(signer.verify(signer.sign('value'), { maxAge: 0 }))
  })

  test('clocks may differ a little, and not more', () => {
    const slow = new ManualClock(clock.now() - 200_000)
    const reader = new TimestampSigner('key', { ...options, clock: slow })
    assert.ok(reader.verify(signer.sign('value'), { maxAge: 60 }))
    slow.advance(-200_000)
    assert.throws(() => reader.unsign(signer.sign('value'), { maxAge: 60 }), {
      code: 'SIGNATURE_EXPIRED',
      message: 'The token was signed in the future.',
    })
  })

  test('what has no time is no such token', () => {
    const plain = new Signer('key', options)
    for (const value of ['value', 'value.', 'value.!', `value.${'A'.repeat(12)}`, 'value.A', 'value.AAAAAAAAAAA']) {
      assert.throws(
        () => signer.unsign(plain.sign(value)),
        { code: 'SIGNATURE_INVALID', message: 'The token does not say when it was signed.' },
        value,
      )
    }
  })

  test('a limit that is no number does not switch the limit off', () => {
    for (const maxAge of [Number.NaN, -1, '60x' as unknown as number]) {
      assert.throws(() => signer.unsign(signer.sign('value'), { maxAge }), {
        code: 'SIGNATURE_MAX_AGE',
        message: /^The maxAge of a token is .*, expected seconds\.$/,
      })
    }
  })
})

test('a mistake is no false token', () => {
  const signer = new TimestampSigner('key', options)
  assert.throws(() => signer.verify(signer.sign('value'), { maxAge: Number.NaN }), { code: 'SIGNATURE_MAX_AGE' })
})
