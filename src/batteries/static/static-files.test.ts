import assert from 'node:assert/strict'
import { symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { folderOf, LONG, make, Web } from '../../../test/static-site.ts'
import { App, Blueprint } from '../../nuages.ts'
import { staticFiles } from './static-files.ts'

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
      const { files, web } = make(dir, { hashed })
      for (const path of ['out.txt', 'up/secret.txt', 'broken']) {
        assert.equal((await web.get(`/static/${path}`)).status, 404, path)
        assert.throws(() => files.url(path), { code: 'STATIC_MISSING' }, path)
      }
      assert.match(files.url('link.txt'), /^\/static\/link\./)
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

test('what means nothing is refused by name', (t) => {
  const dir = folderOf(t, { 'a.txt': 'a' })
  for (const options of [null, 5, { dir, dotfile: true }]) assert.throws(() => staticFiles(options as never), { code: 'STATIC_OPTIONS' })
  for (const name of [undefined, null, 5]) assert.throws(() => staticFiles({ dir }).url(name as never), { code: 'STATIC_MISSING' })
})
