// What the compiler must say of routes, handlers, middleware and keys. Compiled, never run.

import { after } from '../http/after.ts'
import { html } from '../http/html.ts'
import { key } from '../http/key.ts'
import type { Request } from '../http/request.ts'
import { Response } from '../http/response.ts'
import type { Route } from '../http/route.ts'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'
import type { Middleware, Result } from './middleware.ts'
import type { Schema } from './schema.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A>() {
  return <B>(_b: B, ..._ok: Equal<A, B> extends true ? [] : ['types differ', A, B]): void => {}
}
declare const body: Schema<{ title: string; tags?: string[] }, { title: string; tags: string[] }>
declare const query: Schema<{ page?: string }, { page: number }>
declare const response: Schema<{ id: number }>
declare const params: Schema<{ id: number }, { id: bigint }>

// ------------------------------------------------------------------------------- params, URLs
const app = new App()
app.get('/', () => 'hello')
const article = app.get('/articles/{id:int}/{slug}', (request) => {
  same<{ id: number; slug: string }>()(request.params)
  same<undefined>()(request.data)
  return request.params
})
same<string>()(article.url({ id: 3, slug: 'x' }))
app.get('/files/{rest:path}', async ({ params: { rest } }) => rest)
// @ts-expect-error unknown converter
app.get('/a/{id:intt}', () => 'x')
// @ts-expect-error no leading slash
app.get('a', () => 'x')
// @ts-expect-error Werkzeug's spelling
app.get('/a/<int:id>', () => 'x')
// @ts-expect-error Express's spelling
app.get('/a/:id', () => 'x')
// @ts-expect-error missing param
article.url({ id: 3 })
// @ts-expect-error wrong type
article.url({ id: 'x', slug: 's' })
// @ts-expect-error a number means nothing: say what it is
app.get('/n', () => 3)
// @ts-expect-error nothing returned
app.get('/n', () => {})
// @ts-expect-error a function that was not called
app.get('/n', () => () => 'x')
app.get('/html', () => html`<p>x</p>`)
app.get('/none', () => null)
app.get('/rows', async () => [{ id: 1 }])
app.get('/steps', function* () {
  yield 'x'
})
app.get('/fetch', () => new globalThis.Response('x'))

// ------------------------------------------------------------------------------- defaults
const firstPage = app.get('/pages', { defaults: { page: 1, all: false } }, (request) => {
  same<{ page: number; all: boolean }>()(request.params)
  return null
})
same<string>()(firstPage.url())
app.get('/{lang}/pages', { defaults: { page: 1 } }, (request) => {
  same<{ lang: string; page: number }>()(request.params)
  return null
})
const onePage = (request: Request<{ page: number }>): string => String(request.params.page)
app.get('/shared', { defaults: { page: 1 } }, onePage)
app.get('/shared/{page:int}', onePage)
// @ts-expect-error no objects
app.get('/wrong', { defaults: { page: {} } }, () => null)

// ------------------------------------------------------------------------------- hosts
const api = app.get('/status/{id:int}', { host: 'api.example.com' }, (request) => {
  same<{ id: number }>()(request.params)
  return null
})
same<Route<'/status/{id:int}', '', 'api.example.com'>>()(api)
const shop = new Blueprint('shop', { host: '{tenant}.example.com', prefix: '/shop' })
const orders = shop.get('/orders/{id:int}', ({ params }) => {
  same<{ tenant: string; id: number }>()(params)
  return null
})
same<string>()(orders.url({ tenant: 'ada', id: 3 }))
// @ts-expect-error the host's param is missing
orders.url({ id: 3 })
app.get('/link', (request) => request.urlFor(orders, { tenant: 'ada', id: 3 }))
// @ts-expect-error the host's param is missing
app.get('/link', (request) => request.urlFor(orders, { id: 3 }))
const deeper = shop.blueprint('deeper', { prefix: '/deeper' })
deeper.get('/', { defaults: { page: 1 } }, ({ params }) => {
  same<{ tenant: string; page: number }>()(params)
  return null
})
const numbered = shop.blueprint('numbered', { host: '{number:int}.example.com' })
numbered.get('/', ({ params }) => {
  same<{ number: number }>()(params)
  return null
})
shop.view('/view', { get: ({ params }) => params.tenant })
app.register(shop)
// @ts-expect-error a host has no scheme
app.get('/wrong', { host: 'https://example.com' }, () => null)
// @ts-expect-error unknown converter
new Blueprint('x', { host: '{a:intt}.example.com' })

