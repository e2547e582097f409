import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { App } from './app.ts'

const HEADERS = {
  'x-forwarded-for': '1.2.3.4',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'shop.example',
  'x-forwarded-prefix': '/shop',
}

test('a request tells what a trusted proxy saw, and only a trusted one', () => {
  const tell = (proxies: readonly string[]): unknown => {
    const app = new App({ proxies, hosts: ['shop.example', 'example.org'] })
    app.get(
      '/where',
      { name: 'where' },
      (request) => `${request.remoteAddress} ${request.url} ${request.mount} ${request.absoluteUrlFor('where')}`,
    )
    return (app.handle(fakeExchange('GET', '/where', { headers: HEADERS })) as { body: unknown }).body
  }
  assert.equal(tell(['192.0.2.0/24']), '1.2.3.4 https://shop.example/shop/where /shop https://shop.example/shop/where')
  assert.equal(tell(['10.0.0.0/8']), '192.0.2.1 http://example.org/where  http://example.org/where')
})

test('the guard of hosts looks at the host that the client named', () => {
  const app = new App({ proxies: ['192.0.2.0/24'], hosts: ['example.org'] })
  app.get('/', () => 'ok')
  assert.equal((app.handle(fakeExchange('GET', '/', { headers: HEADERS })) as { status: number }).status, 400)
})

test('nonsense from a proxy is a 400, and an error handler sees it', () => {
  const app = new App({ proxies: ['192.0.2.0/24'] })
  app.get('/', () => 'ok')
  app.onError(400, (error) => (error as { code: string }).code)
  const answer = app.handle(fakeExchange('GET', '/', { headers: { 'x-forwarded-proto': 'x' } })) as { status: number; body: string }
  assert.deepEqual([answer.status, answer.body], [400, 'PROXY_FIELD'])
})
