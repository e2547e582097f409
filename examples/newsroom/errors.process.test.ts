// What is answered when something fails or is refused.

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { client } from 'nuages/testing'
import { writeReadings } from './articles/reading.ts'
import { app, database, reader, tokenIn } from './test-paper.ts'

const PAGE = '/articles/listening-for-meteors'

describe('the newsroom says', () => {
  after(() => app.stop())

  test('why a request is refused, in its own words', async () => {
    const visitor = reader()
    const form_token = await tokenIn(await visitor.get(PAGE))
    const cases = [
      [await visitor.post(`${PAGE}/comments`, { form: {} }), 403, /This form was not made for you, or is too old\./],
      [await visitor.post(`${PAGE}/comments`, { form: { form_token, body: 'x'.repeat(70_000) } }), 413, /<h1>Not like this<\/h1>/],
      [await visitor.get('/%zz'), 400, /<h1>Not like this<\/h1>/],
    ] as const
    for (const [response, status, says] of cases) {
      assert.equal(response.status, status)
      assert.match(await response.text(), says)
    }
    const json = await visitor.post(`/api${PAGE}/comments`, { body: '{', headers: { 'content-type': 'application/json' } })
    assert.deepEqual([json.status, json.headers.get('content-type')], [400, 'application/problem+json'])
  })

  test('that it failed, and nothing of how, when the database is gone', async (t) => {
    const told = t.mock.method(app.log, 'error', () => {})
    const visitor = client(app)
    await visitor.get('/')
    await writeReadings()
    await database.close()
    const page = await visitor.get('/')
    const text = await page.text()
    assert.equal(page.status, 500)
    assert.match(text, /<h1>The press has stopped<\/h1>/)
    assert.doesNotMatch(text, /DATABASE|closed|node:/)
    const json = await visitor.get('/api')
    assert.deepEqual([json.status, await json.json()], [500, { type: 'about:blank', title: 'Internal Server Error', status: 500 }])
    assert.equal(told.mock.callCount(), 2)
  })
})
