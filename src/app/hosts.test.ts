import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'

function application(): App {
  const app = new App({ hosts: ['.example.com', 'other.example'] })
  const shop = new Blueprint('shop', { host: '{tenant}.example.com', prefix: '/shop' })
  const orders = shop.blueprint('orders', { prefix: '/orders' })
  const order = orders.get('/{id:int}', { name: 'show' }, ({ params }) => `${params.tenant} ${params.id}`)
  orders.get('/link', { host: 'other.example' }, (request) => request.urlFor(order, { tenant: 'ada', id: 3 }))
  orders.get('/name', (request) => request.urlFor('shop.orders.show', { tenant: 'ada', id: 3 }))
  app.get('/{rest:path}', ({ params }) => params.rest)
  app.register(shop)
  return app
}

async function ask(app: App, host: string, target: string): Promise<string> {
  const { status, body } = await app.handle(fakeExchange('GET', target, { headers: { host } }))
  return status === 200 ? String(body) : String(status)
}

describe('hosts of an application', () => {
  const app = application()

  test('children inherit, and a route may name its own', async () => {
    assert.equal(await ask(app, 'ada.example.com:80', '/shop/orders/3'), 'ada 3')
    assert.equal(await ask(app, 'example.com', '/shop/orders/3'), 'shop/orders/3')
    assert.equal(await ask(app, 'ada.example.com', '/shop/orders/link'), 'shop/orders/link')
    assert.equal(await ask(app, 'other.example', '/shop/orders/link'), 'http://ada.example.com/shop/orders/3')
    assert.equal(await ask(app, 'bob.example.com', '/shop/orders/name'), 'http://ada.example.com/shop/orders/3')
    assert.equal(await ask(app, 'ada.example.com', '/shop/orders/name'), '/shop/orders/3')
  })

  test('the guard stands before', async () => {
    assert.equal(await ask(app, 'evil.example', '/shop/orders/3'), '400')
  })

  test('are listed with the routes', () => {
    assert.deepEqual(
      app.routes().map(({ host, path }) => host + path),
      [
        '/{rest:path}',
        '{tenant}.example.com/shop/orders/{id:int}',
        'other.example/shop/orders/link',
        '{tenant}.example.com/shop/orders/name',
      ],
    )
  })

  test('a route whose host the guard refuses is told at start', () => {
    const routed = (host: string): App => {
      const made = new App({ hosts: ['Example.com', '.example.org'] })
      const child = new Blueprint('outer').blueprint('inner', { host })
      const parent = new Blueprint('all', { host })
      parent.get('/x', () => null)
      made.register(parent)
      assert.equal(child.host, host)
      return made
    }
    for (const host of ['example.COM', 'a.example.org', 'example.org', '{tenant}.other.example']) routed(host).start()
    assert.throws(() => routed('www.example.com').start(), {
      code: 'ROUTE_HOST_UNSERVED',
      message:
        /^The route "www\.example\.com\/x" in .+hosts\.test\.ts:\d+ would never be reached: the option hosts does not name its host\.$/,
      hint: 'Add "www.example.com" to hosts: "Example.com", ".example.org".',
    })
  })

  test('a host that is none is refused where it is written', () => {
    assert.throws(() => new Blueprint('x', { host: 'a b' }), { code: 'ROUTE_HOST_INVALID' })
    assert.throws(() => app.get('/', { host: '' }, () => null), { code: 'APP_STARTED' })
    assert.throws(() => new App().get('/', { host: 'https:' }, () => null), { code: 'ROUTE_HOST_INVALID' })
    assert.throws(() => new App().get('/', { host: '' }, () => null), { code: 'ROUTE_HOST_INVALID', message: /names no host/ })
  })
})
