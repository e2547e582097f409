import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ManualClock } from '../base/clock.ts'
import { parseCookieDate } from './cookie-date.ts'
import { CookieJar } from './cookie-jar.ts'

const HTTPS = new URL('https://shop.example.org/cart/items')

function sent(url: string | URL, ...lines: string[]): string | null {
  const jar = new CookieJar(new ManualClock(0))
  for (const line of lines) jar.store(line, HTTPS)
  return jar.header(new URL(url))
}

describe('a cookie jar', () => {
  test('keeps to host, path and scheme', () => {
    assert.equal(sent('https://shop.example.org/cart/', 'a=1'), 'a=1')
    assert.equal(sent('https://shop.example.org/cartoon', 'a=1'), null)
    assert.equal(sent('https://example.org/cart/', 'a=1; Domain=example.org'), 'a=1')
    assert.equal(sent('https://badexample.org/', 'a=1; Domain=example.org; Path=/'), null)
    assert.equal(sent('https://org/', 'a=1; Domain=org; Path=/'), null)
    assert.equal(sent('http://shop.example.org/', 'a=1; Path=/; Secure'), null)
    assert.equal(sent('https://shop.example.org/', 'a=1; Path=/', 'b=2; Path=/', 'a=3; Path=/'), 'a=3; b=2')
    assert.equal(sent('https://shop.example.org/', 'a=1; Path=/', 'a=; Path=/; Max-Age=0'), null)
  })

  test('an address has no domain, and this machine is safe without https', () => {
    const jar = new CookieJar()
    jar.store('a=1; Domain=0.0.1', new URL('http://127.0.0.1/'))
    jar.store('b=1; Domain=127.0.0.1', new URL('http://127.0.0.1/'))
    jar.store('c=1; Secure', new URL('http://[::1]/'))
    jar.store('d=1; Secure', new URL('http://a.localhost/'))
    assert.deepEqual(
      [...jar].map(({ name }) => name),
      ['b', 'c', 'd'],
    )
    jar.clear()
    assert.deepEqual([...jar], [])
  })

  test('knows the time', () => {
    const clock = new ManualClock(0)
    const jar = new CookieJar(clock)
    jar.store('a=1; Max-Age=10', HTTPS)
    jar.store('b=1; Expires=Thu, 01 Jan 1970 00:00:20 GMT', HTTPS)
    jar.store('c=1; Expires=never; Max-Age=never', HTTPS)
    const names = () =>
      jar
        .cookiesFor(HTTPS)
        .map(({ name }) => name)
        .join('')
    assert.equal(names(), 'abc')
    clock.advance(10_000)
    assert.equal(names(), 'bc')
    clock.advance(10_000)
    assert.equal(names(), 'c')
  })

  test('checks what a prefix promises, and the size', () => {
    assert.equal(sent(HTTPS, '__Host-a=1; Secure; Path=/'), '__Host-a=1')
    assert.equal(
      sent(HTTPS, '__host-a=1; Secure; Path=/; Domain=example.org', '__Host-b=1; Path=/', '__Secure-c=1', '__Host-d=1; Secure'),
      null,
    )
    assert.equal(sent(HTTPS, '__Secure-a=1; Secure'), '__Secure-a=1')
    assert.equal(sent(HTTPS, `a=${'x'.repeat(4096)}`, 'b=\x01', '=__Host-c=1', 'd'), null)
  })

  test('remembers the attributes', () => {
    const jar = new CookieJar()
    jar.store('a=1; HttpOnly; SameSite=None; Secure', HTTPS)
    jar.store('b=1; SameSite=odd', HTTPS)
    const [a, b] = [...jar]
    assert.deepEqual([a?.httpOnly, a?.sameSite, a?.secure, a?.hostOnly, a?.path], [true, 'none', true, true, '/cart'])
    assert.deepEqual([b?.httpOnly, b?.sameSite, b?.secure], [false, null, false])
  })
})

test('the dates of cookies', () => {
  const at = Date.UTC(1994, 10, 6, 8, 49, 37)
  for (const text of [
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    '1994 8:49:37 november 6x',
  ]) {
    assert.equal(parseCookieDate(text), at, text)
  }
  assert.equal(parseCookieDate('1 Jan 69 0:0:0'), Date.UTC(2069, 0, 1))
  for (const text of [
    '',
    '1 Jan 1970',
    'Jan 1970 0:0:0',
    '1 1970 0:0:0',
    '1 Jan 0:0:0',
    '31 Feb 2020 0:0:0',
    '1 Jan 2020 24:0:0',
    '1 Jan 1500 0:0:0',
  ]) {
    assert.equal(parseCookieDate(text), null, text)
  }
})
