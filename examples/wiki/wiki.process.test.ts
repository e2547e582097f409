import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { client } from 'nuages/testing'

process.env['SECRET_KEY'] = 'a secret that only tests may know'
const { default: app } = await import('./wiki.ts')

const open = (): ReturnType<typeof client> => client(app)
const PNG = new Uint8Array([137, 80, 78, 71])

describe('the wiki', () => {
  test('leads to its front page, and a page that is not there to its form', async () => {
    const visitor = open()
    const front = await visitor.get('/', { follow: true })
    assert.equal(front.history.length, 1)
    assert.match(await front.text(), /Welcome\. Try the <a href="\/SandBox">SandBox<\/a>\./)
    assert.match(await (await visitor.get('/SandBox', { follow: true })).text(), /<h1>Edit SandBox<\/h1>/)
  })

  test('saves a page with a picture, says so once, and remembers the writer', async () => {
    const visitor = open()
    const form = { text: 'Sand & <b>boxes</b>', author: 'Ada', picture: new File([PNG], 'a.png', { type: 'image/png' }) }
    const saved = await (await visitor.post('/SandBox/edit', { form, follow: true })).text()
    assert.match(saved, /SandBox is saved\./)
    assert.match(saved, /Sand &amp; &lt;b&gt;boxes&lt;\/b&gt;/)
    assert.match(saved, /Written by Ada/)
    assert.doesNotMatch(await (await visitor.get('/SandBox')).text(), /is saved/)
    const picture = await visitor.get('/SandBox/picture')
    assert.equal(picture.headers.get('content-type'), 'image/png')
    assert.deepEqual(await picture.bytes(), PNG)
    assert.match(await (await visitor.get('/FrontPage/edit')).text(), /value="Ada"/)
  })

  test('shows a form with a mistake again, what was written kept', async () => {
    const visitor = open()
    const file = new File(['<script>'], 'a.html', { type: 'text/html' })
    const answer = await visitor.post('/SandBox/edit', { form: { text: 'Some </textarea> text', author: 'Ada', picture: file } })
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /A picture is a PNG[\s\S]*Some &lt;\/textarea&gt; text/)
    assert.equal((await visitor.post('/SandBox/edit', { form: { text: ' ' } })).status, 422)
    assert.equal((await visitor.get('/NoPage/picture')).status, 404)
  })

  test('two visitors write as themselves', async () => {
    const [ada, bob] = [client(app), client(app)]
    await ada.post('/OnePage/edit', { form: { text: 'x', author: 'Ada' } })
    await bob.post('/TwoPages/edit', { form: { text: 'y', author: 'Bob' } })
    assert.match(await (await ada.get('/TwoPages/edit')).text(), /value="Ada"/)
    assert.match(await (await bob.get('/OnePage')).text(), /Written by Ada/)
  })
})
