import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Signer } from '../../http/signing.ts'
import { DictLoader } from '../../templates/loader.ts'
import { App } from '../app.ts'
import { client } from '../client.ts'
import type { AnyRequest } from '../handler.ts'
import { render } from '../render.ts'
import { templates } from '../templates.ts'
import { formToken, formTokenInput, formTokens, rotateFormToken } from './form-tokens.ts'

const log = { error: (): void => {}, warn: (): void => {}, info: (): void => {} }
const SECRET = 'only for tests, and long enough'

function makeApp(exempt?: (request: AnyRequest) => boolean): App {
  const app = new App({
    log,
    uploads: { fileSize: 1000 },
    engine: templates({ loader: new DictLoader({ 'form.html': '{{ form_token() }}' }) }),
  })
  app.use(formTokens({ secret: SECRET, ...(exempt !== undefined && { exempt }) }))
  app.get('/form', (request) => formTokenInput(request))
  app.get('/page', () => render('form.html'))
  app.get('/token', (request) => formToken(request))
  app.get('/plain', () => 'plain')
  app.post('/send', async (request) => `${(await request.form()).get('text')}${(await request.form()).file('file')?.name ?? ''}`)
  app.post('/json', async (request) => (await request.json()) as object)
  app.post('/login', (request) => {
    rotateFormToken(request)
    return 'in'
  })
  return app
}

/** The token in a page of the visitor's. */
async function tokenFor(visitor: ReturnType<typeof client>): Promise<string> {
  return /value="([\w-]{86})"/.exec(await (await visitor.get('/form')).text())?.[1] as string
}

describe('form tokens', () => {
  test('let a form through that carries the visitor’s own', async () => {
    const visitor = client(makeApp())
    const form_token = await tokenFor(visitor)
    assert.equal(await (await visitor.post('/send', { form: { text: 'hello', form_token } })).text(), 'hello')
    const file = new File(['x'], 'a.txt')
    assert.equal(await (await visitor.post('/send', { form: { text: 'up', file, form_token } })).text(), 'upa.txt')
    const headers = { 'x-form-token': await (await visitor.get('/token')).text() }
    assert.deepEqual(await (await visitor.post('/json', { json: { a: 1 }, headers })).json(), { a: 1 })
    assert.match(await (await visitor.get('/page')).text(), /^<input type="hidden" name="form_token" value="[\w-]{86}">$/)
  })

  test('refuse what carries none, a made up one, another visitor’s, or a changed cookie', async () => {
    const app = makeApp()
    const [ada, bob] = [client(app), client(app)]
    const [hers, his] = [await tokenFor(ada), await tokenFor(bob)]
    for (const form_token of ['', 'x', hers.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')), his]) {
      const refused = await ada.post('/send', { form: { text: 'x', form_token } })
      assert.equal(refused.status, 403, form_token)
    }
    assert.equal((await ada.post('/send', { form: { text: 'x' } })).status, 403)
    assert.equal((await ada.post('/json', { json: {} })).status, 403)
    assert.equal((await client(app).post('/send', { form: { text: 'x', form_token: hers } })).status, 403)
    const forged = new Signer('another secret', { salt: 'nuages.form-token' }).sign('A'.repeat(43))
    const headers = { cookie: `formtoken=${forged}` }
    assert.equal((await client(app).post('/send', { form: { text: 'x', form_token: hers }, headers })).status, 403)
  })

  test('give a cookie only with a token, and keep both from caches of others', async () => {
    const visitor = client(makeApp())
    assert.equal((await visitor.get('/plain')).headers.get('set-cookie'), null)
    const page = await visitor.get('/form')
    assert.match(page.headers.get('set-cookie') ?? '', /^formtoken=[^;]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/i)
    assert.equal(page.headers.get('vary'), 'Cookie')
    assert.equal((await visitor.get('/form')).headers.get('set-cookie'), null)
  })

  test('are another text on each page, and renewed at login', async () => {
    const visitor = client(makeApp())
    const [first, second] = [await tokenFor(visitor), await tokenFor(visitor)]
    assert.notEqual(first, second)
    assert.equal((await visitor.post('/login', { form: { form_token: first } })).status, 200)
    assert.equal((await visitor.post('/send', { form: { text: 'x', form_token: second } })).status, 403)
    assert.equal((await visitor.post('/send', { form: { text: 'x', form_token: await tokenFor(visitor) } })).status, 200)
  })

  test('leave alone what is exempt, and limits in force', async () => {
    const app = makeApp((request) => request.path === '/json')
    const visitor = client(app)
    assert.equal((await visitor.post('/json', { json: {} })).status, 200)
    const form_token = await tokenFor(visitor)
    const file = new File(['x'.repeat(5000)], 'a.txt')
    assert.equal((await visitor.post('/send', { form: { form_token, file } })).status, 413)
  })

  test('say what is missing where the guard is not installed', async () => {
    const app = new App({ log, debug: false })
    app.get('/', (request) => formToken(request))
    assert.equal((await client(app).get('/')).status, 500)
    assert.throws(() => formTokens({ secret: [] }), /key/i)
  })

  test('stand in the page for a request that came from another site, whose own token is not asked for', async () => {
    const app = makeApp()
    app.onError(403, (error, request) => `${(error as { code: string }).code} ${formToken(request)}`)
    const visitor = client(app)
    const refused = await visitor.post('/send', { form: {}, headers: { origin: 'https://other.example' } })
    const [code, token = ''] = (await refused.text()).split(' ')
    assert.deepEqual([refused.status, code], [403, 'ORIGIN_REFUSED'])
    assert.equal((await visitor.post('/send', { form: { form_token: token, text: 'x' } })).status, 200)
  })

  test('what no route takes is told so, and no middleware behind the guard sees it', async () => {
    const app = makeApp()
    const seen: string[] = []
    app.use((request, next) => {
      seen.push(request.path)
      return next()
    })
    app.post('/slash/', () => 'x')
    const visitor = client(app)
    const wrong = await visitor.post('/form', { form: {} })
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
    assert.equal((await visitor.request('DELETE', '/send')).status, 405)
    assert.equal((await visitor.post('/nowhere', { json: {} })).status, 404)
    const moved = await visitor.post('/slash', { form: {} })
    assert.deepEqual([moved.status, moved.headers.get('location')], [308, '/slash/'])
    assert.deepEqual(seen, [])
    assert.equal((await visitor.post('/slash/', { form: {} })).status, 403)
    const form_token = await tokenFor(visitor)
    assert.equal((await visitor.post('/nowhere', { form: { form_token } })).status, 404)
    assert.deepEqual(seen, ['/form', '/nowhere'])
  })
})
