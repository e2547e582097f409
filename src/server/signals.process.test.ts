import assert from 'node:assert/strict'
import net from 'node:net'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { RawClient, readAnswers, request } from '../../test/raw-client.ts'
import { startProcess } from '../../test/server-process.ts'

async function connect(port: number): Promise<RawClient> {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return new RawClient(socket)
}

const SERVER = `
const handle = ({ target }) => new Promise((resolve) => {
  if (target !== '/hang') setTimeout(() => resolve(ok(target)), Math.random() * 10)
  else process.stdout.write('HANGING\\n')
})
say(await serve({ handle, stop: () => process.stdout.write('STOPPED\\n') }, { port: 0 }))
`

/** Sends one request after the other until the server closes; gives how many were sent and how many answered. */
async function load(port: number, onAnswer: () => void): Promise<[sent: number, answered: number]> {
  const client = await connect(port)
  let sent = 0
  for (;;) {
    client.send(request(`GET /${++sent}`))
    const answered = (await client.until((received) => received.endsWith(`/${sent}`)).catch(() => '')) !== ''
    if (!answered) break
    onAnswer()
    if (/connection: close/.test(client.received)) break
  }
  client.socket.end()
  await client.ended()
  client.close()
  return [sent, readAnswers(client.received).length]
}

describe('a signal', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal} under load drops nothing and ends with code 0`, async (t) => {
      const server = startProcess(t, SERVER)
      const port = Number((await server.says(/LISTENING .*:(\d+)/))[1])
      let answers = 0
      const onAnswer = (): void => {
        if (++answers === 300) server.child.kill(signal)
      }
      const clients = await Promise.all(Array.from({ length: 20 }, () => load(port, onAnswer)))
      for (const [sent, answered] of clients) assert.equal(answered, sent)
      assert.equal(await server.exit(), 0)
      assert.match(server.stdout, /STOPPED/)
      assert.equal(server.stderr, '')
    })
  }

  test('a second time exits at once; an echo of the first does not', async (t) => {
    const server = startProcess(t, SERVER)
    const port = Number((await server.says(/LISTENING .*:(\d+)/))[1])
    const client = await connect(port)
    client.send(request('GET /hang'))
    await server.says(/HANGING/)
    server.child.kill('SIGTERM')
    server.child.kill('SIGTERM')
    await sleep(500)
    assert.equal(server.child.exitCode, null)
    server.child.kill('SIGTERM')
    assert.equal(await server.exit(), 143)
    assert.doesNotMatch(server.stdout, /STOPPED/)
    client.close()
  })

  test('closes several servers, and a failing stop is printed and gives code 1', async (t) => {
    const server = startProcess(
      t,
      `await serve({ handle: () => ok(), stop: () => process.stdout.write('STOPPED\\n') }, { port: 0 })
       say(await serve({ handle: () => ok(), stop: () => Promise.reject(new Error('no luck')) }, { port: 0 }))`,
    )
    await server.says(/LISTENING/)
    server.child.kill('SIGTERM')
    assert.equal(await server.exit(), 1)
    assert.match(server.stdout, /STOPPED/)
    assert.match(server.stderr, /no luck/)
  })

  test('is left alone where the server is told so, or has closed', async (t) => {
    for (const end of ['', 'await server.close()']) {
      const signals = end === '' ? 'false' : 'true'
      const server = startProcess(
        t,
        `const server = await serve({ handle: () => ok() }, { port: 0, signals: ${signals} }); ${end}; say(server); setInterval(() => {}, 1000)`,
      )
      await server.says(/LISTENING/)
      server.child.kill('SIGTERM')
      assert.equal(await server.exit(), 'SIGTERM')
    }
  })
})
