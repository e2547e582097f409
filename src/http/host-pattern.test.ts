import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { buildHost, compareHosts, parseHostPattern, readHost } from './host-pattern.ts'

describe('host patterns', () => {
  test('a parameter is a label or a part of one', () => {
    const read = (pattern: string, host: string): unknown => readHost(parseHostPattern(pattern), host)
    assert.deepEqual(read('{tenant}.example.com', 'ada.example.com'), ['ada'])
    assert.deepEqual(read('{tenant}.Example.COM', 'ada.example.com'), ['ada'])
    assert.deepEqual(read('{region}-{id:int}.{zone}', 'eu-7.example'), ['eu', 7, 'example'])
    for (const host of ['example.com', 'a.b.example.com', '.example.com', 'ada.example.org', "o'hara.example.com", 'a%2e.example.com', ''])
      assert.equal(read('{tenant}.example.com', host), null, host)
    assert.equal(read('{id:int}.example.com', 'x.example.com'), null)
    assert.equal(read('{a}.{b}', '.'.repeat(100_000)), null)
  })

  test('what is no host is refused', () => {
    for (const [source, message] of [
      ['', /names no host/],
      ['https://example.com', /has a scheme or a path/],
      ['*.example.com', /'\*' is no wildcard/],
      ['example.com:8000', /has a port/],
      ['a..b', /a label is empty/],
      ['example.com.', /a label is empty/],
      ['{a}.{a}', /"a" occurs twice/],
      ['{a}{b}.x', /two parameters touch/],
      ['{a', /a brace has no partner/],
      ['{a:path}.x', /a host has no path/],
      ['bücher.example', /cannot hold "bücher"/],
      [7, /names no host/],
    ] as const)
      assert.throws(() => parseHostPattern(source as string), { code: 'ROUTE_HOST_INVALID', message }, String(source))
    assert.throws(() => parseHostPattern('{a:intt}.x'), { code: 'ROUTE_CONVERTER_UNKNOWN' })
  })

  test('an address stands for itself', () => {
    assert.equal(parseHostPattern('[::1]').source, '[::1]')
    assert.equal(buildHost(parseHostPattern('[2001:DB8::1]'), {}), '[2001:db8::1]')
  })

  test('no parameter leads to another host', () => {
    const pattern = parseHostPattern('{tenant}.example.com')
    assert.equal(buildHost(pattern, { tenant: 'Ada' }), 'ada.example.com')
    assert.throws(() => buildHost(pattern, {}), { code: 'ROUTE_PARAM_MISSING' })
    assert.throws(() => buildHost(pattern, { tenant: 'a'.repeat(64) }), { code: 'ROUTE_PARAM_INVALID' })
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (tenant) => {
        let host: string
        try {
          host = buildHost(pattern, { tenant })
        } catch (error) {
          assert.equal((error as { code: string }).code, 'ROUTE_PARAM_INVALID')
          return
        }
        assert.match(host, /^[a-z0-9_-]+\.example\.com$/)
        assert.deepEqual(readHost(pattern, host), [tenant.toLowerCase()])
      }),
    )
    for (const tenant of ['evil.example/', 'evil.example', 'a@b', 'a:1', '', 'ü'])
      assert.throws(() => buildHost(pattern, { tenant }), { code: 'ROUTE_PARAM_INVALID' }, tenant)
  })

  test('the more particular one is asked first, whatever the order', () => {
    const sources = [
      'eu.{a}.example.com',
      'x{a}.eu.example.com',
      '{a:int}.eu.example.com',
      '{a}.eu.example.com',
      '{a}.{b}.example.com',
      '{a}.{b}.{c}.com',
    ]
    const sorted = (all: string[]): string[] =>
      all
        .map(parseHostPattern)
        .sort(compareHosts)
        .map(({ source }) => source)
    const expected = [
      'x{a}.eu.example.com',
      '{a:int}.eu.example.com',
      '{a}.eu.example.com',
      'eu.{a}.example.com',
      '{a}.{b}.example.com',
      '{a}.{b}.{c}.com',
    ]
    assert.deepEqual(sorted(sources), expected)
    assert.deepEqual(sorted(sources.toReversed()), expected)
    assert.deepEqual(sorted(['{a}.com', '{a}.{b}.com']), ['{a}.{b}.com', '{a}.com'])
  })
})
