import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FakeOptions, fakeExchange } from '../../../test/fake-exchange.ts'
import { Request } from '../../http/request.ts'
import type { AnyRequest } from '../handler.ts'
import { isUnsafe, originGuard } from './origin.ts'

function asked(options: FakeOptions): AnyRequest {
  return new Request(fakeExchange('POST', '/', options), '/')
}

describe('origin', () => {
  const guard = originGuard(['https://shop.example'])
  const passes = (headers: Record<string, string>, scheme: 'http' | 'https' = 'http'): boolean => {
    try {
      guard(asked({ headers, scheme }))
      return true
    } catch (error) {
      assert.equal((error as { status: number }).status, 403)
      assert.equal((error as { code: string }).code, 'ORIGIN_REFUSED')
      return false
    }
  }

  test('what is no browser passes', () => {
    assert.ok(passes({}))
  })

  test('Sec-Fetch-Site alone', () => {
    assert.ok(passes({ 'sec-fetch-site': 'same-origin' }))
    assert.ok(passes({ 'sec-fetch-site': 'none' }))
    for (const site of ['cross-site', 'same-site', 'nonsense', '', 'same-origin, cross-site', 'SAME-ORIGIN'])
      assert.ok(!passes({ 'sec-fetch-site': site }), site)
  })

  test('Origin alone', () => {
    assert.ok(passes({ origin: 'http://example.org' }))
    assert.ok(passes({ origin: 'http://example.org:80' }))
    assert.ok(passes({ origin: 'HTTP://EXAMPLE.ORG' }))
    assert.ok(passes({ origin: 'http://example.org', host: 'example.org:80' }))
    assert.ok(passes({ origin: 'http://example.org:8000', host: 'example.org:8000' }))
    const foreign = [
      'http://evil',
      'null',
      '',
      'http://example.org.evil',
      'http://example.org:81',
      'http://a.example.org',
      'http://evil@example.org',
      'example.org',
      'http://example.org/',
      'http://example.org, http://evil',
      'file://',
    ]
    for (const origin of foreign) assert.ok(!passes({ origin }), origin)
  })

  test('https may look like http behind a proxy, http never like https', () => {
    assert.ok(passes({ origin: 'https://example.org' }))
    assert.ok(passes({ origin: 'https://example.org:443' }))
    assert.ok(passes({ origin: 'https://example.org' }, 'https'))
    assert.ok(!passes({ origin: 'http://example.org' }, 'https'))
  })

  test('both must agree', () => {
    assert.ok(!passes({ 'sec-fetch-site': 'same-origin', origin: 'http://evil' }))
    assert.ok(!passes({ 'sec-fetch-site': 'cross-site', origin: 'http://example.org' }))
    assert.ok(passes({ 'sec-fetch-site': 'same-origin', origin: 'null' }))
    assert.ok(!passes({ 'sec-fetch-site': 'none', origin: 'null' }))
  })

  test('a trusted origin passes, and only it', () => {
    assert.ok(passes({ origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' }))
    assert.ok(!passes({ origin: 'http://shop.example' }))
    assert.throws(() => originGuard(['shop.example']), { code: 'ORIGINS_INVALID', message: /"shop\.example", expected origins/ })
    assert.throws(() => originGuard(['https://shop.example/']), { code: 'ORIGINS_INVALID' })
    assert.throws(() => originGuard('https://shop.example' as unknown as string[]), {
      code: 'ORIGINS_INVALID',
      message: /expected an array/,
    })
  })

  test('which methods are unsafe', () => {
    assert.deepEqual(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'POST', 'PUT', 'DELETE', 'PATCH', 'QUERY', 'get'].filter(isUnsafe), [
      'POST',
      'PUT',
      'DELETE',
      'PATCH',
      'QUERY',
      'get',
    ])
  })
})
