import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askLinted, fakeExchange } from '../../test/fake-exchange.ts'
import { notFound } from '../http/error.ts'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'

const log = { error: (): void => {}, warn: (): void => {}, info: (): void => {} }

async function told(app: App, target: string, method = 'GET'): Promise<string> {
  const { status, body } = await askLinted(app, fakeExchange(method, target))
  return `${status} ${String(body).split('\n')[0]}`
}

describe('routes of blueprints', () => {
  test('have defaults, which the schema of their parameters sees', async () => {
    const app = new App({ log })
    const page = ({ params }: { params: { page: number } }): string => `page ${params.page}`
    const first = app.get('/articles', { name: 'first', defaults: { page: 1 } }, page)
    app.get('/articles/{page:int}', page)
    const next = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => ({ value: { page: (value as { page: number }).page + 1 } }),
      },
    }
    app.get('/next', { defaults: { page: 1 }, params: next }, page)
    assert.deepEqual(
      [await told(app, '/articles'), await told(app, '/articles/1'), await told(app, '/next')],
      ['200 page 1', '200 page 1', '200 page 2'],
    )
    assert.equal(await told(app, '/next'), '200 page 2')
    assert.deepEqual([first.url(), app.url('first', { page: 1 })], ['/articles', '/articles'])
    assert.throws(() => app.url('first', { page: 2 }), { code: 'ROUTE_PARAM_INVALID' })
    assert.throws(() => new App().get('/{page:int}', { defaults: { page: 1 } }, () => null), { code: 'ROUTE_DEFAULTS' })
    assert.throws(() => new Blueprint('x', { host: '{page}.example' }).get('/', { defaults: { page: 1 } }, () => null), {
      code: 'ROUTE_DEFAULTS',
    })
  })

  test('stand under the prefix, and children under their parent', async () => {
    const blog = new Blueprint('blog', { prefix: '/{lang}/blog' })
    const index = blog.get('/', { name: 'index' }, ({ params }) => `index ${params.lang}`)
    const show = blog.get('/{id:int}', { name: 'show' }, ({ params }) => `show ${params.lang} ${params.id + 1}`)
    const comments = blog.blueprint('comments', { prefix: '/{id:int}/comments' })
    const comment = comments.get('/{n:int}', { name: 'show' }, ({ params }) => [params.lang, params.id, params.n])
    const app = new App({ log })
    app.register(blog)
    assert.equal(await told(app, '/en/blog'), '200 index en')
    assert.equal(await told(app, '/en/blog/4'), '200 show en 5')
    assert.equal(await told(app, '/en/blog/4/comments/2'), '200 ["en",4,2]')
    assert.equal(index.url({ lang: 'en' }), '/en/blog')
    assert.equal(show.url({ lang: 'en', id: 3 }), '/en/blog/3')
    assert.equal(comment.url({ lang: 'en', id: 3, n: 4 }), '/en/blog/3/comments/4')
    assert.deepEqual([index.name, show.name, comment.name], ['blog.index', 'blog.show', 'blog.comments.show'])
    assert.equal(app.url('blog.comments.show', { lang: 'en', id: 3, n: 4 }), '/en/blog/3/comments/4')
  })

  test('are reachable by route and by name from a request, mount and base in front', async () => {
    const shop = new Blueprint('shop', { prefix: '/shop' })
    const item = shop.get('/{id:int}', { name: 'item' }, (request): string[] => [
      request.urlFor(item, { id: 7 }),
      request.urlFor('shop.item', { id: 8 }),
      request.absoluteUrlFor(item, { id: 9 }),
      request.absoluteUrlFor('shop.item', { id: 9 }),
    ])
    const app = new App({ log, base: '/en' })
    app.register(shop)
    const { body } = await app.handle({ ...fakeExchange('GET', '/shop/1'), mount: '/m' })
    assert.deepEqual(JSON.parse(String(body)), [
      '/m/en/shop/7',
      '/m/en/shop/8',
      'http://example.org/m/en/shop/9',
      'http://example.org/m/en/shop/9',
    ])
    assert.equal(item.url({ id: 1 }), '/en/shop/1')
  })

  test('an unknown name is told with the nearest one', () => {
    const app = new App({ log })
    app.get('/', { name: 'front' }, () => 'x')
    assert.throws(() => app.url('fornt'), { code: 'ROUTE_NAME_UNKNOWN', hint: 'Is it "front"?' })
    assert.throws(() => app.url('other.thing'), { code: 'ROUTE_NAME_UNKNOWN', hint: /Give the route a name/ })
  })
})

