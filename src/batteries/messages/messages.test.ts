import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askLinted, fakeExchange } from '../../../test/fake-exchange.ts'
import { Request, SESSION, Session } from '../../http.ts'
import { App, html } from '../../nuages.ts'
import { sessions } from '../../sessions.ts'
import { flash, takeMessages } from './messages.ts'

test('messages are shown once, in order, the last fifty', async () => {
  const app = new App({ log: { error() {}, warn() {}, info() {} } })
  app.use(sessions({ secret: 'a secret that only tests may know' }))
  app.get('/say', (request) => {
    for (let i = 0; i < 52; i++) flash(request, `Saved <b>${i}.`, 'success')
    return 'x'
  })
  app.get('/show', (request) => takeMessages(request))
  let cookie = ''
  const ask = async (target: string): Promise<unknown> => {
    const { headers, body } = await askLinted(app, fakeExchange('GET', target, { headers: { cookie } }))
    for (const line of headers.getSetCookie()) cookie = line.split(';')[0] as string
    return body
  }
  await ask('/say')
  const messages = JSON.parse(String(await ask('/show'))) as unknown[]
  assert.equal(messages.length, 50)
  assert.deepEqual(messages[0], { level: 'success', text: 'Saved <b>2.' })
  assert.equal(await ask('/show'), '[]')
})

test('a message is a text with a level', () => {
  const request = new Request(fakeExchange('GET', '/'), '/')
  request.set(SESSION, new Session())
  for (const message of [undefined, null, 5, {}, html`<b>x</b>`])
    assert.throws(() => flash(request, message as never), { code: 'MESSAGE_INVALID' })
  for (const level of ['bogus', 5, null]) assert.throws(() => flash(request, 'x', level as never), { code: 'MESSAGE_INVALID' })
  assert.equal(request.session.modified, false)
})
