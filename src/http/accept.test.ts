import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatAccept, negotiate, negotiateCharset, negotiateEncoding, negotiateLanguage, parseAccept } from './accept.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const offers = ['text', 'html', 'json'] as const

test('the best of what there is', () => {
  const cases: [string | null, string | null][] = [
    [null, 'text'],
    ['', 'text'],
    ['nonsense', 'text'],
    ['*/*', 'text'],
    [BROWSER, 'html'],
    ['application/json', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['text/*;q=0.5, application/json;q=0.4', 'text'],
    ['text/*, text/plain;q=0.1', 'html'],
    ['text/html;q=0, */*', 'text'],
    ['text/plain;q=0, text/html;q=0, */*;q=0.1', 'json'],
    ['image/png', null],
    ['*/*;q=0', null],
    ['TEXT/HTML', 'html'],
    ['application/json;charset=utf-8;q=0.9, text/plain;q=0.8', 'json'],
    ['application/json;q=nonsense, text/html;q=0.1', 'html'],
    ['application/json;q=1.5, text/html;q=0.1', 'html'],
  ]
  for (const [header, best] of cases) assert.equal(negotiate(header, offers), best, String(header))
  assert.equal(negotiate('image/*', ['image/png', 'image/webp']), 'image/png')
  assert.equal(negotiate('*/*', []), null)
  assert.equal(negotiate(null, []), null)
})

test('only so many ranges are looked at', () => {
  assert.equal(negotiate(`${'a/b,'.repeat(200)}text/html`, offers), null)
})

describe('parseAccept', () => {
  test('elements with quality and parameters', () => {
    const read = parseAccept('Text/HTML;Level=1;q=0.5;ext=x, */*, de-AT ;q=0, *;Q=1.000')
    assert.deepEqual(
      read.map(({ value, quality, params }) => [value, quality, Object.fromEntries(params)]),
      [
        ['Text/HTML', 0.5, { level: '1' }],
        ['*/*', 1, {}],
        ['de-AT', 0, {}],
        ['*', 1, {}],
      ],
    )
    assert.deepEqual(parseAccept(null), [])
    assert.equal(parseAccept('a/b;c=";q=0"')[0]?.quality, 1)
  })

  test('what does not parse is left out', () => {
    for (const text of [
      'a b',
      'a/',
      '/a',
      'a/b/c',
      ';q=1',
      'a;q=2',
      'a;q=.5',
      'a;q=0.1234',
      'a;q=-1',
      'a;q',
      'a;q=',
      'a;q="',
      'a\u{e9}',
      'a'.repeat(1001),
    ]) {
      assert.deepEqual(parseAccept(text), [], text)
    }
  })

  test('what is written comes back', () => {
    const params = fc.uniqueArray(
      fc.tuple(
        fc.stringMatching(/^[a-p]{1,8}$/),
        fc.stringMatching(/^[ -~]+$/).filter((text) => !/[\\%]/.test(text)),
      ),
      {
        selector: ([name]) => name,
      },
    )
    const one = fc.record({
      value: fc.constantFrom('*/*', 'text/*', 'a/b', 'de-AT', '*'),
      quality: fc.nat(1000).map((n) => n / 1000),
      params,
    })
    fc.assert(
      fc.property(fc.array(one), (given) => {
        assert.deepEqual(
          parseAccept(formatAccept(given)).map((accepted) => ({ ...accepted, params: [...accepted.params] })),
          given.map((accepted) => ({ ...accepted })),
        )
      }),
    )
  })

  test('nonsense is not written', () => {
    assert.throws(() => formatAccept([{ value: 'a b' }]), {
      code: 'ACCEPT_INVALID',
      message: 'An Accept element is "a b", expected such as "text/html", "en" or "*".',
    })
    assert.throws(() => formatAccept([{ value: 'a', quality: 2 }]), {
      code: 'ACCEPT_INVALID',
      message: 'The quality of "a" is 2, expected a number from 0 to 1.',
    })
    assert.throws(() => formatAccept([{ value: 'a', quality: Number.NaN }]), { code: 'ACCEPT_INVALID' })
  })
})

test('media ranges with parameters', () => {
  const html = ['text/html', 'text/html;level=1', 'application/json'] as const
  // The example of RFC 9110 section 12.5.1, and what clients send.
  const cases: [string, string | null][] = [
    ['text/html;level=1', 'text/html;level=1'],
    ['text/html;level=1;q=0.1, text/html', 'text/html'],
    ['text/html;level=2', null],
    ['application/json;charset=utf-8', 'application/json'],
    ['application/json;profile=x', null],
    ['*', 'text/html'],
  ]
  for (const [header, best] of cases) assert.equal(negotiate(header, html), best, header)
})

test('languages', () => {
  const cases: [string | null, string[], string | null][] = [
    [null, ['en', 'de'], 'en'],
    ['de', ['en', 'de'], 'de'],
    ['DE-at', ['en', 'de_AT'], 'de_AT'],
    ['de-AT, en;q=0.5', ['en', 'de'], 'de'],
    ['de', ['en', 'de-AT'], 'de-AT'],
    ['de-AT', ['de', 'de-AT'], 'de-AT'],
    ['zh-Hant-TW', ['zh', 'zh-Hant'], 'zh-Hant'],
    ['de;q=0, *', ['de-AT', 'fr'], 'fr'],
    ['de-AT;q=0, de', ['de-AT', 'de'], 'de'],
    ['de-AT;q=0', ['de'], null],
    ['den', ['de'], null],
    ['fr', ['en', 'de'], null],
    ['en;q=0.5, de;q=0.9', ['en', 'de'], 'de'],
    ['en, de', ['de', 'en'], 'en'],
  ]
  for (const [header, offers, best] of cases) assert.equal(negotiateLanguage(header, offers), best, `${header} ${offers}`)
})

test('charsets', () => {
  const cases: [string | null, string | null][] = [
    [null, 'utf-8'],
    ['UTF8', 'utf-8'],
    ['latin1, utf-8;q=0.5', 'ISO-8859-1'],
    ['*;q=0.1, iso-8859-1;q=0', 'utf-8'],
    ['koi8-r', null],
  ]
  for (const [header, best] of cases) assert.equal(negotiateCharset(header, ['utf-8', 'ISO-8859-1']), best, String(header))
})

test('encodings', () => {
  const cases: [string | null, string | null][] = [
    [null, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['X-GZIP', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['deflate', 'identity'],
    ['gzip;q=0.5, identity', 'identity'],
    ['gzip, identity', 'gzip'],
    ['identity;q=0', null],
    ['*;q=0', null],
    ['gzip, *;q=0', 'gzip'],
    ['identity, *;q=0', 'identity'],
    ['gzip;q=0', 'identity'],
  ]
  for (const [header, best] of cases) assert.equal(negotiateEncoding(header, ['br', 'gzip']), best, String(header))
})
