import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHostPattern } from './host-pattern.ts'
import { parsePattern } from './pattern.ts'
import { Router } from './router.ts'

function hosted(...routes: [method: string, host: string, path: string][]): Router<string> {
  const router = new Router<string>()
  for (const [method, host, path] of routes) {
    const pattern = host === '' ? null : parseHostPattern(host)
    router.add(parsePattern(path), [method], `${host}${path}`, { host: pattern, place: () => 'shop.ts:3' })
  }
  return router
}

describe('hosts', () => {
  const router = hosted(
    ['GET', '', '/'],
    ['GET', '', '/anywhere'],
    ['GET', '', '/pages/{name}/'],
    ['GET', '{tenant}.example.com', '/'],
    ['POST', '{tenant}.example.com', '/orders'],
    ['GET', '{tenant}.example.com', '/orders/{id:int}'],
    ['GET', 'api.example.com', '/'],
    ['DELETE', 'api.example.com', '/orders'],
    ['GET', '', '/orders/{rest:path}'],
  )
  const told = (host: string | null, target: string, method = 'GET'): unknown => {
    const { kind, value, params, detail } = router.match(method, target, host)
    return [kind, value ?? detail, params]
  }

  test('the more particular host wins, and routes without one are for all', () => {
    assert.deepEqual(told('api.example.com', '/'), ['found', 'api.example.com/', {}])
    assert.deepEqual(told('ada.example.com', '/'), ['found', '{tenant}.example.com/', { tenant: 'ada' }])
    assert.deepEqual(told('example.com', '/'), ['found', '/', {}])
    assert.deepEqual(told('api.example.com', '/anywhere'), ['found', '/anywhere', {}])
    assert.deepEqual(told('api.example.com', '/orders/3'), ['found', '{tenant}.example.com/orders/{id:int}', { tenant: 'api', id: 3 }])
    assert.deepEqual(told('ada.example.com', '/orders/x'), ['found', '/orders/{rest:path}', { rest: 'x' }])
  })

  test('case, port and a last dot do not matter', () => {
    for (const host of ['API.Example.com', 'api.example.com:8000', 'api.example.com.'])
      assert.deepEqual(told(host, '/'), ['found', 'api.example.com/', {}], host)
    assert.deepEqual(told('ADA.example.com:1', '/'), ['found', '{tenant}.example.com/', { tenant: 'ada' }])
  })

  test('what is no host has the routes without one', () => {
    for (const host of [null, '', 'a b', '..', 'api.example.com:x', '__proto__'])
      assert.deepEqual(told(host, '/'), ['found', '/', {}], String(host))
  })

  test('methods, redirects and refusals are those of the host', () => {
    assert.deepEqual(told('ada.example.com', '/orders', 'PUT'), ['method', 'OPTIONS, POST', {}])
    assert.deepEqual(told('api.example.com', '/orders', 'PUT'), ['method', 'DELETE, OPTIONS, POST', {}])
    assert.deepEqual(told('example.com', '/orders', 'PUT'), ['missing', '', {}])
    assert.deepEqual(told('ada.example.com', '/orders/3/?a'), ['found', '/orders/{rest:path}', { rest: '3/' }])
    assert.deepEqual(told('ada.example.com', '/orders/', 'POST'), ['redirect', '/orders', {}])
    assert.deepEqual(told('example.com', '/orders/', 'POST'), ['missing', '', {}])
    assert.deepEqual(told('ada.example.com', '/pages/a'), ['redirect', '/pages/a/', {}])
  })

  test('routes that differ in the names of parameters are one', () => {
    assert.throws(() => hosted(['GET', '{a}.example.com', '/x'], ['GET', '{b}.example.com', '/x']), {
      code: 'ROUTE_DUPLICATE',
      message: 'Two routes answer GET "{a}.example.com/x": one in shop.ts:3, one in shop.ts:3 ("{b}.example.com/x").',
    })
    assert.throws(() => hosted(['GET', 'Example.com', '/x'], ['GET', 'example.COM', '/x']), { code: 'ROUTE_DUPLICATE' })
    assert.throws(() => hosted(['GET', '{id}.example.com', '/{id}']), {
      code: 'ROUTE_HOST_INVALID',
      message: 'The route "{id}.example.com/{id}" in shop.ts:3 has the parameter "id" in its host and in its path.',
    })
    hosted(['GET', '', '/x'], ['GET', '{b}.example.com', '/x'], ['GET', '{b:int}.example.com', '/x'], ['GET', 'a.example.com', '/x'])
  })

  test('a pattern without parameters is found at once on its host, and not before that of a more particular one', () => {
    assert.equal(router.match('GET', '/', 'api.example.com').steps, 0)
    assert.equal(router.match('GET', '/anywhere', 'example.com').steps, 0)
    const both = hosted(['GET', '', '/a'], ['GET', 'x.example', '/{any}'], ['POST', 'x.example', '/a'])
    assert.equal(both.match('GET', '/a', 'x.example').value, 'x.example/{any}')
    assert.equal(both.match('GET', '/a', 'y.example').value, '/a')
    assert.equal(both.match('POST', '/a', 'x.example').value, 'x.example/a')
  })

  test('without a host nothing asks for one', () => {
    assert.equal(hosted(['GET', '', '/']).hosted, false)
    assert.equal(router.hosted, true)
  })
})
