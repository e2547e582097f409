// The plug for engines: those of others fit, and pages may come piece by piece.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Eta } from 'eta'
import nunjucks from 'nunjucks'
import { DictLoader } from '../templates/loader.ts'
import { App } from './app.ts'
import { client } from './client.ts'
import { render } from './render.ts'
import { templates } from './templates.ts'

const log = { error: (): void => {}, warn: (): void => {}, info: (): void => {} }

describe('engines of others', () => {
  test('Eta escapes, and its errors become pages', async () => {
    const eta = new Eta({ autoEscape: true })
    eta.loadTemplate('@hello', '<p><%= it.name %></p>')
    const app = new App({ log, engine: (name, context) => eta.render(name, context) })
    app.get('/', () => render('@hello', { name: '<b>' }))
    app.get('/missing', () => render('@nothing'))
    const page = await client(app).get('/')
    assert.deepEqual([page.headers.get('content-type'), await page.text()], ['text/html; charset=utf-8', '<p>&lt;b&gt;</p>'])
    assert.equal((await client(app).get('/missing')).status, 500)
  })

  test('Nunjucks renders with a callback, which a promise wraps', async () => {
    const environment = new nunjucks.Environment(null, { autoescape: true })
    const engine = (name: string, context: object): Promise<string> =>
      new Promise((resolve, reject) => {
        environment.renderString(name, context, (error, html) => (error === null ? resolve(html ?? '') : reject(error)))
      })
    const app = new App({ log, engine })
    app.get('/', () => render('{% for n in ns %}<i>{{ n }}</i>{% endfor %}', { ns: [1, '<'] }))
    app.get('/wrong', () => render('{% for %}'))
    assert.equal(await (await client(app).get('/')).text(), '<i>1</i><i>&lt;</i>')
    assert.equal((await client(app).get('/wrong')).status, 500)
  })
})

describe('pages that come piece by piece', () => {
  test('are streamed, hooks see the response before', async () => {
    let release: () => void = () => {}
    const slow = new Promise<string>((resolve) => {
      release = () => resolve('slow')
    })
    const loader = new DictLoader({ 'page.html': '<head>{{ slow }}</head>' })
    const app = new App({ log, engine: templates({ loader, mode: 'stream' }) })
    app.get('/', () => render('page.html', { slow }))
    app.after((response) => {
      response.headers.set('x-seen', 'yes')
    })
    const response = await client(app).get('/')
    assert.equal(response.headers.get('x-seen'), 'yes')
    const pieces: string[] = []
    const decoder = new TextDecoder()
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      pieces.push(decoder.decode(piece))
      release()
    }
    assert.deepEqual(pieces, ['<head>', 'slow</head>'])
  })

  test('fail with an error page before the first piece, and break off after it', async () => {
    const loader = new DictLoader({ 'early.html': '{{ missing.name }}', 'late.html': 'head{{ slow }}{{ missing.name }}' })
    const app = new App({ log, engine: templates({ loader, mode: 'stream' }) })
    app.get('/early', () => render('early.html'))
    app.get('/late', () => render('late.html', { slow: Promise.resolve('.') }))
    assert.equal((await client(app).get('/early')).status, 500)
    await assert.rejects(async () => (await client(app).get('/late')).text())
  })

  test('may be any stream of text', async () => {
    const source = new ReadableStream<string>({
      start(controller) {
        for (const piece of ['a', 'b']) controller.enqueue(piece)
        controller.close()
      },
    })
    const app = new App({ log, engine: () => source })
    app.get('/', () => render('x'))
    assert.equal(await (await client(app).get('/')).text(), 'ab')
  })

  test('wait for promises where they are not streamed', async () => {
    const loader = new DictLoader({ 'page.html': '{{ later }}' })
    const app = new App({ log, engine: templates({ loader, mode: 'async' }) })
    app.get('/', () => render('page.html', { later: Promise.resolve('<now>') }))
    assert.equal(await (await client(app).get('/')).text(), '&lt;now&gt;')
  })
})
