import assert from 'node:assert/strict'
import net from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess } from '../../test/server-process.ts'

test('PORT and HOST come from the environment', async (t) => {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.on('listening', resolve))
  const { port } = probe.address() as net.AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  const server = startProcess(t, 'say(await serve({ handle: () => ok() }))', { PORT: String(port), HOST: 'localhost' })
  const [, url] = await server.says(/LISTENING (\S+)/)
  assert.match(url as string, new RegExp(`^http://(127\\.0\\.0\\.1|\\[::1\\]):${port}$`))
  assert.equal(await (await fetch(url as string)).text(), 'OK')
  assert.equal(server.stdout.split('\n').length, 2, 'no access log in production')
})

test('a PORT that is none ends the process with a sentence', async (t) => {
  const server = startProcess(t, 'say(await serve({ handle: () => ok() }))', { PORT: 'http' })
  assert.equal(await server.exit(), 1)
  assert.match(server.stderr, /The port is "http", expected a whole number from 0 to 65535\./)
})

test('DEBUG=1 writes the access log to standard output', async (t) => {
  const server = startProcess(t, 'say(await serve({ handle: () => ok() }, { port: 0 }))', { DEBUG: '1' })
  const [, url] = await server.says(/LISTENING (\S+)/)
  await (await fetch(`${url}/path?secret`)).text()
  await server.says(/^127\.0\.0\.1 "GET \/path" 200 2 \d+\.\d$/m)
})

test('what a handler throws goes to standard error with its trace, and the process lives', async (t) => {
  const server = startProcess(t, `say(await serve({ handle: function broken() { throw new Error('on purpose') } }, { port: 0 }))`)
  const [, url] = await server.says(/LISTENING (\S+)/)
  for (let i = 0; i < 2; i++) {
    const response = await fetch(url as string)
    assert.equal(response.status, 500)
    assert.doesNotMatch(await response.text(), /purpose|broken| at /)
  }
  assert.match(server.stderr, /Error: on purpose\n\s+at .*broken/)
  assert.equal(server.child.exitCode, null)
})

test('running out of file descriptors costs connections, not the process', async (t) => {
  const server = startProcess(t, 'say(await serve({ handle: () => ok() }, { port: 0 }))', {}, 'ulimit -n 40')
  const [, url] = await server.says(/LISTENING (\S+)/)
  const sockets = Array.from({ length: 100 }, () => net.connect(Number(new URL(url as string).port), '127.0.0.1'))
  for (const socket of sockets) socket.on('error', () => {}).resume()
  await sleep(300)
  for (const socket of sockets) socket.destroy()
  for (;;) {
    const text = await fetch(url as string).then(
      (response) => response.text(),
      () => '',
    )
    if (text === 'OK') break
    assert.equal(server.child.exitCode, null, server.stderr)
    await sleep(20)
  }
})

test('a process whose server closed ends by itself', async (t) => {
  const server = startProcess(
    t,
    `const server = await serve({ handle: () => ok() }, { port: 0 })
     await (await fetch(server.url)).text()
     await server.close()
     process.stdout.write('CLOSED')`,
  )
  assert.equal(await server.exit(), 0)
  assert.equal(server.stdout, 'CLOSED')
})
