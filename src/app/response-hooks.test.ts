import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { notFound } from '../http/error.ts'
import { Response } from '../http/response.ts'
import { App } from './app.ts'

/** Asks `/` of an application whose log is kept. */
async function ask(setUp: (app: App) => void, waiting: Promise<unknown>[] = []): Promise<{ response: Response; logged: string[] }> {
  const logged: string[] = []
  const log = { error: (text: string) => void logged.push(text), warn: () => {}, info: () => {} }
  const app = new App({ log, debug: false })
  setUp(app)
  const response = await app.handle(fakeExchange('GET', '/', { waitUntil: (promise) => void waiting.push(promise) }))
  return { response, logged }
}

describe('request.after', () => {
  test('sees the response when all middleware has, in order of registration', async () => {
    const { response } = await ask((app) => {
      app.use(async (_request, next) => {
        const made = await next()
        made.headers.set('x-steps', 'middleware')
        return made
      })
      app.get('/', (request) => {
        request.after(({ headers }) => headers.set('x-steps', `${headers.get('x-steps')} one`))
        request.after(({ headers }) => headers.set('x-steps', `${headers.get('x-steps')} two`))
        return 'Hello'
      })
    })
    assert.equal(response.headers.get('x-steps'), 'middleware one two')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  })

  test('sees an error page, and a response without a handler', async () => {
    const failing = await ask((app) =>
      app.get('/', (request) => {
        request.after((made) => made.cookies.set('seen', '1'))
        return notFound()
      }),
    )
    assert.deepEqual([failing.response.status, failing.response.headers.get('set-cookie')?.split(';')[0]], [404, 'seen=1'])
    const early = await ask((app) => {
      app.before((request) => request.after(({ headers }) => headers.set('x-late', '1')))
      app.before(() => new Response('Closed', { status: 503 }))
      app.get('/', () => 'Hello')
    })
    assert.deepEqual([early.response.status, early.response.headers.get('x-late')], [503, '1'])
  })

  test('may set a tag that is minded', async () => {
    const { response } = await ask((app) =>
      app.get('/', (request) => {
        request.after((made) => made.setETag('a'))
        return 'Hello'
      }),
    )
    assert.equal(response.headers.get('etag'), '"a"')
  })

  test('that fails is logged, and the response goes out', async () => {
    const waiting: Promise<unknown>[] = []
    const { response, logged } = await ask((app) => {
      app.get('/', (request) => {
        request.after(() => {
          throw new Error('broken hook')
        })
        request.after(async () => {
          throw new Error('broken later')
        })
        return 'Hello'
      })
    }, waiting)
    await Promise.all(waiting)
    assert.equal(response.status, 200)
    assert.equal(logged.length, 2)
    assert.match(logged.join('\n'), /broken hook.*broken later/s)
  })
})

describe('request.onEnd', () => {
  test('runs with the last byte of a stream', async () => {
    const steps: string[] = []
    const { response } = await ask((app) =>
      app.get('/', (request) => {
        request.onEnd(() => void steps.push('one'))
        request.onEnd(async () => void steps.push('two'))
        return ['a', 'b'].values()
      }),
    )
    for await (const piece of response.body as AsyncIterable<Uint8Array>) steps.push(Buffer.from(piece).toString())
    assert.deepEqual(steps, ['a', 'b', 'one', 'two'])
  })

  test('runs once where a stream is left, or never begun', async () => {
    for (const pieces of [0, 1]) {
      let ended = 0
      const { response } = await ask((app) =>
        app.get('/', (request) => {
          request.onEnd(() => void ended++)
          return ['a', 'b'].values()
        }),
      )
      const iterator = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
      for (let i = 0; i < pieces; i++) await iterator.next()
      assert.equal(ended, 0)
      await iterator.return?.()
      assert.equal(ended, 1)
    }
  })

  test('runs with an answer that is whole, and with an error page', async () => {
    for (const handler of [() => 'Hello', () => notFound()]) {
      let ended = 0
      const waiting: Promise<unknown>[] = []
      await ask((app) => {
        app.get('/', (request) => {
          request.onEnd(() => void ended++)
          return handler()
        })
      }, waiting)
      await Promise.all(waiting)
      assert.equal(ended, 1)
    }
  })

  test('that fails is logged, the others run, and the body is whole', async () => {
    let ended = 0
    const { response, logged } = await ask((app) =>
      app.get('/', (request) => {
        request.onEnd(() => {
          throw new Error('broken end')
        })
        request.onEnd(async () => {
          throw new Error('other end')
        })
        request.onEnd(() => void ended++)
        return ['a'].values()
      }),
    )
    assert.equal((await Array.fromAsync(response.body as AsyncIterable<Uint8Array>)).length, 1)
    assert.equal(ended, 1)
    assert.equal(logged.length, 1)
    assert.match(logged[0] ?? '', /Several things failed.*broken end.*other end/s)
  })
})
