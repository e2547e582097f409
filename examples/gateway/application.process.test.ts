import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startExample } from '../../test/start-example.ts'

describe('one application', () => {
  for (const server of ['nuages', 'node']) {
    test(`runs on ${server}`, async (t) => {
      const example = await startExample(`examples/gateway/${server}.ts`)
      t.after(() => example.stop())
      const response = await fetch(`${example.url}/any/path?x=1`, { headers: { 'user-agent': 'a test' } })
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('x-served-by'), 'greeter')
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
      assert.equal(await response.text(), 'GET /any/path?x=1\nYou are a test.\n')
    })
  }
})
