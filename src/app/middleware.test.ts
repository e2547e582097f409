import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askLinted, fakeExchange } from '../../test/fake-exchange.ts'
import { HttpError } from '../http/error.ts'
import { Response } from '../http/response.ts'
import { App } from './app.ts'

/** An application whose log is kept instead of written. */
function quiet(): { app: App; logged: string[] } {
  const logged: string[] = []
  const write = (message: string): void => void logged.push(message)
  return { app: new App({ log: { error: write, warn: write, info: write } }), logged }
}

async function ask(app: App, method: string, target: string): Promise<Response> {
  return askLinted(app, fakeExchange(method, target))
}

describe('middleware', () => {
  test('stands around every answer, in order, and stays synchronous', async () => {
    const { app } = quiet()
    const steps: string[] = []
    for (const name of ['a', 'b']) {
      app.use((_request, next) => {
        steps.push(`${name} in`)
        const response = next() as Response
        steps.push(`${name} ${response.status}`)
        return response
      })
    }
    app.get('/', () => 'x')
    assert.ok(app.handle(fakeExchange('GET', '/')) instanceof Response)
    assert.deepEqual(steps, ['a in', 'b in', 'b 200', 'a 200'])
    steps.length = 0
    await ask(app, 'GET', '/none')
    assert.deepEqual(steps, ['a in', 'b in', 'b 404', 'a 404'])
  })

  test('sees the page of an error, its own included', async () => {
    const { app, logged } = quiet()
    app.use(async (request, next) => {
      const response = await next(request)
      response.headers.set('x-seen', String(response.status))
      return response
    })
    app.use((request, next) => {
      if (request.query.has('sync')) throw new HttpError(403)
      if (request.query.has('async')) return Promise.reject(new HttpError(401))
      if (request.query.has('nothing')) return undefined as unknown as Response
      return next()
    })
    app.get('/', () => 'x')
    app.get('/boom', () => {
      throw new Error('x')
    })
    const seen = async (target: string): Promise<string | null> => (await ask(app, 'GET', target)).headers.get('x-seen')
    assert.deepEqual(
      [await seen('/'), await seen('/?sync'), await seen('/?async'), await seen('/boom'), await seen('/none')],
      ['200', '403', '401', '500', '404'],
    )
    logged.length = 0
    assert.equal(await seen('/?nothing'), '500')
    assert.match(logged[0] as string, /MIDDLEWARE_RETURN.*A middleware returned undefined, expected a Response/)
  })

  test('goes on once: a second next() is an error, and the handler does not run again', async () => {
    const { app, logged } = quiet()
    let runs = 0
    app.use(async function retry(request, next) {
      const response = await next()
      return request.query.has('again') ? next() : response
    })
    app.get('/', () => `run ${++runs}`)
    assert.equal((await ask(app, 'GET', '/')).status, 200)
    assert.equal((await ask(app, 'GET', '/?again')).status, 500)
    assert.equal(runs, 2)
    assert.match(
      logged[0] as string,
      /MIDDLEWARE_NEXT_TWICE.*The middleware retry called next\(\) twice for one request, expected at most once/,
    )
  })

  test('every answer has the security headers, whatever made it', async () => {
    const { app } = quiet()
    app.use((request, next) => (request.query.has('own') ? Response.text('own', { headers: { 'x-frame-options': 'SAMEORIGIN' } }) : next()))
    app.get('/', () => 'x')
    app.get('/ours', async () => Response.json({}))
    app.get('/none', () => null)
    for (const target of ['/', '/ours', '/none', '/nothing', '/a/../b']) {
      const { headers } = await ask(app, 'GET', target)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', target)
      assert.deepEqual(headers.getAll('x-frame-options'), ['DENY'], target)
    }
    const own = await ask(app, 'GET', '/?own')
    assert.deepEqual(own.headers.getAll('x-frame-options'), ['SAMEORIGIN'])
    assert.equal(own.headers.get('referrer-policy'), 'same-origin')
  })
})
