import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { HttpError } from '../http/error.ts'
import { Response } from '../http/response.ts'
import { serve } from '../server/serve.ts'
import { App } from './app.ts'
import { client } from './client.ts'
import type { Log } from './log.ts'

const silent: Log = { error() {}, warn() {}, info() {} }
const FORM = { title: 'Rain', picture: new File(['large enough to be spooled'], 'a.png', { type: 'image/png' }) }

/** Runs with a folder of its own for temporary files. */
async function apart(run: (files: () => Promise<string[]>) => Promise<void>): Promise<void> {
  const before = process.env['TMPDIR']
  const folder = await mkdtemp(join(tmpdir(), 'uploads-test-'))
  process.env['TMPDIR'] = folder
  try {
    await run(() => readdir(folder))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(folder, { recursive: true })
  }
}

function site(files: () => Promise<string[]>): App {
  const app = new App({ log: silent, uploads: { memory: 4 } })
  app.post('/there', async (request) => {
    await request.form()
    return files()
  })
  app.post('/streamed', async (request) => Response.stream((await request.form()).file('picture')?.stream() ?? []))
  app.post('/refused', async (request) => {
    await request.form()
    throw new HttpError(409)
  })
  app.post('/fault', async (request) => {
    await request.form()
    throw new Error('after the form')
  })
  app.post('/hasty', (request) => {
    request.form().catch(() => {})
    return 'did not wait'
  })
  app.post('/one', { uploads: { files: 0 } }, async (request) => (await request.form()).files().length.toString())
  return app
}

describe('the files of an upload', () => {
  for (const socket of [false, true]) {
    test(`are gone when the request is over, ${socket ? 'over a socket' : 'directly'}`, async () => {
      await apart(async (files) => {
        await using user = client(site(files), { socket })
        assert.equal((await (await user.post('/there', { form: FORM })).json<string[]>()).length, 1)
        assert.equal(await (await user.post('/streamed', { form: FORM })).text(), 'large enough to be spooled')
        assert.equal((await user.post('/refused', { form: FORM })).status, 409)
        assert.equal((await user.post('/fault', { form: FORM })).status, 500)
        assert.equal(await (await user.post('/hasty', { form: FORM })).text(), 'did not wait')
        assert.equal((await user.post('/one', { form: FORM })).status, 413)
        // Over a socket the answer is out a moment before the files are gone.
        for (let tries = 0; tries < 200 && (await files()).length > 0; tries++) await new Promise((resolve) => setTimeout(resolve, 10))
        assert.deepEqual(await files(), [])
      })
    })
  }

  test('are gone when the client goes', async () => {
    await apart(async (files) => {
      const server = await serve(site(files), { port: 0, signals: false, onError: () => {} })
      const socket = connect(server.port as number, '127.0.0.1')
      const part = '--b\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\nlarge enough to be spooled'
      socket.write(
        'POST /there HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 5000\r\n\r\n',
      )
      socket.write(part)
      while ((await files()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      socket.destroy()
      while ((await files()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await server.close()
    })
  })
})

test('limits are checked at start', () => {
  assert.throws(() => new App({ uploads: { files: Number.NaN } }), { code: 'LIMIT_INVALID' })
  assert.throws(() => new App().post('/', { uploads: { fileSize: '1MB' as unknown as number } }, () => ''), {
    message: 'The limit fileSize of uploads is "1MB", expected a whole number of at least 0.',
  })
})
