import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeRequest } from './make-request.ts'

describe('makeRequest', () => {
  test('makes a request as a client would send it', async () => {
    const request = await makeRequest('/notes/%61?page=2', { headers: { accept: 'text/html', cookie: 'a=1' }, query: { tag: 'x' } })
    assert.deepEqual([request.method, request.path, request.url], ['GET', '/notes/a', 'http://localhost/notes/%61?page=2&tag=x'])
    assert.deepEqual([request.query.get('page'), request.query.get('tag'), request.cookies.get('a')], ['2', 'x', '1'])
    assert.deepEqual([request.accepts('html', 'json'), request.remoteAddress, request.isSecure], ['html', '127.0.0.1', false])
    const other = await makeRequest('https://a.example/', { method: 'DELETE', remoteAddress: '192.0.2.7' })
    assert.deepEqual([other.method, other.isSecure, other.host, other.remoteAddress], ['DELETE', true, 'a.example', '192.0.2.7'])
    assert.equal((await makeRequest()).path, '/')
  })

  test('has a body', async () => {
    const form = await makeRequest('/', { form: { text: 'Milk', file: new File(['abc'], 'a.txt') } })
    assert.equal(form.method, 'POST')
    assert.equal((await form.form()).get('text'), 'Milk')
    assert.equal(await (await form.form()).file('file')?.text(), 'abc')
    await form.close()
    assert.deepEqual(await (await makeRequest('/', { json: { a: 1 }, method: 'PUT' })).json(), { a: 1 })
    assert.equal(await (await makeRequest('/', { body: ['a', 'b'].values() })).text(), 'ab')
  })

  test('has parameters and a session, where they are given', async () => {
    const request = await makeRequest('/notes/3', { params: { id: 3 }, session: { user: 7 } })
    assert.equal(request.params.id + 1, 4)
    assert.equal(request.session.get('user'), 7)
    request.session.set('seen', true)
    assert.deepEqual(request.session.toJSON(), { user: 7, seen: true })
    const bare = await makeRequest('/')
    assert.throws(() => bare.session, { code: 'SESSION_MISSING' })
  })

  test('refuses paths that no handler sees', async () => {
    await assert.rejects(makeRequest('/a/%2e%2e/b'), { code: 'PATH_REFUSED' })
  })
})
