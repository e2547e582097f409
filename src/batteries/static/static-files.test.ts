import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { lint } from '../../gateway.ts'
import type { Headers } from '../../http.ts'
import { App, Blueprint } from '../../nuages.ts'
import { type ClientRequestOptions, client } from '../../testing.ts'
import { type StaticFiles, type StaticOptions, staticFiles } from './static-files.ts'

/** A folder with these files, gone after the test. */
function folderOf(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'nuages-static-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const folder = join(root, 'static')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** An answer, read. */
interface Got {
  status: number
  headers: Headers
  text: string
  bytes: Uint8Array
}

class Web {
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  get(url: string, options?: ClientRequestOptions): Promise<Got> {
    return this.request('GET', url, options)
  }

  async request(method: string, url: string, options: ClientRequestOptions = {}): Promise<Got> {
    const response = await client(lint(this.#app)).request(method, url, options)
    const { status, headers } = response
    return { status, headers, text: await response.text(), bytes: await response.bytes() }
  }
}

interface Made {
  files: StaticFiles
  app: App
  web: Web
}

function make(dir: NonNullable<StaticOptions['dir']>, options: Partial<StaticOptions> = {}, debug = false): Made {
  const app = new App({ debug, log: { error() {}, warn() {}, info() {} } })
  const files = staticFiles({ dir, hashed: true, ...options })
  app.register(files)
  return { files, app, web: new Web(app) }
}

const LONG = 'a { color: red }\n'.repeat(200)

describe('hashed URLs', () => {
  test('say what is in the file, and may be kept for good', async (t) => {
    const dir = folderOf(t, { 'css/site.css': 'a {}', LICENSE: 'x', 'a.b.js': 'x' })
    const { files, web } = make(dir)
    const url = files.url('css/site.css')
    assert.match(url, /^\/static\/css\/site\.[0-9a-f]{8}\.css$/)
    assert.match(files.url('LICENSE'), /^\/static\/LICENSE\.[0-9a-f]{8}$/)
    assert.match(files.url('a.b.js'), /^\/static\/a\.b\.[0-9a-f]{8}\.js$/)
    const response = await web.get(url)
    assert.equal(response.text, 'a {}')
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(response.headers.get('content-type'), 'text/css; charset=utf-8')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    const again = await web.get(url, { headers: { 'if-none-match': response.headers.get('etag') as string } })
    assert.deepEqual([again.status, again.text], [304, ''])
    writeFileSync(join(dir, 'css/site.css'), 'b {}')
    assert.notEqual(make(dir).files.url('css/site.css'), url)
  })

  test('are not all there is: the plain name is served, and asked about each time', async (t) => {
    const { web } = make(folderOf(t, { 'site.css': 'a {}' }))
    const response = await web.get('/static/site.css')
    assert.deepEqual([response.text, response.headers.get('cache-control')], ['a {}', 'no-cache'])
  })

  test('of another state are not there', async (t) => {
    const { web } = make(folderOf(t, { 'site.css': 'a {}' }))
    assert.equal((await web.get('/static/site.00000000.css')).status, 404)
  })

  test('have the base of the application in front', (t) => {
    const app = new App({ base: '/shop' })
    const files = staticFiles({ dir: folderOf(t, { 'ü b.css': '' }), prefix: '/assets', hashed: true })
    app.register(files)
    assert.match(files.url('ü b.css'), /^\/shop\/assets\/%C3%BC%20b\.[0-9a-f]{8}\.css$/)
  })

  test('are refused with the nearest name for what is not there', (t) => {
    for (const hashed of [true, false]) {
      const { files } = make(folderOf(t, { 'css/site.css': '', '.hidden': '' }), { hashed })
      assert.throws(() => files.url('css/sit.css'), { code: 'STATIC_MISSING', hint: 'Is it "css/site.css"?' })
      assert.throws(() => files.url('/css/site.css'), { code: 'STATIC_MISSING', hint: 'Is it "css/site.css"?' })
      for (const name of ['', 'css', 'css/', 'css//site.css', '../static/css/site.css', '.hidden', 'css/./site.css'])
        assert.throws(() => files.url(name), { code: 'STATIC_MISSING' }, name)
    }
  })

  test('can be given to templates as a function', (t) => {
    const { url } = make(folderOf(t, { a: '' }), { hashed: false }).files
    assert.equal(url('a'), '/static/a')
  })
})

describe('style sheets', () => {
  const files = {
    'css/site.css': '@import "base.css";\na { b: url(../img/a.png?v=1#x) url("/static/img/b%20c.svg"), url(data:x) url(//h/x) url(#y) }',
    'css/base.css': 'b { c: url(../font.woff2) }',
    'img/a.png': 'A',
    'img/b c.svg': '<svg/>',
    'font.woff2': 'F',
  }

  test('name hashed files', async (t) => {
    const { files: made, web } = make(folderOf(t, files))
    const name = (of: string): string => made.url(of).split('/').at(-1) as string
    const { text } = await web.get(made.url('css/site.css'))
    assert.equal(
      text,
      `@import "${name('css/base.css')}";\na { b: url(../img/${name('img/a.png')}?v=1#x) url("/static/img/${name('img/b c.svg')}"), url(data:x) url(//h/x) url(#y) }`,
    )
    for (const [, path] of text.matchAll(/url\((\.\.[^?)]+)/g)) {
      const target = new URL(path as string, `http://h${made.url('css/site.css')}`).pathname
      assert.equal((await web.get(target)).headers.get('cache-control'), 'public, max-age=31536000, immutable')
    }
    assert.equal((await web.get('/static/css/site.css')).text, text)
  })

  test('are others when what they lead to is another', (t) => {
    const before = make(folderOf(t, files)).files
    const after = make(folderOf(t, { ...files, 'font.woff2': 'G' })).files
    for (const name of ['css/site.css', 'css/base.css', 'font.woff2']) assert.notEqual(after.url(name), before.url(name), name)
    assert.equal(after.url('img/a.png'), before.url('img/a.png'))
  })

  test('may import each other in circles', async (t) => {
    const { files: made, web } = make(folderOf(t, { 'a.css': '@import "b.css"; a {}', 'b.css': '@import "a.css"; @import "b.css";' }))
    const { text } = await web.get(made.url('a.css'))
    assert.equal(`/static/${/"(.*)"/.exec(text)?.[1]}`, made.url('b.css'))
    assert.equal((await web.get(made.url('b.css'))).status, 200)
    assert.notEqual(
      make(folderOf(t, { 'a.css': '@import "b.css"; c {}', 'b.css': '@import "a.css"; @import "b.css";' })).files.url('b.css'),
      made.url('b.css'),
    )
  })

  test('keep every byte that is not a reference', async (t) => {
    const bytes = Buffer.from([...Buffer.from('a { b: url(a.png) } /* '), 0xff, 0x00, 0xfe, 0xc3, 0xbc, ...Buffer.from(' */')])
    const { files: made, web } = make(folderOf(t, { 'a.css': bytes, 'a.png': '' }))
    const response = await web.get(made.url('a.css'))
    assert.deepEqual(Buffer.from(response.bytes).subarray(-12), bytes.subarray(-12))
  })

  test('that name what is not there stop the start, unless they may', async (t) => {
    const dir = folderOf(t, { 'css/a.css': '\n\nb { c: url(../img/a.pgn) }', 'img/a.png': '' })
    assert.throws(() => make(dir).app.start(), {
      code: 'STATIC_REFERENCE',
      message: `${join(dir, 'css/a.css')}:3 names "../img/a.pgn", and there is no file "img/a.pgn".`,
      hint: /^Is it "img\/a\.png"\?/,
    })
    const { files: made, web } = make(dir, { strict: false })
    assert.equal((await web.get(made.url('css/a.css'))).text, '\n\nb { c: url(../img/a.pgn) }')
  })

  test('that spell a name in another way stay as they are', async (t) => {
    const { files: made, web } = make(folderOf(t, { 'a.css': 'a { b: url(a%2epng) }', 'a.png': '' }))
    assert.equal((await web.get(made.url('a.css'))).text, 'a { b: url(a%2epng) }')
  })
})

describe('development', () => {
  test('has plain names, files as they are now, and asks each time', async (t) => {
    const dir = folderOf(t, { 'a.css': 'a {}' })
    const { files, web } = make(dir, { hashed: false }, true)
    assert.equal(files.url('a.css'), '/static/a.css')
    const response = await web.get('/static/a.css')
    assert.deepEqual([response.text, response.headers.get('cache-control'), response.headers.has('etag')], ['a {}', 'no-cache', true])
    const etag = response.headers.get('etag') as string
    assert.equal((await web.get('/static/a.css', { headers: { 'if-none-match': etag } })).status, 304)
    writeFileSync(join(dir, 'a.css'), 'a { b: c }')
    assert.equal((await web.get('/static/a.css', { headers: { 'if-none-match': etag } })).text, 'a { b: c }')
  })

  test('tells which names come near one that is not there', async (t) => {
    const dir = folderOf(t, { 'css/site.css': '', 'old/site.css': '', 'img/a.png': '' })
    const { web } = make(dir, { hashed: false }, true)
    const page = await web.get('/static/site.css', { headers: { accept: 'text/html' } })
    assert.equal(page.status, 404)
    assert.match(page.text, /There is &#34;css\/site\.css&#34;, &#34;old\/site\.css&#34;/)
    assert.match((await web.get('/static/img/b.png', { headers: { accept: 'text/html' } })).text, /There is &#34;img\/a\.png&#34;/)
  })
})

for (const hashed of [true, false]) {
  describe(`nothing leaves the folder (${hashed ? 'production' : 'development'})`, () => {
    test('by its path', async (t) => {
      const dir = folderOf(t, { 'a.txt': 'in', 'sub/b.txt': 'in', '.env': 'secret', '.git/config': 'secret', 'a\\b.txt': 'odd' })
      writeFileSync(join(dir, '../secret.txt'), 'secret')
      const { web } = make(dir, { hashed })
      assert.equal((await web.get('/static/sub/b.txt')).text, 'in')
      for (const path of [
        ...[
          '../secret.txt',
          '%2e%2e/secret.txt',
          '..%2fsecret.txt',
          '%2e%2e%2fsecret.txt',
          'sub/../../secret.txt',
          'sub/%2e%2e/%2e%2e/secret.txt',
        ],
        ...[
          '..%5csecret.txt',
          'sub\\..\\..\\secret.txt',
          '%252e%252e/secret.txt',
          '/etc/passwd',
          '%2fetc%2fpasswd',
          'sub%2fb.txt',
          'a%5cb.txt',
        ],
        ...[
          'a.txt%00',
          '%00',
          'a.txt%00.png',
          'a.txt/',
          'a.txt/x',
          'sub',
          'sub/',
          '',
          '.',
          '..',
          '.env',
          '.git/config',
          'sub/.',
          './a.txt',
        ],
        ...[
          'a.txt%0a',
          'A.TXT',

          'a.txt%20',
          'a.txt.',
          'a.txt::$DATA',
          '%ff',
          '%',
          '__proto__',
          'constructor',
          `${'x/'.repeat(2000)}y`,
        ],
      ]) {
        const { status, text } = await web.get(`/static/${path}`)
        assert.ok([400, 404, 308].includes(status), `${path}: ${status}`)
        assert.doesNotMatch(text, /secret|odd/, path)
      }
    })

    test('by a symbolic link, and one that stays inside is followed', async (t) => {
      const dir = folderOf(t, { 'a.txt': 'in', 'sub/b.txt': 'in b' })
      writeFileSync(join(dir, '../secret.txt'), 'secret')
      symlinkSync('../secret.txt', join(dir, 'out.txt'))
      symlinkSync('..', join(dir, 'up'))
      symlinkSync('.', join(dir, 'self'))
      symlinkSync('nowhere', join(dir, 'broken'))
      symlinkSync('a.txt', join(dir, 'link.txt'))
      symlinkSync('sub', join(dir, 'other'))
      const { web } = make(dir, { hashed })
      for (const path of ['out.txt', 'up/secret.txt', 'broken']) assert.equal((await web.get(`/static/${path}`)).status, 404, path)
      assert.equal((await web.get('/static/link.txt')).text, 'in')
      assert.equal((await web.get('/static/other/b.txt')).text, 'in b')
    })

    test('unless what is hidden is meant', async (t) => {
      const { web } = make(folderOf(t, { '.well-known/x.txt': 'x' }), { hashed, dotfiles: true })
      assert.equal((await web.get('/static/.well-known/x.txt')).text, 'x')
    })

    test('and only GET and HEAD are answered', async (t) => {
      const { web } = make(folderOf(t, { 'a.txt': 'abc' }), { hashed })
      const head = await web.request('HEAD', '/static/a.txt')
      assert.deepEqual([head.status, head.text, head.headers.get('content-length')], [200, '', '3'])
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const response = await web.request(method, '/static/a.txt')
        assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'], method)
      }
    })

    test('parts of files are sent', async (t) => {
      const { web } = make(folderOf(t, { 'a.css': LONG, 'a.bin': '0123456789' }), { hashed })
      const part = await web.get('/static/a.bin', { headers: { range: 'bytes=2-4' } })
      assert.deepEqual([part.status, part.text, part.headers.get('content-range')], [206, '234', 'bytes 2-4/10'])
      const text = await web.get('/static/a.css', { headers: { range: 'bytes=4-8', 'accept-encoding': 'gzip' } })
      assert.deepEqual([text.status, text.text, text.headers.has('content-encoding')], [206, 'color', false])
      assert.equal((await web.get('/static/a.bin', { headers: { range: 'bytes=20-' } })).status, 416)
    })

    test('texts are compressed, other files are not', async (t) => {
      const { web } = make(folderOf(t, { 'a.css': LONG, 'a.png': LONG }), { hashed })
      const text = await web.get('/static/a.css', { headers: { 'accept-encoding': 'gzip' } })
      assert.equal(text.headers.get('content-encoding'), 'gzip')
      assert.match(text.headers.get('vary') ?? '', /accept-encoding/i)
      assert.match(text.headers.get('etag') as string, /^W\//)
      assert.equal(gunzipSync(text.bytes).toString(), LONG)
      assert.equal((await web.get('/static/a.png', { headers: { 'accept-encoding': 'gzip' } })).headers.has('content-encoding'), false)
      const plain = make(folderOf(t, { 'a.css': LONG }), { hashed, compress: false }).web
      assert.equal((await plain.get('/static/a.css', { headers: { 'accept-encoding': 'gzip' } })).headers.has('content-encoding'), false)
    })
  })
}

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

describe('blueprints', () => {
  const quiet = { error(): void {}, warn(): void {}, info(): void {} }

  test('have their static files under their prefix, inside of their middleware', async (t) => {
    const dir = dirname(folderOf(t, { 'site.css': 'a { b: url(x.svg) }', 'x.svg': '<svg/>' }))
    for (const debug of [true, false]) {
      const blog = new Blueprint('blog', { prefix: '/blog', dir, static: 'static' })
      const seen: string[] = []
      blog.use((request, next) => {
        seen.push(request.path)
        return next()
      })
      const inner = blog.blueprint('inner', { prefix: '/in', static: 'static' })
      inner.get('/', () => files.url('x.svg', 'blog.inner'))
      const app = new App({ debug, log: quiet })
      const files = staticFiles()
      app.register(files)
      app.register(blog)
      await app.start()
      const web = new Web(app)
      const url = files.url('site.css', 'blog')
      assert.match(url, debug ? /^\/blog\/static\/site\.css$/ : /^\/blog\/static\/site\.[0-9a-f]{8}\.css$/)
      assert.equal((await web.get(url)).headers.get('content-type'), 'text/css; charset=utf-8')
      assert.deepEqual(seen, [url])
      const child = (await web.get('/blog/in')).text
      assert.match(child, debug ? /^\/blog\/in\/static\/x\.svg$/ : /^\/blog\/in\/static\/x\.[0-9a-f]{8}\.svg$/)
      assert.equal((await web.get(child)).text, '<svg/>')
      assert.throws(() => files.url('site.cs', 'blog'), { code: 'STATIC_MISSING', hint: 'Is it "site.css"?' })
      assert.throws(() => files.url('site.css', 'blgo'), { code: 'STATIC_MISSING', message: /blueprint "blgo"/ })
      assert.throws(() => files.url('site.css'), { code: 'STATIC_MISSING', message: /application itself/ })
    }
  })

  test('are served by the first of several batteries, and are no trouble where there are none', async (t) => {
    const dir = dirname(folderOf(t, { 'a.txt': 'a' }))
    const app = new App({ log: quiet })
    const [first, second] = [staticFiles(), staticFiles({ name: 'other', dir: join(dir, 'static'), prefix: '/other' })]
    app.register(first)
    app.register(second)
    app.register(new Blueprint('blog', { prefix: '/blog', dir, static: 'static' }))
    assert.throws(() => first.url('a.txt', 'blog'), { code: 'STATIC_MISSING', hint: /when the application has started/ })
    await app.start()
    assert.match(first.url('a.txt', 'blog'), /^\/blog\/static\/a\./)
    assert.match(second.url('a.txt'), /^\/other\/a\./)
    assert.throws(() => second.url('a.txt', 'blog'), { code: 'STATIC_MISSING' })
  })

  test('whose style sheet is wrong stop the start', async (t) => {
    const dir = dirname(folderOf(t, { 'a.css': '@import "none.css"' }))
    const app = new App({ log: quiet, debug: false })
    app.register(staticFiles())
    app.register(new Blueprint('blog', { prefix: '/blog', dir, static: 'static' }))
    await assert.rejects(async () => await app.start(), { code: 'STATIC_REFERENCE' })
  })
})

test('a hashed URL that was given out before the application said that it is in development is answered', async (t) => {
  const app = new App({ debug: true })
  const files = staticFiles({ dir: folderOf(t, { 'a.txt': 'a' }) })
  const early = files.url('a.txt')
  app.register(files)
  const response = await new Web(app).get(early)
  assert.deepEqual([response.text, response.headers.get('cache-control')], ['a', 'no-cache'])
  assert.equal(files.url('a.txt'), '/static/a.txt')
})
