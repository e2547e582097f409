import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'

test('routes() lists methods, path, name, place and middleware, children after their parent', () => {
  const app = new App()
  const blog = new Blueprint('blog', { prefix: '/blog' })
  app.use(function outer(_request, next) {
    return next()
  })
  blog.use((_request, next) => next())
  blog.get('/{id:int}', { name: 'show', methods: ['HEAD'] }, () => 'a')
  app.register(blog)
  app.post('/form', () => 'b')
  const [form, show] = app.routes()
  assert.deepEqual([form?.methods, form?.path, form?.name], [['POST'], '/form', ''])
  assert.deepEqual([show?.methods, show?.path, show?.name], [['GET', 'HEAD'], '/blog/{id:int}', 'blog.show'])
  assert.match(form?.place ?? '', /route-list\.test\.ts:15$/)
  assert.match(form?.middleware.join() ?? '', /^outer \S+route-list\.test\.ts:9$/)
  assert.match(show?.middleware.join() ?? '', /^outer \S+:9,\(anonymous\) \S+route-list\.test\.ts:12$/)
})

test('routes() names the routes of views too', () => {
  const app = new App()
  class Notes {
    get() {
      return 'a'
    }
  }
  app.view('/notes', new Notes(), { name: 'notes' })
  assert.deepEqual(
    app.routes().map(({ methods, path, name }) => [methods, path, name]),
    [[['GET'], '/notes', 'notes']],
  )
})
