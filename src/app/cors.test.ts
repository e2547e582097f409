import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cors } from '../http/cors.ts'
import { App } from './app.ts'
import { client } from './client.ts'

const SHOP = 'https://shop.example'

test('a script of another site asks, sends, and reads errors too', async () => {
  const app = new App({ trustedOrigins: [SHOP], debug: false })
  app.use(cors({ origins: [SHOP] }))
  app.put('/orders', () => 'sent')
  const shop = client(app, { headers: { origin: SHOP } })
  const asked = await shop.options('/orders', { headers: { 'access-control-request-method': 'PUT' } })
  assert.deepEqual([asked.status, asked.headers.get('access-control-allow-origin')], [204, SHOP])
  assert.equal(await (await shop.put('/orders')).text(), 'sent')
  const missing = await shop.get('/nothing')
  assert.deepEqual([missing.status, missing.headers.get('access-control-allow-origin')], [404, SHOP])
})

test('leave to read is no leave to send', async () => {
  const app = new App({ debug: false })
  app.use(cors({ origins: [SHOP] }))
  app.put('/orders', () => 'sent')
  assert.equal((await client(app).put('/orders', { headers: { origin: SHOP } })).status, 403)
})
