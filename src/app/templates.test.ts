import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Exchange } from '../gateway/exchange.ts'
import { DictLoader } from '../templates/loader.ts'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'
import { render } from './render.ts'
import { templates } from './templates.ts'

const log = { error: (): void => {}, warn: (): void => {}, info: (): void => {} }

function inFolder(files: Readonly<Record<string, string>>, run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return run(folder).finally(() => rmSync(folder, { recursive: true }))
}

async function bodyOf(app: App, target: string, headers: Record<string, string> = {}): Promise<unknown> {
  const exchange = fakeExchange('GET', target, { headers })
  const local = { ...exchange, connection: { ...exchange.connection, remoteAddress: '127.0.0.1' } } as Exchange
  return (await app.handle(local)).body
}

describe('the Jinja engine of an application', () => {
  test('sees the request, makes URLs with the mount, and what all pages share', async () => {
    const loader = new DictLoader({ 'a.html': '{{ site }} {{ request.path }} {{ url("b", id=3) }} {{ own }}', 'b.html': '{{ site }}' })
    const app = new App({ log, base: '/base', engine: templates({ loader, context: (request) => ({ site: `<${request.method}>` }) }) })
    app.get('/a', () => render('a.html', { own: 1 }))
    app.get('/b/{id:int}', { name: 'b' }, () => render('b.html', { site: 'mine' }))
    assert.equal(await bodyOf(app, '/a'), '&lt;GET&gt; /a /base/b/3 1')
    assert.equal(await bodyOf(app, '/b/3'), 'mine')
  })

  test('looks into the folder of the application, then into those of blueprints', async () => {
    const files = { 'app/page.html': '{% include "part.html" %}', 'app/part.html': 'app', 'blog/part.html': 'blog', 'blog/own.html': 'own' }
    await inFolder(files, async (folder) => {
      const engine = templates(join(folder, 'app'))
      const app = new App({ log, engine })
      const blog = new Blueprint('blog', { prefix: '/blog', dir: folder, templates: 'blog' })
      blog.get('/own', () => render('own.html'))
      app.register(blog)
      app.get('/', () => render('page.html'))
      assert.deepEqual([await bodyOf(app, '/'), await bodyOf(app, '/blog/own')], ['app', 'own'])
      assert.equal(engine.environment.render('own.html'), 'own')
    })
  })

  test('reads a changed template again in development only', async () => {
    for (const debug of [true, false]) {
      await inFolder({ 'a.html': 'old' }, async (folder) => {
        const app = new App({ log, debug, engine: templates(folder) })
        app.get('/', () => render('a.html'))
        assert.equal(await bodyOf(app, '/'), 'old')
        writeFileSync(join(folder, 'a.html'), 'fresh')
        assert.equal(await bodyOf(app, '/'), debug ? 'fresh' : 'old')
      })
    }
  })

  test('shows the places in templates on the debug page', async () => {
    const loader = new DictLoader({ 'page.html': 'x\n{% include "part.html" %}', 'part.html': '\n\n{{ artcle.title }}' })
    const app = new App({ log, debug: true, engine: templates({ loader }) })
    app.get('/', () => render('page.html', { article: {} }))
    const page = String(await bodyOf(app, '/', { accept: 'text/html', host: 'localhost' }))
    assert.match(page, /&#39;artcle&#39; is undefined/)
    assert.match(page, /Did you mean `article`\?/)
    assert.match(page, /part\.html:3:1[\s\S]*page\.html:2:1/)
  })
})
