import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { conditional } from './conditional-response.ts'
import { Response } from './response.ts'

const MISSING = { code: 'HTTP_NOT_FOUND', status: 404 }
const CONTENT = '0123456789abcdefghij'

async function textOf(response: Response): Promise<string> {
  if (typeof response.body === 'string') return response.body
  if (response.body === null) return ''
  if (response.body instanceof Uint8Array) return Buffer.from(response.body).toString()
  return Buffer.concat(await Array.fromAsync(response.body)).toString()
}

describe('files', () => {
  let base = ''
  let root = ''

  before(async () => {
    base = await mkdtemp(join(tmpdir(), 'file-test-'))
    root = join(base, 'static')
    await mkdir(join(root, 'sub'), { recursive: true })
    await mkdir(join(base, 'static-secret'))
    await writeFile(join(base, 'static-secret', 'x.txt'), 'secret')
    await writeFile(join(base, 'out.txt'), 'secret')
    await writeFile(join(root, 'a.txt'), CONTENT)
    await writeFile(join(root, 'sub', 'b.html'), '<p>')
    await writeFile(join(root, '.env'), 'secret')
    await writeFile(join(root, 'x..y.txt'), 'dots')
    await writeFile(join(root, 'ü "q".txt'), 'name')
    await symlink(join(base, 'out.txt'), join(root, 'leads-out.txt'))
    await symlink(base, join(root, 'up'))
    await symlink('sub/b.html', join(root, 'leads-in.html'))
    await symlink('loop', join(root, 'loop'))
    await utimes(join(root, 'a.txt'), 1_700_000_000, 1_700_000_000)
  })
  after(() => rm(base, { recursive: true }))

  const send = (path: string, options = {}): Promise<Response> => Response.file(path, { root, ...options })

  test('have type, length, tag and date', async () => {
    const response = await send('a.txt')
    assert.equal(await textOf(response), CONTENT)
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.equal(response.headers.get('content-length'), '20')
    assert.equal(response.headers.get('last-modified'), 'Tue, 14 Nov 2023 22:13:20 GMT')
    assert.match(response.headers.get('etag') ?? '', /^"k-\w+"$/)
    assert.equal(response.headers.get('accept-ranges'), 'bytes')
    assert.equal(response.headers.has('content-disposition'), false)
    assert.equal(await textOf(await send('sub/b.html')), '<p>')
    assert.equal(await textOf(await send('x..y.txt')), 'dots')
  })

  test('are told how to be sent', async () => {
    const response = await send('ü "q".txt', { download: true, type: 'text/x-mine', status: 203, headers: { 'cache-control': 'no-store' } })
    assert.equal(response.status, 203)
    assert.equal(response.headers.get('content-type'), 'text/x-mine')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename="u _q_.txt"; filename\*=UTF-8''%C3%BC/i)
    const named = await send('a.txt', { download: 'report\r\nx: 1.txt' })
    assert.equal(named.headers.get('content-disposition'), 'attachment; filename="reportx: 1.txt"')
  })

  test('are handed over to the server in front', async () => {
    const accel = await send('ü "q".txt', { handOver: { accel: '/protected' }, download: true, headers: { etag: '"mine"' } })
    assert.equal(accel.body, null)
    assert.equal(accel.headers.get('x-accel-redirect'), '/protected/%C3%BC%20%22q%22.txt')
    assert.equal(accel.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.ok(accel.headers.get('content-disposition')?.startsWith('attachment'))
    assert.deepEqual(
      ['content-length', 'last-modified', 'accept-ranges'].filter((name) => accel.headers.has(name)),
      [],
    )
    const link = await send('leads-in.html', { handOver: { accel: '/protected/' } })
    assert.equal(link.headers.get('x-accel-redirect'), '/protected/sub/b.html', 'links are followed here')
    const sendfile = await send('sub/b.html', { handOver: 'x-sendfile' })
    assert.ok(sendfile.headers.get('x-sendfile')?.endsWith('/static/sub/b.html'))
    await assert.rejects(send('../out.txt', { handOver: 'x-sendfile' }), MISSING)
    await assert.rejects(send('leads-out.txt', { handOver: { accel: '/protected' } }), MISSING)
    for (const wrong of ['protected', '/', '/a b', '/a?b', '//evil'])
      await assert.rejects(send('a.txt', { handOver: { accel: wrong } }), { code: 'FILE_HANDOVER' })
    await assert.rejects(Response.file(join(root, 'a.txt'), { handOver: { accel: '/protected' } }), { code: 'FILE_HANDOVER' })
  })

  for (const path of [
    '../out.txt',
    '../static-secret/x.txt',
    'sub/../../out.txt',
    '..',
    '.',
    '',
    '/etc/passwd',
    'a.txt\0',
    'a.txt/',
    'a.txt/x',
    'sub',
    'sub/',
    '.env',
    'sub/../.env',
    'leads-out.txt',
    'up/out.txt',
    'up/static/a.txt/..',
    'loop',
    'missing',
    '%2e%2e/out.txt',
    '..%2fout.txt',
    '..\\out.txt',
    'A.TXT',
    'x'.repeat(5000),
  ]) {
    test(`${JSON.stringify(path).slice(0, 40)} is not there`, async () => {
      await assert.rejects(send(path), MISSING)
    })
  }

  test('links are followed where they stay within, hidden files where that is said', async () => {
    assert.equal(await textOf(await send('leads-in.html')), '<p>')
    assert.equal(await textOf(await send('.env', { dotfiles: true })), 'secret')
  })

  test('without root, an absolute path or a file URL', async () => {
    assert.equal(await textOf(await Response.file(join(root, 'a.txt'))), CONTENT)
    assert.equal(await textOf(await Response.file(pathToFileURL(join(root, 'a.txt')))), CONTENT)
    await assert.rejects(Response.file('a.txt'), {
      code: 'FILE_PATH',
      message: 'A file was to be sent from "a.txt", expected an absolute path or a file URL where there is no root.',
    })
    await assert.rejects(Response.file(pathToFileURL('/x'), { root }), { code: 'FILE_PATH' })
    await assert.rejects(Response.file(join(root, 'missing')), MISSING)
    await assert.rejects(Response.file('a.txt', { root: join(base, 'no-root') }), { code: 'ENOENT' })
  })

  test('that change while they are sent break off', async () => {
    const path = join(root, 'changing.txt')
    await writeFile(path, 'one')
    const response = await send('changing.txt')
    await writeFile(path, 'other')
    await assert.rejects(textOf(response), { code: 'FILE_CHANGED' })
    const large = join(root, 'large.bin')
    await writeFile(large, Buffer.alloc(200_000))
    const body = (await send('large.bin')).body as AsyncIterable<Uint8Array>
    let size = 0
    await assert.rejects(
      async () => {
        for await (const piece of body) {
          size += piece.length
          await writeFile(large, '')
        }
      },
      { code: 'FILE_CHANGED' },
    )
    assert.equal(size, 65_536)
  })

  describe('are asked for', () => {
    async function ask(headers: Record<string, string>, method = 'GET'): Promise<Response> {
      return conditional(fakeExchange(method, '/', { headers }), await send('a.txt'))
    }

    test('in parts', async () => {
      const part = async (range: string) => {
        const response = await ask({ range })
        return [response.status, response.headers.get('content-range'), response.headers.get('content-length'), await textOf(response)]
      }
      assert.deepEqual(await part('bytes=0-3'), [206, 'bytes 0-3/20', '4', '0123'])
      assert.deepEqual(await part('bytes=15-'), [206, 'bytes 15-19/20', '5', 'fghij'])
      assert.deepEqual(await part('bytes=-2'), [206, 'bytes 18-19/20', '2', 'ij'])
      assert.deepEqual(await part('bytes=5-4'), [200, null, '20', CONTENT])
      assert.deepEqual(await part('bytes=20-'), [416, 'bytes */20', null, 'Range Not Satisfiable\n'])
      assert.equal((await ask({ range: 'bytes=0-3' }, 'HEAD')).status, 200)
    })

    test('in several parts', async () => {
      const response = await ask({ range: 'bytes=0-1,18-' })
      const [, boundary] = /^multipart\/byteranges; boundary=(\S+)$/.exec(response.headers.get('content-type') ?? '') ?? []
      const text = await textOf(response)
      const part = (range: string, bytes: string) =>
        `\r\n--${boundary}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-range: bytes ${range}/20\r\n\r\n${bytes}`
      assert.equal(text, `${part('0-1', '01')}${part('18-19', 'ij')}\r\n--${boundary}--\r\n`)
      assert.equal(response.headers.get('content-length'), String(text.length))
    })

    test('if they have changed', async () => {
      const { headers } = await send('a.txt')
      const etag = headers.get('etag') as string
      const response = await ask({ 'if-none-match': etag })
      assert.equal(response.status, 304)
      assert.equal(response.body, null)
      assert.deepEqual([...response.headers.keys()], ['etag', 'last-modified'])
      assert.equal((await ask({ 'if-none-match': etag }, 'HEAD')).status, 304)
      assert.equal((await ask({ 'if-modified-since': headers.get('last-modified') as string })).status, 304)
      assert.equal((await ask({ 'if-modified-since': 'Tue, 14 Nov 2023 22:13:19 GMT' })).status, 200)
      assert.equal((await ask({ 'if-match': '"other"' })).status, 412)
      assert.equal((await ask({ range: 'bytes=0-3', 'if-range': etag })).status, 206)
      assert.equal((await ask({ range: 'bytes=0-3', 'if-range': '"other"' })).status, 200)
      assert.equal((await ask({ 'if-none-match': etag }, 'POST')).status, 200)
    })
  })
})