// ------------------------------------------------------------------------------- validated input, the handler last
const save = app.post('/articles/{id:int}', { name: 'save', body, query, response }, async (request) => {
  same<{ id: number }>()(request.params)
  same<{ title: string; tags: string[] }>()(request.data)
  same<{ page: number }>()(request.search)
  same<unknown>()(await request.json())
  return { id: request.params.id + request.search.page }
})
same<Route<'/articles/{id:int}', 'save'>>()(save)
app.post('/bare', { name: 'bare' }, (request) => {
  same<undefined>()(request.data)
  return null
})
app.get('/big/{id:int}', { params }, (request) => {
  same<{ id: bigint }>()(request.params)
  return null
})
app.post('/early', { response }, () => new Response('not now', { status: 503 }))
const apart = (request: Request<{}, { title: string; tags: string[] }>): string => request.data.title
app.post('/apart', { body }, apart)
// @ts-expect-error not what `response` promises
app.post('/wrong', { response }, () => ({ id: 'x' }))
// @ts-expect-error the handler wants another body
app.post('/wrong', { body: query }, apart)
// @ts-expect-error the handler comes last
app.post('/wrong', () => 'x', { body })
// @ts-expect-error no such field
app.post('/wrong', { body }, ({ data }) => data.titel)
app.route('/both', { methods: ['GET', 'POST'] }, (request) => request.method)

// ------------------------------------------------------------------------------- middleware, keys
interface User {
  name: string
}
const currentUser = key<User>('user')
const timing: Middleware = (request, next) => {
  request.set(currentUser, { name: 'Ada' })
  return after(next(), (made) => {
    made.headers.set('server-timing', 'app')
    return made
  })
}
const waiting: Middleware = async (request, next) => {
  const made = await next(request)
  made.headers.set('x', request.get(currentUser).name)
  return made
}
app.use(timing)
app.use(waiting)
declare const now: Response
declare const later: Promise<Response>
declare const either: Result
same<number>()(after(now, (made) => made.status))
same<Promise<number>>()(after(later, (made) => made.status))
same<Promise<number>>()(after(later, async (made) => made.status))
same<Response | Promise<Response>>()(after(either, (made) => made))
app.get('/me', (request) => {
  same<User>()(request.get(currentUser))
  return request.urlFor(article, { id: 3, slug: 'x' })
})
// @ts-expect-error it may be a promise: use `after` or `async`
app.use((_request, next) => next().headers && next())
app.use((request, next) => {
  // @ts-expect-error not a User
  request.set(currentUser, 'Ada')
  return next()
})
// @ts-expect-error params missing
app.get('/me', (request) => request.urlFor(article))

// ------------------------------------------------------------------------------- errors
class Missing extends Error {
  readonly what: string = 'x'
}
app.onError(Missing, (error) => error.what)
app.onError(404, () => 'gone')
// @ts-expect-error no such property
app.onError(Missing, (error) => error.whom)

// ------------------------------------------------------------------------------- blueprints, names
const blog = new Blueprint('blog', { prefix: '/{lang}/blog' })
const index = blog.get('/', { name: 'index' }, ({ params }) => params.lang)
const show = blog.get('/{id:int}', { name: 'show' }, ({ params }) => ({ id: params.id, lang: params.lang }))
const comments = blog.blueprint('comments', { prefix: '/{id:int}/comments' })
const comment = comments.get('/{comment:uuid}', { name: 'show' }, ({ params }) => [params.lang, params.id, params.comment])
app.register(blog)
same<Route<'/{lang}/blog', 'blog.index'>>()(index)
same<Route<'/{lang}/blog/{id:int}', 'blog.show'>>()(show)
same<Route<'/{lang}/blog/{id:int}/comments/{comment:uuid}', 'blog.comments.show'>>()(comment)
same<string>()(comment.url({ lang: 'en', id: 3, comment: 'c0ffee' }))
// @ts-expect-error the parent's param is missing
show.url({ id: 3 })
// @ts-expect-error a prefix begins with a slash
new Blueprint('x', { prefix: 'x' })
app.get('/link', (request) => request.urlFor(show, { lang: 'en', id: 3 }))
// @ts-expect-error params missing
app.get('/link', (request) => request.urlFor(show))
app.view('/notes/{id:int}', {
  get: ({ params }) => String(params.id),
  async post() {
    return null
  },
})
// @ts-expect-error no such param
app.view('/notes/{id:int}', { get: ({ params }) => params.key })
