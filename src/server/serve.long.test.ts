import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from '../../test/raw-client.ts'
import { type ServerProcess, startProcess } from '../../test/server-process.ts'

const GIB = 1024 ** 3
/** What a server may grow by, whatever passes through it. Collections leave some garbage lying. */
const ALLOWED = 96 * 1024 ** 2

const SERVER = `
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')
const piece = new Uint8Array(65_536)
async function* gibibyte() { for (let sent = 0; sent < ${GIB}; sent += piece.length) yield piece }
async function handle({ target, body }) {
  if (target === '/download') return ok(gibibyte())
  if (target === '/heap') {
    gc()
    const { heapUsed, external } = process.memoryUsage()
    return ok(String(heapUsed + external))
  }
  let got = 0
  for await (const chunk of body ?? []) {
    // Slowly: a pause after each mebibyte.
    if (Math.floor(got / 1_048_576) !== Math.floor((got += chunk.length) / 1_048_576)) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return ok(String(got))
}
say(await serve({ handle }, { port: 0 }))
`

function residentBytes(server: ServerProcess): number {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8')) as RegExpExecArray
  return Number(kib) * 1024
}

/** Runs `work` and gives how far the server's memory rose above what it had before. */
async function growth(server: ServerProcess, work: () => Promise<void>): Promise<number> {
  const before = residentBytes(server)
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most, residentBytes(server))
  }, 50)
  try {
    await work()
  } finally {
    clearInterval(sampling)
  }
  return most - before
}

async function start(t: Parameters<typeof startProcess>[0]): Promise<[ServerProcess, port: number]> {
  const server = startProcess(t, SERVER)
  const port = Number((await server.says(/LISTENING .*:(\d+)/))[1])
  await (await fetch(`http://127.0.0.1:${port}/`)).text()
  return [server, port]
}

const skip = process.platform === 'linux' ? false : 'reads /proc'

test('an upload of 1 GiB that is read slowly takes no memory', { skip }, async (t) => {
  const [server, port] = await start(t)
  const grown = await growth(server, async () => {
    const socket = net.connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk))
    socket.write(request('POST /upload', [`Content-Length: ${GIB}`, 'Connection: close']))
    const piece = new Uint8Array(1_048_576)
    for (let sent = 0; sent < GIB; sent += piece.length) {
      if (!socket.write(piece)) await new Promise((resolve) => socket.once('drain', resolve))
    }
    await new Promise((resolve) => socket.on('close', resolve))
    assert.ok(answer.endsWith(String(GIB)), answer)
  })
  assert.ok(grown < ALLOWED, `memory grew by ${grown} bytes`)
})

test('downloads of 1 GiB that are never read take no memory', { skip }, async (t) => {
  const [server, port] = await start(t)
  const sockets = Array.from({ length: 20 }, () => net.connect(port, '127.0.0.1').pause())
  const grown = await growth(server, async () => {
    for (const socket of sockets) socket.write(request('GET /download'))
    await sleep(5000)
  })
  for (const socket of sockets) socket.destroy()
  assert.ok(grown < ALLOWED, `memory grew by ${grown} bytes`)
})

test('a download of 1 GiB that is read takes no memory', { skip }, async (t) => {
  const [server, port] = await start(t)
  const grown = await growth(server, async () => {
    const socket = net.connect(port, '127.0.0.1')
    let got = 0
    socket.on('data', (chunk: Buffer) => {
      got += chunk.length
    })
    socket.write(request('GET /download', ['Connection: close']))
    await new Promise((resolve) => socket.on('close', resolve))
    assert.ok(got > GIB)
  })
  assert.ok(grown < ALLOWED, `memory grew by ${grown} bytes`)
})

test('pipelined requests whose answers are never read take no memory', { skip }, async (t) => {
  const [server, port] = await start(t)
  const socket = net.connect(port, '127.0.0.1').pause()
  socket.on('error', () => {})
  const grown = await growth(server, async () => {
    const flood = Buffer.from(request('GET /').repeat(10_000))
    for (const end = performance.now() + 5000; performance.now() < end; ) {
      if (!socket.write(flood)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), sleep(200)])
      if (socket.writableLength > 50_000_000) await sleep(200)
    }
  })
  socket.destroy()
  assert.ok(grown < ALLOWED, `memory grew by ${grown} bytes`)
})

test('five thousand connections leave nothing behind', { skip }, async (t) => {
  const [server, port] = await start(t)
  const open = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 100) {
      const sockets = Array.from({ length: 100 }, () => net.connect(port, '127.0.0.1'))
      await Promise.all(
        sockets.map(async (socket, index) => {
          socket.on('error', () => {})
          socket.write(request(index % 2 === 0 ? 'GET /' : 'GET /download'))
          await new Promise((resolve) => socket.once('data', resolve))
          if (index % 3 === 0) socket.resetAndDestroy()
          else socket.destroy()
        }),
      )
    }
  }
  // Resident memory says little here: what the allocator keeps of short-lived sockets comes and goes.
  const heap = async (): Promise<number> => {
    await sleep(500)
    return Number(await (await fetch(`http://127.0.0.1:${port}/heap`, { headers: { connection: 'close' } })).text())
  }
  await open(1000)
  const before = await heap()
  await open(5000)
  const grown = (await heap()) - before
  // A hundred bytes for each connection would be a leak.
  assert.ok(grown < 500_000, `the heap grew by ${grown} bytes`)
  server.child.kill('SIGTERM')
  assert.equal(await server.exit(), 0)
})
