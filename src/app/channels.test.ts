import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { notFound } from '../http/error.ts'
import { App } from './app.ts'
import { render } from './render.ts'

/** What is told on a channel while `path` is asked for. */
async function told<T>(channel: string, path: string): Promise<T[]> {
  const app = new App({ debug: false, log: { error() {}, warn() {}, info() {} }, engine: (name) => name })
  app.get('/', () => 'Hello')
  app.get('/missing', () => notFound())
  app.get('/page', () => render('page.html', { title: 'Rain' }))
  app.get('/broken', () => {
    throw new Error('broken')
  })
  const heard: T[] = []
  const listen = (message: unknown): void => void heard.push(message as T)
  subscribe(channel, listen)
  try {
    await app.handle(fakeExchange('GET', path))
  } finally {
    unsubscribe(channel, listen)
  }
  return heard
}

interface Told {
  request: { path: string }
  response: { status: number }
  error: Error
}

describe('channels', () => {
  test('tell of each request and response', async () => {
    assert.deepEqual(
      (await told<Told>('nuages:request', '/')).map(({ request }) => request.path),
      ['/'],
    )
    for (const [path, status] of [
      ['/', 200],
      ['/missing', 404],
      ['/nowhere', 404],
      ['/broken', 500],
    ] as const) {
      const heard = await told<Told>('nuages:response', path)
      assert.deepEqual(
        heard.map(({ request, response }) => [request.path, response.status]),
        [[path, status]],
      )
      assert.equal((await told('nuages:request', path)).length, 1)
    }
  })

  test('tell of errors that nobody had foreseen', async () => {
    const heard = await told<Told>('nuages:error', '/broken')
    assert.deepEqual(
      heard.map(({ request, error }) => [request.path, error.message]),
      [['/broken', 'broken']],
    )
    assert.deepEqual(await told('nuages:error', '/missing'), [])
  })

  test('tell of templates', async () => {
    assert.deepEqual(await told('nuages:render', '/page'), [{ template: 'page.html', context: { title: 'Rain' } }])
  })
})
