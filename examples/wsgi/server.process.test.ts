import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startExample } from '../../test/start-example.ts'

test('the WSGI example greets whom the path names', async (t) => {
  const example = await startExample('examples/wsgi/server.ts')
  t.after(() => example.stop())
  const greetings = {
    '/': '<h1>Hello, web!</h1>',
    '/Ada': '<h1>Hello, Ada!</h1>',
    '/Ren%C3%A9': '<h1>Hello, René!</h1>',
    '/%3Cb%3E': '<h1>Hello, &lt;b&gt;!</h1>',
  }
  for (const [path, greeting] of Object.entries(greetings)) {
    const response = await fetch(example.url + path)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(await response.text(), greeting)
  }
})

test('the WSGI example prints where it is, and ends when it is told to', async () => {
  const example = await startExample('examples/wsgi/server.ts')
  await (await fetch(example.url)).text() // where it answers, it also listens to signals
  assert.equal(await example.stop(), 0)
  assert.equal(example.output(), `Serving HTTP on ${example.url}\n`)
})
