import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startExample } from '../../test/start-example.ts'

test('five lines say hello, and end when they are told to', async () => {
  const example = await startExample('examples/hello/hello.ts')
  const response = await fetch(`${example.url}/hello/Ren%C3%A9`)
  const text = await response.text()
  const code = await example.stop()
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.equal(text, 'Hello René!')
  assert.equal(code, 0)
})
