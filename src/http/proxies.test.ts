import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Exchange } from '../gateway/exchange.ts'
import { Proxies, type ProxyOptions } from './proxies.ts'

/** The peer of a fake exchange. */
const PEER = '192.0.2.1'

function seen(headers: Record<string, string>, options: readonly string[] | ProxyOptions = [PEER, '10.0.0.0/8']): Exchange {
  return new Proxies(options).see(fakeExchange('GET', '/x', { headers, mount: '/m' }))
}

function address(headers: Record<string, string>, options?: readonly string[] | ProxyOptions): string | null {
  return seen(headers, options).connection.remoteAddress
}

describe('the address of the client', () => {
  test('nobody is believed who is not in the list', () => {
    const headers = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }
    for (const trust of [[], ['10.0.0.0/8'], ['192.0.3.0/24']]) {
      const exchange = seen(headers, trust)
      assert.equal(exchange.connection.remoteAddress, PEER)
      assert.equal(exchange.connection.scheme, 'http')
      assert.equal(exchange.headers.get('host'), 'example.org')
    }
  })

  test('is the first from the right that is no proxy', () => {
    const cases: readonly [string, string | null][] = [
      ['1.2.3.4', '1.2.3.4'],
      ['6.6.6.6, 1.2.3.4', '1.2.3.4'],
      ['6.6.6.6, 1.2.3.4, 10.0.0.3, 10.0.0.4', '1.2.3.4'],
      ['10.0.0.3, 10.0.0.4', '10.0.0.3'],
      ['1.2.3.4:5678', '1.2.3.4'],
      ['2001:db8::1', '2001:db8::1'],
      ['[2001:db8::1]:80', '2001:db8::1'],
      ['unknown', null],
      ['1.2.3.4, _hidden, 10.0.0.4', null],
      ['1.2.3.4, , 10.0.0.4', null],
      ['010.0.0.4', null],
      ['1.2.3.4x', null],
    ]
    for (const [field, expected] of cases) assert.equal(address({ 'x-forwarded-for': field }), expected, field)
  })

  test('by Forwarded', () => {
    const cases: readonly [string, string | null][] = [
      ['for=1.2.3.4', '1.2.3.4'],
      ['for=6.6.6.6, For="1.2.3.4:99";proto=http;by=10.0.0.1', '1.2.3.4'],
      ['for="[2001:db8::1]:4711", for=10.0.0.4', '2001:db8::1'],
      ['for=1.2.3.4, proto=https', null],
    ]
    for (const [forwarded, expected] of cases) assert.equal(address({ forwarded }), expected, forwarded)
    assert.equal(seen({ forwarded: 'for="1.2.3.4:99"' }).connection.remotePort, 99)
    assert.throws(() => seen({ forwarded: 'for="1.2.3.4' }), { code: 'PROXY_FIELD', status: 400 })
  })

  test('by peers of all kinds', () => {
    const trusts = (trust: string[], peer: string | null): boolean => new Proxies(trust).trusts(peer)
    assert.ok(trusts(['loopback'], '127.1.2.3'))
    assert.ok(trusts(['loopback'], '::1'))
    assert.ok(trusts(['127.0.0.0/8'], '::ffff:127.0.0.1'))
    assert.ok(trusts(['private'], '172.31.0.1'))
    assert.ok(!trusts(['private'], '172.32.0.1'))
    assert.ok(trusts(['fd00::/8'], 'fd12::1'))
    assert.ok(trusts(['unix'], null))
    assert.ok(!trusts(['loopback'], null))
    assert.ok(!trusts(['0.0.0.0/0'], 'nonsense'))
  })
})

