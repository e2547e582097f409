import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Headers } from '../wire/headers.ts'
import { formatCookie, parseCookies, ResponseCookies } from './cookies.ts'

describe('parseCookies', () => {
  test('reads what browsers send and never fails', () => {
    const cases: [string | null, [string, string][]][] = [
      [null, []],
      ['', []],
      [
        'a=1; b=2',
        [
          ['a', '1'],
          ['b', '2'],
        ],
      ],
      [
        'a=1;b=2;',
        [
          ['a', '1'],
          ['b', '2'],
        ],
      ],
      ['a=b=c', [['a', 'b=c']]],
      [
        'a="x y"; b="',
        [
          ['a', 'x y'],
          ['b', '"'],
        ],
      ],
      ['a', []],
      ['=__Host-x=1; b=2', [['b', '2']]],
      ['a=1; a=2', [['a', '1']]],
      ['__proto__=x', [['__proto__', 'x']]],
      [';;; =;a=', [['a', '']]],
      ['x; a=1', [['a', '1']]],
    ]
    for (const [header, pairs] of cases) assert.deepEqual([...parseCookies(header)], pairs, String(header))
  })

  test('reads only so many', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `c${i}=x`).join('; ')
    assert.equal(parseCookies(many).size, 300)
  })
})

describe('formatCookie', () => {
  test('is careful by default', () => {
    assert.equal(formatCookie('a', '1'), 'a=1; Path=/; HttpOnly; SameSite=Lax')
  })

  test('writes every attribute', () => {
    const expires = new Date(Date.UTC(2026, 0, 2, 3, 4, 5))
    const all = { maxAge: 60, expires, path: '/x', domain: 'example.org', secure: true, httpOnly: false, sameSite: 'none' } as const
    assert.equal(
      formatCookie('a', '1', all),
      'a=1; Max-Age=60; Expires=Fri, 02 Jan 2026 03:04:05 GMT; Path=/x; Domain=example.org; Secure; SameSite=None',
    )
    assert.equal(
      formatCookie('__Host-a', '1', { secure: true, sameSite: 'strict' }),
      '__Host-a=1; Path=/; Secure; HttpOnly; SameSite=Strict',
    )
  })

  test('refuses what would break out or be dropped', () => {
    const cases: [string, string, object][] = [
      ['a b', 'x', {}],
      ['', 'x', {}],
      ['a=b', 'x', {}],
      ['a', 'x;y', {}],
      ['a', 'x\r\n', {}],
      ['a', 'x"', {}],
      ['a', 'ü', {}],
      ['a', 'x'.repeat(4096), {}],
      ['a', 'x', { maxAge: 1.5 }],
      ['a', 'x', { maxAge: -1 }],
      ['a', 'x', { expires: new Date(Number.NaN) }],
      ['a', 'x', { path: 'x' }],
      ['a', 'x', { path: '/;x' }],
      ['a', 'x', { domain: 'a;b' }],
      ['a', 'x', { domain: 'a\n' }],
      ['a', 'x', { sameSite: 'Lax; Domain=evil' }],
      ['a', 'x', { sameSite: 'none' }],
      ['__Secure-a', 'x', {}],
      ['__Host-a', 'x', { secure: true, path: '/x' }],
      ['__host-a', 'x', { secure: true, domain: 'example.org' }],
    ]
    for (const [name, value, options] of cases)
      assert.throws(() => formatCookie(name, value, options), { code: 'COOKIE_INVALID' }, JSON.stringify([name, value, options]))
    assert.throws(() => formatCookie('a', 'b c'), {
      message: 'The value of cookie "a" is "b c", expected visible ASCII without quote, comma, semicolon and backslash.',
      hint: 'Encode it: encodeURIComponent(value).',
    })
  })
})

test('a response sets and deletes, one line each', () => {
  const headers = new Headers()
  const cookies = new ResponseCookies(headers)
  cookies.set('a', '1')
  cookies.delete('b', { path: '/x' })
  assert.deepEqual(headers.getSetCookie(), [
    'a=1; Path=/; HttpOnly; SameSite=Lax',
    'b=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/x; HttpOnly; SameSite=Lax',
  ])
})

describe('attributes beyond the RFC of 2011', () => {
  test('Partitioned and Priority', () => {
    assert.equal(
      formatCookie('a', '1', { secure: true, partitioned: true, priority: 'high' }),
      'a=1; Path=/; Secure; HttpOnly; SameSite=Lax; Partitioned; Priority=High',
    )
    assert.throws(() => formatCookie('a', '1', { partitioned: true }), {
      message: 'The partitioned of cookie "a" is true, expected secure beside it, or browsers drop the cookie.',
    })
    assert.throws(() => formatCookie('a', '1', { priority: 'x' as 'low' }), {
      message: 'The priority of cookie "a" is "x", expected low, medium or high.',
    })
  })

  test('prefixes that promise HttpOnly', () => {
    assert.throws(() => formatCookie('__Http-a', '1', { secure: true, httpOnly: false }), { code: 'COOKIE_INVALID' })
    assert.throws(() => formatCookie('__Host-Http-a', '1', { secure: true, httpOnly: false }), { code: 'COOKIE_INVALID' })
    assert.equal(formatCookie('__Host-a', '1', { secure: true, httpOnly: false }), '__Host-a=1; Path=/; Secure; SameSite=Lax')
  })

  test('what is no truth value, path or domain is told', () => {
    assert.throws(() => formatCookie('a', '1', { secure: 'no' as never }), {
      message: 'The secure of cookie "a" is "no", expected true or false.',
    })
    assert.throws(() => formatCookie('a', '1', { path: 3 as never }), { code: 'COOKIE_INVALID' })
    assert.throws(() => formatCookie('a', '1', { domain: 'a b' }), { code: 'COOKIE_INVALID' })
    assert.equal(formatCookie('a', '1', { domain: '.example.org' }), 'a=1; Path=/; Domain=.example.org; HttpOnly; SameSite=Lax')
  })
})

test('values as Flask and Django quote them, and UTF-8', () => {
  const cookies = parseCookies('a="x\\054y\\"\\\\"; b="\\342\\230\\203"; c=f\u00c3\u00b6; d=\u00ff; e="plain"; f=\u00c3\u00a0')
  assert.deepEqual([...cookies.values()], ['x,y"\\', '☃', 'fö', '\u00ff', 'plain', 'à'])
})
