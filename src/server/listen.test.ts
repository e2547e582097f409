import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { ok, readAnswers, request, startServer } from '../../test/raw-client.ts'
import { CERTIFICATE, KEY } from '../../test/test-certificate.ts'
import type { NuagesError } from '../base/errors.ts'
import type { ServeOptions } from './options.ts'
import { serve } from './serve.ts'

const closing = ['Connection: close']

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'nuages-listen-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

async function failure(options: ServeOptions): Promise<NuagesError> {
  let stopped = 0
  const application = { handle: () => ok(), stop: () => void stopped++ }
  const result = await serve(application, { port: 0, signals: false, ...options }).then(
    async (serving) => {
      await serving.close()
      return assert.fail('it listens')
    },
    (error) => error,
  )
  if (options.tls === undefined) assert.equal(stopped, 1, 'an application that was started is stopped')
  return result
}

describe('a unix socket', () => {
  test('is served, and removed at the end', async (t) => {
    const path = join(folder(t), 'app.sock')
    const { serving, connect } = await startServer(t, ({ connection }) => ok(String(connection.remoteAddress)), { path })
    assert.equal(serving.url, `unix:${path}`)
    assert.equal(serving.port, null)
    const client = await connect()
    client.send(request('GET /', closing))
    assert.equal(readAnswers(await client.ended())[0]?.body, 'null')
    await serving.close({ grace: 0 })
    assert.ok(!existsSync(path))
  })

  test('that cannot reset cuts a stream off all the same', async (t) => {
    const path = join(folder(t), 'app.sock')
    const { connect } = await startServer(
      t,
      () =>
        ok(
          (async function* () {
            yield Buffer.from('part')
            throw new Error('broken')
          })(),
        ),
      { path },
    )
    const client = await connect()
    client.send('GET / HTTP/1.0\r\n\r\n')
    await client.ended()
  })

  test('left behind by a dead server is replaced', async (t) => {
    const path = join(folder(t), 'app.sock')
    const { spawnSync } = process.getBuiltinModule('node:child_process')
    spawnSync(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ])
    assert.ok(existsSync(path))
    const { connect } = await startServer(t, () => ok(), { path })
    const client = await connect()
    client.send(request('GET /', closing))
    assert.equal(readAnswers(await client.ended())[0]?.status, 200)
  })

  test('of a living server is left alone', async (t) => {
    const path = join(folder(t), 'app.sock')
    const { connect } = await startServer(t, () => ok('first'), { path })
    const error = await failure({ path })
    assert.equal(error.code, 'SERVER_ADDRESS_BUSY')
    assert.equal(error.message, `Cannot listen on ${path}: Something listens there already (EADDRINUSE).`)
    const client = await connect()
    client.send(request('GET /', closing))
    assert.equal(readAnswers(await client.ended())[0]?.body, 'first')
  })

  test('never replaces a file', async (t) => {
    const path = join(folder(t), 'precious.txt')
    writeFileSync(path, 'data')
    const error = await failure({ path })
    assert.equal(error.code, 'SERVER_PATH_TAKEN')
    assert.equal(error.message, `Cannot listen on ${path}: A file that is no socket is there (EADDRINUSE).`)
    assert.equal(readFileSync(path, 'utf8'), 'data')
  })

  test('in a folder that is not there says so', async (t) => {
    const path = join(folder(t), 'absent', 'app.sock')
    const error = await failure({ path })
    assert.equal(error.code, 'SERVER_ADDRESS_UNKNOWN')
    assert.equal(error.message, `Cannot listen on ${path}: The folder of the socket does not exist (ENOENT).`)
    assert.equal(error.hint, 'Create it first.')
  })
})

describe('an address that cannot be had says what to do', () => {
  test('a busy port', async (t) => {
    const { serving } = await startServer(t, () => ok())
    const error = await failure({ host: '127.0.0.1', port: serving.port as number })
    assert.equal(error.code, 'SERVER_ADDRESS_BUSY')
    assert.equal(error.message, `Cannot listen on 127.0.0.1:${serving.port}: Something listens there already (EADDRINUSE).`)
    assert.equal(error.hint, 'Stop it, or choose another port: PORT=8001 or { port: 8001 }; 0 takes any free one.')
  })

  test('a busy port, also where the application cannot be stopped', async (t) => {
    const { serving } = await startServer(t, () => ok())
    const told: unknown[] = []
    const broken = new Error('it does not stop')
    const application = {
      handle: () => ok(),
      stop: () => {
        throw broken
      },
    }
    const options = { host: '127.0.0.1', port: serving.port as number, signals: false, onError: (error: unknown) => void told.push(error) }
    await assert.rejects(async () => serve(application, options), { code: 'SERVER_ADDRESS_BUSY' })
    assert.deepEqual(told, [broken])
  })

  test('an address of another machine', async () => {
    const error = await failure({ host: '192.0.2.1' })
    assert.equal(error.code, 'SERVER_ADDRESS_UNKNOWN')
    assert.equal(error.hint, 'Use 127.0.0.1, 0.0.0.0 or :: as the host.')
  })

  test('what no user may have', async (t) => {
    // A root user may listen anywhere, so the system is played by a listener that refuses.
    t.mock.method(net.Server.prototype, 'listen', function listen(this: net.Server) {
      const error = Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' })
      process.nextTick(() => this.emit('error', error))
      return this
    })
    const error = await failure({ host: '127.0.0.1', port: 80 })
    assert.equal(error.code, 'SERVER_ADDRESS_FORBIDDEN')
    assert.equal(error.message, 'Cannot listen on 127.0.0.1:80: This user may not listen there (EACCES).')
    assert.match(error.hint as string, /Ports below 1024 need privileges/)
  })

  test('anything else, in its own words', async (t) => {
    t.mock.method(net.Server.prototype, 'listen', function listen(this: net.Server) {
      process.nextTick(() => this.emit('error', Object.assign(new Error('listen EMFILE: too many open files'), { code: 'EMFILE' })))
      return this
    })
    const error = await failure({ host: '127.0.0.1', port: 80 })
    assert.equal(error.code, 'SERVER_LISTEN_FAILED')
    assert.equal(error.message, 'Cannot listen on 127.0.0.1:80: listen EMFILE: too many open files.')
  })
})

describe('a certificate', () => {
  test('can be given by files', async (t) => {
    const dir = folder(t)
    const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
    writeFileSync(certFile, CERTIFICATE)
    writeFileSync(keyFile, KEY)
    const { connect } = await startServer(t, () => ok(), { tls: { certFile, keyFile } })
    const client = await connect()
    client.send(request('GET /', closing))
    assert.equal(readAnswers(await client.ended())[0]?.status, 200)
  })

  test('that is missing, unreadable or no certificate says how to make one', async () => {
    const absent = await failure({ tls: { certFile: '/absent/cert.pem', keyFile: '/absent/key.pem' } })
    assert.equal(absent.message, 'The certFile "/absent/cert.pem" cannot be read: ENOENT.')
    const keyless = await failure({ tls: { cert: CERTIFICATE } })
    assert.equal(keyless.message, 'TLS needs a certificate and its key, and one is missing.')
    const broken = await failure({ tls: { cert: 'no certificate', key: KEY } })
    assert.match(broken.message, /^The certificate or its key cannot be used: /)
    for (const error of [absent, keyless, broken]) {
      assert.equal(error.code, 'SERVER_TLS_CERTIFICATE')
      assert.match(error.hint as string, /openssl req -x509/)
    }
  })
})