describe('scheme, host, port and prefix', () => {
  test('are those of the hop that saw the client', () => {
    const exchange = seen({
      'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.3',
      'x-forwarded-proto': 'gopher, https, http',
      'x-forwarded-host': 'Shop.Example:8443',
      'x-forwarded-prefix': '/a/b/',
    })
    assert.equal(exchange.connection.scheme, 'https')
    assert.equal(exchange.headers.get('host'), 'shop.example:8443')
    assert.equal(exchange.mount, '/a/b/m')
    const standard = seen({
      forwarded: 'for=6.6.6.6;host=evil.example, for=1.2.3.4;proto=https;host=shop.example, for=10.0.0.4;proto=http',
    })
    assert.equal(standard.connection.scheme, 'https')
    assert.equal(standard.headers.get('host'), 'shop.example')
  })

  test('a port goes with the host, unless it is the scheme’s own', () => {
    assert.equal(seen({ 'x-forwarded-port': '8443' }).headers.get('host'), 'example.org:8443')
    assert.equal(seen({ 'x-forwarded-port': '443', 'x-forwarded-proto': 'HTTPS' }).headers.get('host'), 'example.org')
    assert.equal(address({ 'x-forwarded-port': '8443' }), PEER)
  })

  for (const [name, value] of [
    ['proto', 'javascript'],
    ['host', 'a/b'],
    ['host', 'user@evil.example'],
    ['port', '0'],
    ['port', '65536'],
    ['port', '8x'],
    ['prefix', '//evil.example'],
    ['prefix', 'x'],
    ['prefix', '/a/../b'],
    ['prefix', '/a?b'],
    ['prefix', '/\\evil'],
  ] as const) {
    test(`${name} ${value} is refused`, () => {
      assert.throws(() => seen({ [`x-forwarded-${name}`]: value }), { code: 'PROXY_FIELD', status: 400 })
    })
  }

  test('both families at once are refused, unless one is named', () => {
    const both = { forwarded: 'for=1.1.1.1', 'x-forwarded-for': '2.2.2.2' }
    assert.throws(() => seen(both), { code: 'PROXY_AMBIGUOUS', status: 400 })
    assert.equal(address(both, { trust: [PEER], header: 'forwarded' }), '1.1.1.1')
    assert.equal(address(both, { trust: [PEER], header: 'x-forwarded' }), '2.2.2.2')
  })

  test('only what is to be taken is taken', () => {
    const headers = {
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-prefix': '/p',
    }
    const exchange = seen(headers, { trust: [PEER], take: ['proto'] })
    assert.equal(exchange.connection.scheme, 'https')
    assert.deepEqual([exchange.connection.remoteAddress, exchange.headers.get('host'), exchange.mount], [PEER, 'example.org', '/m'])
  })
})

test('the rest is the exchange behind', () => {
  const calls: unknown[] = []
  const inner = fakeExchange('POST', '/x', {
    headers: { 'x-forwarded-for': '1.2.3.4' },
    body: 'b',
    waitUntil: (promise) => calls.push(promise),
  })
  const socket = {} as never
  const connection = { ...inner.connection, earlyHints: () => calls.push('hints'), upgrade: () => socket, acceptWebSocket: () => 'ws' }
  const exchange = new Proxies([PEER]).see({ ...inner, connection })
  assert.equal(exchange.body, inner.body)
  assert.equal(exchange.signal, inner.signal)
  const { localAddress, localPort, protocol, tls } = exchange.connection
  assert.deepEqual([exchange.method, exchange.target, localAddress, localPort, protocol, tls], ['POST', '/x', null, null, 'HTTP/1.1', null])
  const done = Promise.resolve()
  exchange.connection.waitUntil(done)
  exchange.connection.earlyHints?.([])
  assert.deepEqual(calls, [done, 'hints'])
  assert.equal(exchange.connection.upgrade?.(), socket)
  assert.equal(exchange.connection.acceptWebSocket?.(), 'ws')
  assert.equal(seen({ 'x-forwarded-for': '1.2.3.4' }).connection.upgrade, undefined)
  const plain = fakeExchange('GET', '/')
  assert.equal(new Proxies([PEER]).see(plain), plain)
})

test('mistakes are told at start', () => {
  for (const bad of [
    ['10.0.0.0/33'],
    ['::/129'],
    ['example.org'],
    ['10.0.0'],
    [3],
    true,
    { trust: 'loopback' },
    { trust: [], header: 'x' },
    { trust: [], take: ['all'] },
    { trust: [], taken: ['for'] },
  ]) {
    assert.throws(() => new Proxies(bad as never), { code: 'PROXIES_INVALID' }, JSON.stringify(bad))
  }
  assert.throws(() => new Proxies(['10.0.0.0/33']), {
    message: 'The option proxies has "10.0.0.0/33", expected an address or a block such as 10.0.0.0/8.',
  })
})
