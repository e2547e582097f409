import assert from 'node:assert/strict'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { folderOf, LONG, make } from '../../../test/static-site.ts'
import { staticFiles } from './static-files.ts'

describe('files that were compressed before', () => {
  const all = { 'a.js': LONG, 'a.js.br': brotliCompressSync(LONG), 'a.js.gz': gzipSync(LONG), 'a.js.zst': zstdCompressSync(LONG) }

  test('are sent to who takes them, each with a tag of its own', async (t) => {
    const { files, web } = make(folderOf(t, all))
    const url = files.url('a.js')
    const tags = new Set<string | null>()
    for (const [accept, coding] of [
      ['br', 'br'],
      ['gzip, br, zstd', 'br'],
      ['zstd, gzip', 'zstd'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
    ]) {
      const response = await web.get(url, { headers: { 'accept-encoding': accept as string } })
      assert.equal(response.headers.get('content-encoding'), coding, accept)
      assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8')
      assert.equal(response.headers.get('vary'), 'accept-encoding')
      assert.equal(response.headers.get('content-length'), String(response.bytes.length))
      if (coding === 'br') assert.equal(brotliDecompressSync(response.bytes).toString(), LONG)
      tags.add(response.headers.get('etag'))
      const { status } = await web.get(url, {
        headers: { 'accept-encoding': accept as string, 'if-none-match': response.headers.get('etag') as string },
      })
      assert.equal(status, 304)
    }
    assert.equal(tags.size, 3)
    for (const headers of [{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'deflate' }]) {
      const response = await web.get(url, { headers })
      assert.deepEqual([response.text, response.headers.get('vary')], [LONG, 'accept-encoding'])
    }
    const part = await web.get(url, { headers: { 'accept-encoding': 'br', range: 'bytes=0-3' } })
    assert.deepEqual([part.status, part.text, part.headers.has('content-encoding')], [206, LONG.slice(0, 4), false])
  })

  test('stop the start where they hold something else', (t) => {
    for (const stale of [gzipSync('old'), Buffer.from('no gzip'), gzipSync(LONG + LONG)]) {
      const { app } = make(folderOf(t, { 'a.js': LONG, 'a.js.gz': stale }))
      assert.throws(() => app.start(), { code: 'STATIC_STALE', message: /a\.js\.gz/ })
    }
  })

  test('are not sent for a style sheet that was rewritten', async (t) => {
    const css = `a { b: url(x.png) }${LONG}`
    const { web } = make(folderOf(t, { 'a.css': css, 'a.css.br': brotliCompressSync(css), 'x.png': '' }))
    const response = await web.get('/static/a.css', { headers: { 'accept-encoding': 'br' } })
    assert.match(brotliDecompressSync(response.bytes).toString(), /url\(x\.[0-9a-f]{8}\.png\)/)
  })
})

describe('folders', () => {
  test('hide the files of later ones', async (t) => {
    const dirs = [folderOf(t, { 'a.txt': 'first' }), folderOf(t, { 'a.txt': 'second', 'b.txt': 'b' })]
    for (const hashed of [true, false]) {
      const { files, web } = make(dirs, { hashed })
      assert.equal((await web.get(files.url('a.txt'))).text, 'first')
      assert.equal((await web.get(files.url('b.txt'))).text, 'b')
    }
  })

  test('that are not there, or not a folder, or relative, are named', (t) => {
    const dir = folderOf(t, { 'a.txt': '' })
    for (const wrong of [join(dir, 'none'), join(dir, 'a.txt')])
      assert.throws(() => staticFiles({ dir: wrong }), { code: 'STATIC_FOLDER', message: new RegExp(wrong) })
    assert.throws(() => staticFiles({ dir: 'static' }), { code: 'STATIC_FOLDER', message: /absolute/ })
    assert.throws(() => staticFiles({ dir, prefix: '/{lang}/static' }), { code: 'STATIC_PREFIX' })
  })

  test('whose files change under a running server: small ones are sent as they were', async (t) => {
    const dir = folderOf(t, { 'a.js': 'old' })
    const { files, web } = make(dir)
    const url = files.url('a.js')
    rmSync(join(dir, 'a.js'))
    const after = await web.get(url)
    assert.deepEqual([after.text, after.headers.get('cache-control')], ['old', 'public, max-age=31536000, immutable'])
    const since = after.headers.get('last-modified') as string
    assert.equal((await web.get(url, { headers: { 'if-modified-since': since } })).status, 304)
  })

  test('whose files change under a running server: large ones are never kept for good under an old hash', async (t) => {
    const dir = folderOf(t, { 'a.js': 'old'.repeat(100_000), 'b.js': 'old'.repeat(100_000), 'b.js.gz': gzipSync('old'.repeat(100_000)) })
    const { files, web } = make(dir)
    for (const name of ['a.js', 'b.js']) {
      const url = files.url(name)
      const before = await web.get(url)
      assert.equal(before.headers.get('cache-control'), 'public, max-age=31536000, immutable')
      writeFileSync(join(dir, name), 'new')
      utimesSync(join(dir, name), 1, 1)
      const after = await web.get(url)
      assert.deepEqual([after.text, after.headers.get('cache-control')], ['new', 'no-cache'])
      assert.notEqual(after.headers.get('etag'), before.headers.get('etag'))
      writeFileSync(join(dir, 'b.js.gz'), gzipSync('newer'))
      const packed = await web.get(url, { headers: { 'accept-encoding': 'gzip' } })
      assert.deepEqual([packed.text, packed.headers.get('cache-control')], ['new', 'no-cache'])
      rmSync(join(dir, name))
      assert.equal((await web.get(url)).status, 404)
    }
  })
})

describe('small files are compressed once', () => {
  test('and answered alike every time, conditions and HEAD included', async (t) => {
    const { files, web } = make(folderOf(t, { 'a.css': LONG }))
    const url = files.url('a.css')
    for (const coding of ['gzip', 'br', 'gzip']) {
      const headers = { 'accept-encoding': coding }
      const [first, second] = [await web.get(url, { headers }), await web.get(url, { headers })]
      assert.deepEqual(second, first)
      assert.equal(first.headers.get('content-encoding'), coding)
      const etag = first.headers.get('etag') as string
      assert.equal((await web.get(url, { headers: { ...headers, 'if-none-match': etag } })).status, 304)
      const head = await web.request('HEAD', url, { headers })
      assert.deepEqual([head.status, head.text, head.headers.get('content-encoding')], [200, '', coding])
      const part = await web.get(url, { headers: { ...headers, range: 'bytes=0-2' } })
      assert.deepEqual([part.status, part.text], [206, LONG.slice(0, 3)])
    }
    const plain = await web.get('/static/a.css', { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(plain.headers.get('cache-control'), 'no-cache')
    assert.equal((await web.get(url)).text, LONG)
  })

  test('unless it depends on the request', async (t) => {
    const except = (request: { query: { has(name: string): boolean } }): boolean => request.query.has('plain')
    const { web } = make(folderOf(t, { 'a.css': LONG }), { compress: { except } })
    const headers = { 'accept-encoding': 'gzip' }
    assert.equal((await web.get('/static/a.css', { headers })).headers.get('content-encoding'), 'gzip')
    assert.equal((await web.get('/static/a.css?plain', { headers })).headers.get('content-encoding'), null)
  })
})
