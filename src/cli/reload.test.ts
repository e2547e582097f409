import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Answer, Application } from '../gateway.ts'
import { isReload, withReload } from './reload.ts'

const TYPE: [string, string] = ['content-type', 'text/html; charset=utf-8']

function pages(answer: Partial<Answer>): Application {
  return withReload({ handle: () => ({ status: 200, headers: [TYPE], body: '<body>Tide</body>', ...answer }) })
}

async function text({ body }: Answer): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  return Buffer.concat(body instanceof Uint8Array ? [body] : await Array.fromAsync(body)).toString()
}

/** The start that a page names. */
async function named(application: Application): Promise<string> {
  const page = await text(await application.handle(fakeExchange('GET', '/')))
  const match = /^<body>Tide<script src="\/-\/nuages\/reload\.js\?([\w-]{10,})" async><\/script><\/body>$/.exec(page)
  assert.ok(match, page)
  return match[1] as string
}

describe('reload', () => {
  test('a page and the stream name the same start; the next start has another name', async () => {
    const application = pages({})
    const start = await named(application)
    const { body } = await application.handle(fakeExchange('GET', '/-/nuages/reload'))
    const events = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    const { value } = await events.next()
    assert.equal(Buffer.from(value as Uint8Array).toString(), `retry: 100\ndata: ${start}\n\n`)
    await events.return?.()
    assert.notEqual(await named(pages({})), start)
  })

  test('the script is there whatever start asks for it', async () => {
    for (const target of ['/-/nuages/reload.js', '/-/nuages/reload.js?of-another-start']) {
      assert.match(await text(await pages({}).handle(fakeExchange('GET', target))), /EventSource\("\/-\/nuages\/reload"\)/)
    }
    assert.deepEqual(['/-/nuages/reload', '/-/nuages/reload.js', '/'].map(isReload), [true, true, false])
  })

  test('a changed page has no fields of the one before', async () => {
    const headers: [string, string][] = [TYPE, ['Content-Length', '17'], ['ETag', '"1"'], ['Last-Modified', 'x'], ['x-kept', '1']]
    const answer = await pages({ headers }).handle(fakeExchange('GET', '/'))
    assert.deepEqual([...answer.headers], [TYPE, ['x-kept', '1']])
  })

  test('bytes and streams are followed too; what is no whole page of a GET is left alone', async () => {
    const bytes = new TextEncoder().encode('<p>ü')
    async function* stream(): AsyncGenerator<Uint8Array, undefined> {
      yield bytes
    }
    assert.match(await text(await pages({ body: bytes }).handle(fakeExchange('GET', '/'))), /^<p>ü<script /)
    assert.match(await text(await pages({ body: stream() }).handle(fakeExchange('GET', '/'))), /^<p>ü<script /)
    assert.equal(await text(await pages({}).handle(fakeExchange('POST', '/'))), '<body>Tide</body>')
    for (const [name, value] of [
      ['content-type', 'text/plain'],
      ['content-encoding', 'gzip'],
    ] as const) {
      const headers = [...(name === 'content-type' ? [] : [TYPE]), [name, value]] as [string, string][]
      assert.equal(await text(await pages({ headers }).handle(fakeExchange('GET', '/'))), '<body>Tide</body>', name)
    }
    assert.equal(await text(await pages({ status: 206 }).handle(fakeExchange('GET', '/'))), '<body>Tide</body>')
  })
})
