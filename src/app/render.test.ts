import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { HttpError } from '../http/error.ts'
import { html } from '../http/html.ts'
import { App } from './app.ts'
import type { Engine } from './engine.ts'
import { render, TemplateResponse, template } from './render.ts'

const log = { error: (): void => {}, warn: (): void => {}, info: (): void => {} }
const sync = (name: string, { who }: Record<string, unknown>): string => `<p>${name} ${String(who)}</p>`

describe('render', () => {
  test('makes pages about errors, with their status unless they say another', async () => {
    const app = new App({ log, engine: sync })
    app.onError(404, () => render('missing.html', { who: 'Ada' }))
    app.onError(403, async () => render('forbidden.html', { who: 'Bob' }, { status: 418 }))
    app.get('/secret', () => {
      throw new HttpError(403, 'No.', { headers: { 'x-why': 'because' } })
    })
    const missing = await app.handle(fakeExchange('GET', '/nothing'))
    assert.deepEqual([missing.status, missing.body], [404, '<p>missing.html Ada</p>'])
    const forbidden = await app.handle(fakeExchange('GET', '/secret'))
    assert.deepEqual([forbidden.status, forbidden.body, forbidden.headers.get('x-why')], [418, '<p>forbidden.html Bob</p>', 'because'])
  })

  test('has a function for a template that says what it takes', async () => {
    const page = template<{ who: string }>('hello.html')
    const app = new App({ log, engine: sync })
    app.get('/', () => page({ who: 'Ada' }, { status: 201 }))
    const { status, body } = await app.handle(fakeExchange('GET', '/'))
    assert.deepEqual([status, body], [201, '<p>hello.html Ada</p>'])
    // @ts-expect-error: the compiler knows what it takes.
    assert.equal(page({ what: 'Ada' }).template, 'hello.html')
  })

  test('lets a middleware answer with a page', async () => {
    const app = new App({ log, engine: async (name, context) => sync(name, context) })
    app.use((request, next) => (request.path === '/closed' ? render('closed.html', { who: 'all' }, { status: 503 }) : next()))
    app.get('/', () => 'open')
    const closed = await app.handle(fakeExchange('GET', '/closed'))
    assert.deepEqual([closed.status, closed.body], [503, '<p>closed.html all</p>'])
    assert.equal((await app.handle(fakeExchange('GET', '/'))).body, 'open')
  })

  test('makes HTML by the engine, and hooks see of what', async () => {
    for (const engine of [sync, async (name, context) => sync(name, context)] satisfies Engine[]) {
      const app = new App({ log, engine })
      const seen: unknown[] = []
      app.after((response) => {
        if (response instanceof TemplateResponse) seen.push(response.template, response.context)
      })
      app.get('/', () => render('hello.html', { who: 'Ada' }))
      app.get('/later', async () => render('hello.html', { who: 'Bob' }, { status: 201, headers: { 'x-a': 'b' } }))
      const first = await app.handle(fakeExchange('GET', '/'))
      assert.equal(first.body, '<p>hello.html Ada</p>')
      assert.equal(first.headers.get('content-type'), 'text/html; charset=utf-8')
      const later = await app.handle(fakeExchange('GET', '/later'))
      assert.deepEqual([later.status, later.headers.get('x-a'), later.body], [201, 'b', '<p>hello.html Bob</p>'])
      assert.deepEqual(seen, ['hello.html', { who: 'Ada' }, 'hello.html', { who: 'Bob' }])
    }
  })

  test('stays synchronous with a synchronous engine', () => {
    const app = new App({ log, engine: () => html`<p>x</p>` })
    app.get('/', () => render('x'))
    assert.ok(app.handle(fakeExchange('GET', '/')) instanceof TemplateResponse)
  })

  test('without an engine, or with one that makes no text, is an error that says so', async () => {
    const errors: string[] = []
    const note = { ...log, error: (message: string): void => void errors.push(message) }
    for (const options of [{ log: note }, { log: note, engine: (() => 3) as unknown as Engine }]) {
      const app = new App(options)
      app.get('/', () => render('x'))
      assert.equal((await app.handle(fakeExchange('GET', '/'))).status, 500)
    }
    assert.match(errors[0] as string, /RENDER_ENGINE.*new App\(\{ engine \}\)/s)
    assert.match(errors[1] as string, /ENGINE_RESULT/)
  })
})