describe('what stands around them', () => {
  test('middleware and hooks of outer ones come first', async () => {
    const seen: string[] = []
    const app = new App({ log })
    const outer = new Blueprint('outer', { prefix: '/outer' })
    const inner = outer.blueprint('inner', { prefix: '/inner' })
    for (const [name, part] of [
      ['app', app],
      ['outer', outer],
      ['inner', inner],
    ] as const) {
      part.use((_request, next) => {
        seen.push(`${name} in`)
        return next()
      })
      part.before(() => void seen.push(`${name} before`))
      part.after(() => void seen.push(`${name} after`))
    }
    app.get('/', () => 'front')
    inner.get('/', () => 'inner')
    app.register(outer)
    await told(app, '/outer/inner')
    assert.deepEqual(seen.splice(0), [
      'app in',
      'outer in',
      'inner in',
      'app before',
      'outer before',
      'inner before',
      'inner after',
      'outer after',
      'app after',
    ])
    await told(app, '/')
    assert.deepEqual(seen, ['app in', 'app before', 'app after'])
  })

  test('error handlers of inner ones are asked first', async () => {
    const app = new App({ log })
    const blog = new Blueprint('blog', { prefix: '/blog' })
    app.onError(404, () => 'app 404')
    app.onError(TypeError, () => 'app type')
    blog.onError(404, () => 'blog 404')
    blog.get('/missing', () => notFound())
    blog.get('/type', () => {
      throw new TypeError('x')
    })
    app.get('/missing', () => notFound())
    app.register(blog)
    assert.equal(await told(app, '/blog/missing'), '404 blog 404')
    assert.equal(await told(app, '/blog/type'), '500 app type')
    assert.equal(await told(app, '/missing'), '404 app 404')
    assert.equal(await told(app, '/blog/no-route'), '404 app 404')
  })

  test('starts go outside in, stops inside out', async () => {
    const seen: string[] = []
    const app = new App({ log })
    const outer = new Blueprint('outer')
    const inner = outer.blueprint('inner')
    for (const [name, part] of [
      ['inner', inner],
      ['outer', outer],
      ['app', app],
    ] as const) {
      part.onStart(() => void seen.push(`start ${name}`))
      part.onStop(async () => void seen.push(`stop ${name}`))
    }
    app.register(outer)
    await app.start()
    await app.stop()
    assert.deepEqual(seen, ['start app', 'start outer', 'start inner', 'stop inner', 'stop outer', 'stop app'])
  })
})

describe('views', () => {
  test('answer verb by verb, with their own this', async () => {
    class Note {
      #text = 'first'
      get(): string {
        return this.#text
      }
      async put({ params }: { params: { id: number } }): Promise<null> {
        this.#text = `changed ${params.id}`
        return null
      }
    }
    const app = new App({ log })
    const note = app.view('/notes/{id:int}', new Note(), { name: 'note' })
    assert.equal(await told(app, '/notes/3'), '200 first')
    assert.equal(await told(app, '/notes/3', 'PUT'), '204 null')
    assert.equal(await told(app, '/notes/3'), '200 changed 3')
    assert.equal(await told(app, '/notes/3', 'POST'), '405 Method Not Allowed')
    assert.equal(note.url({ id: 3 }), '/notes/3')
  })

  test('that answer nothing are refused', () => {
    const app = new App({ log })
    assert.throws(() => app.view('/x', {}), { code: 'VIEW_EMPTY' })
    assert.throws(() => app.view('/x', { get: 'text' } as never), { code: 'VIEW_METHOD' })
  })
})

describe('mistakes are told at setup', () => {
  test('a blueprint twice, in two applications, a child by itself', () => {
    const blog = new Blueprint('blog')
    const child = blog.blueprint('child')
    const app = new App({ log })
    app.register(blog)
    for (const again of [blog, child, app]) assert.throws(() => app.register(again), { code: 'BLUEPRINT_TWICE' })
    assert.throws(() => new App().register(blog), { code: 'BLUEPRINT_TWICE' })
  })

  test('one name for two routes, whichever came first', () => {
    const app = new App({ log })
    app.get('/a', { name: 'blog.show' }, () => 'a')
    const blog = new Blueprint('blog', { prefix: '/blog' })
    blog.get('/', { name: 'show' }, () => 'b')
    assert.throws(() => app.register(blog), { code: 'ROUTE_NAME_TWICE', message: /blueprint\.test\.ts:\d+.*blueprint\.test\.ts:\d+/ })
    const other = new Blueprint('other')
    app.register(other)
    app.get('/b', { name: 'other.x' }, () => 'b')
    assert.throws(() => other.get('/c', { name: 'x' }, () => 'c'), { code: 'ROUTE_NAME_TWICE' })
  })

  test('routes that would never be reached, with both places', async () => {
    for (const [first, second] of [
      ['/{a}', '/{b}'],
      ['/x/{rest:path}', '/x/{all:path}'],
    ] as const) {
      const app = new App({ log })
      app.get(first, () => 'a')
      const blog = new Blueprint('blog')
      blog.get(second, () => 'b')
      app.register(blog)
      assert.throws(() => app.start(), { code: 'ROUTE_DUPLICATE', message: /blueprint\.test\.ts:\d+.*blueprint\.test\.ts:\d+/ })
    }
  })

  test('bad names, prefixes and bases; setup after the start', async () => {
    assert.throws(() => new Blueprint('a b'), { code: 'BLUEPRINT_NAME' })
    assert.throws(() => new Blueprint('a', { prefix: 'x' as '/x' }), { code: 'ROUTE_PATTERN_INVALID' })
    assert.throws(() => new App({ base: '/x/' }), { code: 'APP_BASE' })
    const app = new App({ log })
    const blog = new Blueprint('blog')
    app.register(blog)
    await app.start()
    assert.throws(() => blog.get('/x', () => 'x'), { code: 'APP_STARTED' })
    assert.throws(() => app.register(new Blueprint('late')), { code: 'APP_STARTED' })
  })
})
