import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ok, readAnswers, request, startServer } from '../../test/raw-client.ts'

describe('one request after another', () => {
  test('is answered on one connection', async (t) => {
    const { connect } = await startServer(t, ({ method, target }) => ok(`${method} ${target}`))
    const client = await connect()
    client.send(request('GET /one?x=1'))
    await client.until('GET /one?x=1')
    client.send(request('DELETE /two'))
    await client.until('DELETE /two')
    client.send(request('GET /three', ['Connection: close']))
    const answers = readAnswers(await client.ended())
    assert.deepEqual(answers.map((answer) => answer.body), ['GET /one?x=1', 'DELETE /two', 'GET /three'])
    assert.deepEqual(answers.map((answer) => answer.headers['connection']), [undefined, undefined, 'close'])
  })
})
