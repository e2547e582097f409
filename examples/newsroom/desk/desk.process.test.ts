// The editors' desk: its door, comments, drafts, corrections.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Client, type ClientResponse, client } from 'nuages/testing'
import { Article, Correction } from '../articles/models.ts'
import { Comment } from '../comments/models.ts'
import { app, PASSWORD, reader, tokenIn } from '../test-paper.ts'

const SLUG = 'leave-the-bench-where-it-is'
const FORM = `/desk/articles/${SLUG}/correct`

describe('the desk', () => {
  let editor: Client

  before(async () => {
    editor = reader()
    const form_token = await tokenIn(await editor.get('/desk/login'))
    const entered = await editor.post('/desk/login', { form: { password: PASSWORD, next: '/desk', form_token } })
    assert.deepEqual([entered.status, entered.headers.get('location')], [303, '/desk'])
  })
  after(() => app.stop())

  test('is closed to all others, whatever they ask of it', async () => {
    const stranger = reader()
    for (const path of ['/desk', FORM, '/desk/comments.csv']) {
      const response = await stranger.get(path)
      assert.deepEqual([response.status, response.headers.get('location')], [303, `/desk/login?next=${encodeURIComponent(path)}`])
    }
    const form_token = await tokenIn(await stranger.get('/desk/login'))
    for (const path of ['/desk/comments/1', FORM, `/desk/articles/${SLUG}/publish`]) {
      const response = await stranger.post(path, { form: { form_token, verdict: 'approve' } })
      assert.deepEqual([response.status, response.headers.get('location')], [303, '/desk/login'])
    }
  })

  test('opens by its password only, and leads nowhere else', async () => {
    const stranger = reader()
    const form_token = await tokenIn(await stranger.get('/desk/login'))
    const wrong = await stranger.post('/desk/login', { form: { password: 'guess', form_token } })
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /This is not the password\./)
    for (const next of ['//evil.example', 'https://evil.example', '/deskevil', '/articles/x']) {
      const right = await stranger.post('/desk/login', { form: { password: PASSWORD, next, form_token } })
      assert.equal(right.headers.get('location'), '/desk', next)
    }
  })

  test('is closed for a while to who guesses, and to nobody else', async () => {
    const guesser = client(app, { rethrow: true, remoteAddress: '192.0.2.7' })
    const form_token = await tokenIn(await guesser.get('/desk/login'))
    const guess = (password: string): Promise<ClientResponse> => guesser.post('/desk/login', { form: { password, form_token } })
    for (let tried = 0; tried < 5; tried++) assert.equal((await guess('guess')).status, 422)
    for (const password of ['guess', PASSWORD]) {
      const refused = await guess(password)
      assert.deepEqual([refused.status, Number(refused.headers.get('retry-after')) > 890], [429, true])
      assert.match(await refused.text(), /Too many wrong passwords\. Try again in 15 minutes\./)
    }
    const stranger = reader()
    const own = await tokenIn(await stranger.get('/desk/login'))
    assert.equal((await stranger.post('/desk/login', { form: { password: PASSWORD, form_token: own } })).status, 303)
  })

  test('keeps what it shows out of caches', async () => {
    assert.equal((await editor.get('/desk')).headers.get('cache-control'), 'no-store')
  })

  test('has the comments that wait, and each is gone when it was judged', async () => {
    const waiting = await Comment.where({ status: 'waiting' }).all()
    assert.ok(waiting.length > 3)
    const text = await (await editor.get('/desk')).text()
    assert.match(text, new RegExp(`>${waiting.length} comments wait<`))
    const form_token = await tokenIn(await editor.get('/desk'))
    const [first, second] = waiting as [Comment, Comment]
    for (const [{ id }, verdict, status] of [
      [first, 'approve', 'approved'],
      [second, 'refuse', 'refused'],
    ] as const) {
      assert.equal((await editor.post(`/desk/comments/${id}`, { form: { verdict, form_token } })).status, 303)
      assert.equal((await Comment.query().get({ id })).status, status)
    }
    assert.match(await (await editor.get('/desk')).text(), new RegExp(`>${waiting.length - 2} comments wait<`))
    assert.equal((await editor.post(`/desk/comments/${first.id}`, { form: { verdict: 'eat', form_token } })).status, 400)
    assert.equal((await editor.post('/desk/comments/99999999', { form: { verdict: 'approve', form_token } })).status, 404)
  })

  test('puts a draft into the paper', async () => {
    const draft = (await Article.where({ status: 'draft' }).first()) as Article
    const form_token = await tokenIn(await editor.get('/desk'))
    assert.equal((await editor.get(`/articles/${draft.slug}`)).status, 404)
    assert.equal((await editor.post(`/desk/articles/${draft.slug}/publish`, { form: { form_token } })).status, 303)
    assert.equal((await editor.get(`/articles/${draft.slug}`)).status, 200)
    assert.equal((await editor.post(`/desk/articles/${draft.slug}/publish`, { form: { form_token } })).status, 404)
  })

  test('keeps an article back until its time has come', async () => {
    const draft = (await Article.where({ status: 'draft' }).first()) as Article
    const form_token = await tokenIn(await editor.get('/desk'))
    const publish = (at: string): Promise<ClientResponse> =>
      editor.post(`/desk/articles/${draft.slug}/publish`, { form: { at, form_token } })
    for (const at of ['tomorrow', '2026-13-01T00:00', '2026-02-30T10:00', '2026-11-26T24:00', '2026-01-01'])
      assert.equal((await publish(at)).status, 400, at)
    assert.equal((await publish('2199-12-31T23:59')).headers.get('location'), '/desk')
    const text = await (await editor.get('/desk')).text()
    assert.equal((await editor.get(`/articles/${draft.slug}`)).status, 404)
    assert.match(text, /The article will be in the paper on Tuesday 31 December 2199\./)
    assert.ok(text.slice(text.indexOf('Still to come')).includes(`<h3>${draft.title}</h3>`))
  })

  test('gives all comments as CSV, addresses too', async () => {
    const lines = (await (await editor.get('/desk/comments.csv')).text()).split('\r\n')
    assert.equal(lines[0], 'article,name,email,status,written,comment')
    assert.ok(lines.length > 3000)
  })

  describe('correcting', () => {
    async function typed(response: ClientResponse): Promise<{ form_token: string; seen: string }> {
      const seen = /name="seen" value="([^"]+)"/.exec(await response.text())?.[1] as string
      return { form_token: await tokenIn(response), seen }
    }

    test('changes the article, says so below it, and keeps what stood there', async () => {
      const before = await Article.query().get({ slug: SLUG })
      const body = before.body.replace('bench', 'old bench')
      const fields = { title: before.title, summary: before.summary, body, note: 'The bench is old.' }
      const sent = await editor.post(FORM, { form: { ...fields, ...(await typed(await editor.get(FORM))) } })
      assert.deepEqual([sent.status, sent.headers.get('location')], [303, `/articles/${SLUG}/history`])
      const after = await Article.query().get({ slug: SLUG })
      assert.equal(after.body, body)
      assert.ok(after.changedAt > before.changedAt)
      const [correction] = await Correction.where({ articleId: after.id }).all()
      assert.deepEqual([correction?.note, correction?.bodyBefore], ['The bench is old.', before.body])
      assert.match(await (await reader().get(`/articles/${SLUG}`)).text(), /<\/time>: The bench is old\.<\/li>/)
      const history = await (await reader().get(`/articles/${SLUG}/history`)).text()
      assert.match(history, /<del>/)
      assert.match(history, /<ins>[^<]*old bench/)
    })

    test('shows the form again where something is missing, with what was typed', async () => {
      const fields = { title: '', summary: 'S', body: '<script>', note: '' }
      const again = await editor.post(FORM, { form: { ...fields, ...(await typed(await editor.get(FORM))) } })
      const text = await again.text()
      assert.equal(again.status, 422)
      assert.match(text, /An article needs a title\./)
      assert.match(text, /Please say what was wrong\./)
      assert.match(text, />\n&lt;script&gt;<\/textarea>/)
    })

    test('is refused where nothing differs, and where somebody else was first', async () => {
      const { title, summary, body } = await Article.query().get({ slug: SLUG })
      const first = await typed(await editor.get(FORM))
      const same = await editor.post(FORM, { form: { title, summary, body, note: 'None', ...first } })
      assert.equal(same.status, 422)
      assert.match(await same.text(), /Nothing differs from what is in the paper\./)
      const one = editor.post(FORM, { form: { title: `${title} 1`, summary, body, note: 'One', ...first } })
      const two = editor.post(FORM, { form: { title: `${title} 2`, summary, body, note: 'Two', ...first } })
      const statuses = (await Promise.all([one, two])).map(({ status }) => status).sort()
      assert.deepEqual(statuses, [303, 422])
      assert.match(await (await two).text(), /changed this article meanwhile/)
    })
  })

  test('is left for good', async () => {
    const form_token = await tokenIn(await editor.get('/desk'))
    assert.equal((await editor.post('/desk/logout', { form: { form_token } })).status, 303)
    assert.equal((await editor.get('/desk')).status, 303)
  })
})
