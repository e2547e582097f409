// Comments: the form with its token, what is shown again, and what an editor does.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { Article } from '../articles/models.ts'
import { app, reader, tokenIn } from '../test-paper.ts'
import { Comment } from './models.ts'

const PAGE = '/articles/listening-for-meteors'
const FINE = { name: 'Ada', email: 'ada@example.org', body: 'We heard nineteen.\n\nOne was a tram.' }

describe('a comment', () => {
  after(() => app.stop())

  async function latest(): Promise<Comment | null> {
    return Comment.query().orderBy('-id').first()
  }

  test('is kept until an editor has read it, and thanked for once', async () => {
    const ada = reader()
    const form_token = await tokenIn(await ada.get(PAGE))
    const sent = await ada.post(`${PAGE}/comments`, { form: { ...FINE, form_token } })
    assert.deepEqual([sent.status, sent.headers.get('location')], [303, `${PAGE}#notices`])
    const kept = (await latest()) as Comment
    assert.deepEqual([kept.name, kept.email, kept.body, kept.status], ['Ada', FINE.email, FINE.body, 'waiting'])
    assert.match(await (await ada.get(PAGE)).text(), /<p class="success">Thank you\./)
    const again = await (await ada.get(PAGE)).text()
    assert.doesNotMatch(again, /Thank you\.|We heard nineteen/)
  })

  test('that is not fine is shown again with what was typed, and each problem at its field', async () => {
    const bob = reader()
    const form_token = await tokenIn(await bob.get(PAGE))
    const before = await Comment.query().count()
    const response = await bob.post(`${PAGE}/comments`, { form: { name: '<b>Bob', email: 'nobody', body: ' ', form_token } })
    assert.equal(response.status, 422)
    const text = await response.text()
    assert.match(text, /name="name" type="text" value="&lt;b&gt;Bob"/)
    assert.match(text, /value="nobody"[^>]* aria-invalid="true" aria-describedby="problem-email"/)
    assert.match(text, /<p class="problem" id="problem-body">Please write what you want to say\.<\/p>/)
    assert.match(text, /<a href="#field-email">This has to be an email address/)
    assert.equal(await Comment.query().count(), before)
  })

  test('without the token of its visitor is refused, and so is one from another site', async () => {
    const eve = reader()
    const form_token = await tokenIn(await reader().get(PAGE))
    await eve.get(PAGE)
    for (const form of [FINE, { ...FINE, form_token }]) assert.equal((await eve.post(`${PAGE}/comments`, { form })).status, 403)
    const own = await tokenIn(await eve.get(PAGE))
    const crossing = await eve.post(`${PAGE}/comments`, { form: { ...FINE, form_token: own }, headers: { 'sec-fetch-site': 'cross-site' } })
    assert.equal(crossing.status, 403)
  })

  test('can be sent as JSON, with its problems as JSON', async () => {
    const program = reader()
    const sent = await program.post(`/api${PAGE}/comments`, { json: FINE })
    assert.equal(sent.status, 201)
    const { comment } = (await sent.json()) as { comment: Record<string, unknown> }
    assert.deepEqual([comment['name'], comment['status'], 'email' in comment], ['Ada', 'waiting', false])
    const refused = await program.post(`/api${PAGE}/comments`, { json: { name: 3, email: { $ne: '' } } })
    const { problems } = (await refused.json()) as { problems: Record<string, string> }
    assert.deepEqual([refused.status, Object.keys(problems)], [422, ['name', 'email', 'body']])
    for (const json of [[], null, 'text']) assert.equal((await program.post(`/api${PAGE}/comments`, { json })).status, 400)
    assert.equal((await program.post('/api/articles/nothing/comments', { json: FINE })).status, 404)
  })

  test('that was approved stands below its article, escaped, and in the fragment alone', async () => {
    const article = await Article.query().get({ slug: 'the-clock-made-of-lichen' })
    await Comment.create({
      article,
      name: 'Zoe',
      email: 'zoe@example.org',
      body: '<i>Slow</i>',
      status: 'approved',
      writtenAt: new Date(0),
    })
    const visitor = reader()
    const page = await (await visitor.get(`/articles/${article.slug}`)).text()
    assert.match(page, /<p class="said">&lt;i&gt;Slow&lt;\/i&gt;<\/p>/)
    const fragment = await (await visitor.get(`/articles/${article.slug}/comments`)).text()
    assert.match(fragment, /^\s*<section class="comments" id="comments"/)
    assert.doesNotMatch(fragment, /<html|<form/)
    assert.ok(page.includes(fragment.trim().slice(0, 200)))
  })

  test('takes what is strange without failing', async () => {
    const visitor = reader()
    const form_token = await tokenIn(await visitor.get(PAGE))
    for (const body of ['\0\x01', '\ud800', '🌧'.repeat(2000), 'x'.repeat(2001), "'; drop table comments_comment; --"]) {
      const { status } = await visitor.post(`${PAGE}/comments`, { form: { ...FINE, body, form_token } })
      assert.ok(status === 303 || status === 422, `${status}`)
    }
    assert.equal((await visitor.post(`${PAGE}/comments`, { form: { ...FINE, body: 'x'.repeat(70_000), form_token } })).status, 413)
  })
})
