import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { Request } from './request.ts'
import { endWith } from './request-end.ts'
import { Response } from './response.ts'
import type { UploadLimits } from './upload-limits.ts'
import { uploadLimits } from './upload-limits.ts'

const TYPE = { 'content-type': 'multipart/form-data; boundary=b' }

function file(name: string, filename: string, content: string): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: image/png\r\n\r\n${content}\r\n`
}

const FIELD = '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nRain\r\n'

/** A request with this form, and what has been handed to waitUntil. */
function posted(body: string | readonly string[], options: { signal?: AbortSignal; uploads?: Partial<UploadLimits> } = {}) {
  const waiting: Promise<unknown>[] = []
  const exchange = fakeExchange('POST', '/', {
    headers: TYPE,
    body,
    waitUntil: (promise) => waiting.push(promise),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  const context = { limit: 100_000, url: String, uploads: uploadLimits(options.uploads) }
  return { request: new Request(exchange, '/', {}, context), waiting }
}

/** The folders of uploads that are there now. */
async function folders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => /^nuages-\w{6}$/.test(name))
}

/** Runs with a folder of its own for temporary files. */
async function apart(run: (folder: string) => Promise<void>): Promise<void> {
  const before = process.env['TMPDIR']
  const folder = await mkdtemp(join(tmpdir(), 'uploads-test-'))
  process.env['TMPDIR'] = folder
  try {
    await run(folder)
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    await rm(folder, { recursive: true })
  }
}

describe('a form with files', () => {
  test('fields and files', async () => {
    const { request } = posted(`${FIELD}${file('p', 'a.png', '1')}${file('p', 'b.png', '22')}${file('none', '', '')}--b--`)
    const form = await request.form()
    assert.equal(form.get('title'), 'Rain')
    assert.equal(form.file('p')?.name, 'a.png')
    assert.equal(form.file('none'), null)
    assert.deepEqual(
      form.files('p').map(({ field, name, type, size }) => [field, name, type, size]),
      [
        ['p', 'a.png', 'image/png', 1],
        ['p', 'b.png', 'image/png', 2],
      ],
    )
    assert.equal(form.files().length, 2)
    assert.equal(await form.files('p')[1]?.text(), '22')
    assert.equal(await request.form(), form)
    assert.equal(JSON.stringify(form.file('p')), '{"name":"a.png","type":"image/png","size":1}')
    assert.deepEqual(Object.keys(form.values()), ['title', 'p'])
    assert.deepEqual(form.values()['p'], form.files('p'))
  })

  test('as a schema and as FormData see it', async () => {
    const { request } = posted(`${FIELD}${file('p', 'a.png', '1')}--b--`)
    const payload = (await request.payload()) as Record<string, unknown>
    assert.equal(Object.getPrototypeOf(payload), null)
    assert.equal(payload['title'], 'Rain')
    assert.equal(payload['p'], (await request.form()).file('p'))
    const data = await request.formData()
    const copy = data.get('p') as File
    assert.deepEqual([copy.name, copy.type, await copy.text()], ['a.png', 'image/png', '1'])
  })

  test('of a body that was read before', async () => {
    const { request } = posted(`${FIELD}--b--`)
    await request.bytes()
    assert.equal((await request.form()).get('title'), 'Rain')
  })

  test('part by part', async () => {
    const { request } = posted([FIELD, file('p', 'a.png', '1'), '--b--'])
    const seen: string[] = []
    for await (const part of request.parts()) seen.push(`${part.name}: ${await part.text()}`)
    assert.deepEqual(seen, ['title: Rain', 'p: 1'])
    assert.deepEqual(
      await Array.fromAsync(new Request(fakeExchange('POST', '/', { headers: TYPE }), '/').parts()).catch(String),
      'NuagesError: The form cannot be read: it ends before its last boundary.',
    )
  })

  test('names are made safe for our own disk', async () => {
    const names: readonly [string, string][] = [
      ['../../etc/passwd', 'passwd'],
      ['C:\\dir\\photo.jpg', 'photo.jpg'],
      ['写真.jpg', 'file.jpg'],
      ['..', 'file'],
      ['CON.txt', '_CON.txt'],
    ]
    for (const [name, safe] of names) {
      const { request } = posted(`${file('f', name, 'x')}--b--`)
      const found = (await request.form()).file('f')
      assert.deepEqual([found?.name, found?.filename], [name, safe])
    }
  })

  test('the total is limited, whatever is said of it', async () => {
    const { request } = posted([file('p', 'a', 'x'.repeat(60_000)), file('p', 'b', 'x'.repeat(60_000)), '--b--'])
    await assert.rejects(request.form(), { code: 'BODY_TOO_LARGE', status: 413 })
  })

  test('limits can be given by the call', async () => {
    const { request } = posted(`${file('p', 'a', 'xxx')}--b--`)
    await assert.rejects(request.form({ fileSize: 2 }), {
      code: 'UPLOAD_LIMIT',
      message: 'The form has more than the limit of 2 bytes in a file.',
    })
    assert.throws(() => posted('').request.form({ files: Number.NaN }), { code: 'LIMIT_INVALID' })
    assert.throws(() => uploadLimits({ files: '3' as unknown as number }), { message: /^The limit files of uploads is "3", expected/ })
    assert.throws(() => uploadLimits({ file: 3 } as never), {
      message: /^There is no limit of uploads called "file", expected one of parts,/,
    })
  })

  test('urlencoded forms share them', async () => {
    const send = (body: string, limits: Partial<UploadLimits>) =>
      new Request(fakeExchange('POST', '/', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }), '/').form(limits)
    assert.equal((await send('a=1&b=2', { fields: 2 })).get('b'), '2')
    await assert.rejects(send('a=1&b=2', { fields: 1 }), { code: 'UPLOAD_LIMIT', status: 413 })
    await assert.rejects(send('a=1', { nameSize: 0 }), { limit: 'nameSize' })
    await assert.rejects(send('a=11', { fieldSize: 1 }), { limit: 'fieldSize' })
    await assert.rejects(send('a=11&b=2', { fieldsSize: 4 }), { limit: 'fieldsSize' })
  })
})

describe('temporary files', () => {
  test('hold what is large, for their owner alone, until the request is over', async () => {
    await apart(async (folder) => {
      const { request, waiting } = posted(`${file('p', 'a', 'large enough')}${file('p', 'b', 'x')}--b--`, { uploads: { memory: 5 } })
      const [large, small] = (await request.form()).files('p')
      const [name] = await folders()
      const path = join(folder, name as string)
      assert.equal((await stat(path)).mode & 0o777, 0o700)
      assert.deepEqual(await readdir(path), ['0'])
      assert.equal((await stat(join(path, '0'))).mode & 0o777, 0o600)
      assert.equal(await large?.text(), 'large enough')
      assert.equal(await small?.text(), 'x')
      endWith(request, Response.text('done'))
      await Promise.all(waiting)
      assert.deepEqual(await folders(), [])
    })
  })

  test('are there while an answer is streamed from them, and gone after it', async () => {
    await apart(async () => {
      for (const way of ['read', 'left', 'unread', 'failed']) {
        const { request } = posted(`${file('p', 'a', 'large enough')}--b--`, { uploads: { memory: 5 } })
        const upload = (await request.form()).file('p')
        const failing = (async function* () {
          yield new Uint8Array(1)
          throw new Error('halfway')
        })()
        const response = Response.stream(way === 'failed' ? failing : (upload?.stream() as AsyncIterable<Uint8Array>))
        endWith(request, response)
        const body = response.body as AsyncIterable<Uint8Array>
        assert.equal((await folders()).length, 1)
        if (way === 'read') assert.equal(String(Buffer.concat(await Array.fromAsync(body))), 'large enough')
        if (way === 'left') for await (const _ of body) break
        if (way === 'unread') await body[Symbol.asyncIterator]().return?.()
        if (way === 'failed') await assert.rejects(Array.fromAsync(body), { message: 'halfway' })
        assert.deepEqual(await folders(), [], way)
      }
    })
  })

  test('are gone where the form is refused, the client leaves, or the handler did not wait', async () => {
    await apart(async () => {
      const uploads = { memory: 1 }
      await assert.rejects(posted([file('p', 'a', 'large'), 'x'], { uploads }).request.form())
      assert.deepEqual(await folders(), [])

      const controller = new AbortController()
      const left = posted(`${file('p', 'a', 'large')}--b--`, { uploads, signal: controller.signal }).request
      await left.form()
      controller.abort()
      await left.close()
      assert.deepEqual(await folders(), [])

      const hasty = posted(`${file('p', 'a', 'large')}--b--`, { uploads }).request
      const form = hasty.form()
      await hasty.close()
      await assert.rejects(form, { code: 'UPLOAD_CLOSED' })
      assert.deepEqual(await folders(), [])
    })
  })

  test('of a client that left while they were written are its leaving, and no fault', async () => {
    await apart(async () => {
      const controller = new AbortController()
      const reason = new Error('gone')
      const leaving = {
        async *[Symbol.asyncIterator]() {
          yield new TextEncoder().encode(file('p', 'a', 'large').slice(0, -2))
          controller.abort(reason)
          yield new TextEncoder().encode('more\r\n--b--')
        },
      }
      const exchange = fakeExchange('POST', '/', {
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        signal: controller.signal,
      })
      const request = new Request(
        { ...exchange, body: leaving },
        '/',
        {},
        { limit: 1000, uploads: uploadLimits({ memory: 1 }), url: String },
      )
      await assert.rejects(request.form(), (error) => error === reason)
      await request.close()
      assert.deepEqual(await folders(), [])
    })
  })

  test('that cannot be made are an error of ours', async () => {
    await apart(async (folder) => {
      process.env['TMPDIR'] = join(folder, 'missing')
      const { request } = posted(`${file('p', 'a', 'large')}--b--`, { uploads: { memory: 1 } })
      await assert.rejects(request.form(), { code: 'ENOENT' })
    })
  })
})

describe('saveTo', () => {
  test('writes a file, and another only where that is said', async () => {
    await apart(async (folder) => {
      const { request } = posted(`${file('p', 'a', 'large enough')}${file('p', 'b', 'x')}--b--`, { uploads: { memory: 5 } })
      const [large, small] = (await request.form()).files()
      const path = join(folder, 'saved')
      await large?.saveTo(path)
      assert.equal(await readFile(path, 'utf8'), 'large enough')
      await assert.rejects(small?.saveTo(path) as Promise<void>, { code: 'UPLOAD_EXISTS', message: /where a file is already: / })
      await small?.saveTo(path, { overwrite: true })
      assert.equal(await readFile(path, 'utf8'), 'x')
      await request.close()
      assert.equal(await readFile(path, 'utf8'), 'x')
    })
  })

  test('leaves no half file', async () => {
    await apart(async (folder) => {
      const { request } = posted(`${file('p', 'a', 'large enough')}--b--`, { uploads: { memory: 5 } })
      const upload = (await request.form()).file('p')
      await request.close()
      await assert.rejects(upload?.saveTo(join(folder, 'saved')) as Promise<void>, { code: 'ENOENT' })
      assert.deepEqual(await readdir(folder), [])
      await writeFile(join(folder, 'locked'), '')
      await chmod(folder, 0o700)
      await assert.rejects(upload?.saveTo(join(folder, 'locked', 'x')) as Promise<void>, { code: 'ENOTDIR' })
    })
  })
})
