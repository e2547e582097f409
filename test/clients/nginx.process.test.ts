// Behind nginx: what it hands on arrives, and what it says of the client is believed where it is trusted and nowhere else.

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type App, type AppOptions, Response, type ServeOptions, type Serving, serve } from '../../src/nuages.ts'
import { CERTIFICATE, KEY } from '../test-certificate.ts'
import { freePorts, type RunningNginx, startNginx } from './nginx.ts'
import { missing } from './program.ts'
import { reception } from './reception.ts'

/** The client's address: not the one that nginx has towards us. */
const CLIENT = '127.0.0.2'
/** nginx as the applications see it, and nobody else. */
const TRUSTED = ['127.0.0.1/32']

const KEPT_ALIVE = 'proxy_http_version 1.1; proxy_set_header Connection "";'
/** What the documentation tells people to write. */
const DOCUMENTED: string = readFileSync(join(import.meta.dirname, '../../docs/app/proxies.md'), 'utf8')
const X_FORWARDED = `${KEPT_ALIVE}\n${/```nginx\n(.*?)```/s.exec(DOCUMENTED)?.[1]}`
const FORWARDED = `
  ${KEPT_ALIVE}
  proxy_set_header Host inner;
  proxy_set_header Forwarded 'for=$remote_addr;proto=$scheme;host="$http_host"';`

/** An answer as the client of nginx gets it. */
interface Got {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

interface Asking {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: Uint8Array | string
  /** Told of each piece of the answer when it is there. */
  readonly onPiece?: (text: string) => void
}

describe('nginx in front', { skip: missing('nginx', '-v') }, () => {
  let folder: string
  let nginx: RunningNginx
  const servings: Serving[] = []
  /** Where nginx listens, by the name of the server. */
  const urls = { x: '', tls: '', standard: '', unix: '', doubtful: '' }
  let firstTickTaken: () => void

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nuages-nginx-'))
    writeFileSync(join(folder, 'cert.pem'), CERTIFICATE)
    writeFileSync(join(folder, 'key.pem'), KEY)
    writeFileSync(join(folder, 'digits.txt'), '0123456789')
    const socket = join(folder, 'app.sock')
    const trusting = await start({ proxies: TRUSTED })
    const doubtful = await start({})
    await start({ proxies: { trust: ['unix'], header: 'x-forwarded' } }, { path: socket })
    const ports = await freePorts(5)
    const [x, tls, standard, unix, alone] = ports as [number, number, number, number, number]
    const blocks = `
      upstream trusting { server 127.0.0.1:${trusting.port}; keepalive 4; }
      upstream doubtful { server 127.0.0.1:${doubtful.port}; keepalive 4; }
      upstream unix { server unix:${socket}; keepalive 4; }
      client_max_body_size 25m;
      server {
        listen 127.0.0.1:${x};
        ${X_FORWARDED}
        location / { proxy_pass http://trusting; }
        location /unspooled/ { proxy_request_buffering off; proxy_pass http://trusting/; }
        location /protected/ { internal; alias ${folder}/; }
        location /small/ { client_max_body_size 1k; proxy_pass http://trusting/; }
        location /shop/ {
          ${X_FORWARDED.replace('X-Forwarded-Prefix ""', 'X-Forwarded-Prefix /shop')}
          proxy_pass http://trusting/;
        }
      }
      server { listen 127.0.0.1:${tls} ssl; ssl_certificate cert.pem; ssl_certificate_key key.pem; ${X_FORWARDED} location / { proxy_pass http://trusting; } }
      server { listen 127.0.0.1:${standard}; ${FORWARDED} location / { proxy_pass http://trusting; } }
      server { listen 127.0.0.1:${unix}; ${X_FORWARDED} location / { proxy_pass http://unix; } }
      server { listen 127.0.0.1:${alone}; ${X_FORWARDED} location / { proxy_pass http://doubtful; } }`
    nginx = await startNginx(folder, blocks, ports)
    Object.assign(urls, {
      x: `http://127.0.0.1:${x}`,
      tls: `https://127.0.0.1:${tls}`,
      standard: `http://127.0.0.1:${standard}`,
      unix: `http://127.0.0.1:${unix}`,
      doubtful: `http://127.0.0.1:${alone}`,
    })
  })

  after(async () => {
    await nginx?.stop()
    await Promise.all(servings.map((serving) => serving.close({ grace: 0 })))
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(options: AppOptions, where: ServeOptions = { host: '127.0.0.1', port: 0 }): Promise<Serving> {
    const serving = await serve(withMore(reception(folder, options)), { ...where, signals: false, accessLog: false })
    servings.push(serving)
    return serving
  }

  function withMore(app: App): App {
    const peer = app.get('/peer', ({ connection }) => ({ port: connection.remotePort }))
    app.get('/handed/{name}', ({ params }) =>
      Response.file(params.name, { root: folder, handOver: { accel: '/protected' }, download: true }),
    )
    app.get('/links', (request) => ({ path: request.urlFor(peer), whole: request.absoluteUrlFor(peer) }))
    app.get('/leave', (request) => Response.redirect(new URL(request.absoluteUrlFor(peer))))
    app.get('/ticks', () => {
      const taken = new Promise<void>((resolve) => (firstTickTaken = resolve))
      return Response.events(ticks(taken))
    })
    return app
  }

  test('tells the address, the scheme and the host of the client', async () => {
    const seen = await whoami(`${urls.x}/whoami`, { host: 'shop.example:8080' })
    assert.deepEqual(seen, { remoteAddress: CLIENT, scheme: 'http', url: 'http://shop.example:8080/whoami' })
    const secure = await whoami(`${urls.tls}/whoami`, { host: 'shop.example' })
    assert.deepEqual(secure, { remoteAddress: CLIENT, scheme: 'https', url: 'https://shop.example/whoami' })
  })

  test('sends the files that are handed over to it', async () => {
    const whole = await ask(`${urls.x}/handed/digits.txt`)
    assert.deepEqual([whole.status, whole.body, whole.headers['content-type']], [200, '0123456789', 'text/plain; charset=utf-8'])
    assert.match(whole.headers['content-disposition'] ?? '', /^attachment/)
    assert.equal(whole.headers['x-accel-redirect'], undefined)
    const part = await ask(`${urls.x}/handed/digits.txt`, { headers: { range: 'bytes=2-4' } })
    assert.deepEqual([part.status, part.body], [206, '234'])
    assert.equal((await ask(`${urls.x}/handed/none.txt`)).status, 404)
    assert.equal((await ask(`${urls.x}/protected/digits.txt`)).status, 404)
  })

  test('tells them by Forwarded', async () => {
    const seen = await whoami(`${urls.standard}/whoami`, { host: 'shop.example:8080' })
    assert.deepEqual(seen, { remoteAddress: CLIENT, scheme: 'http', url: 'http://shop.example:8080/whoami' })
  })

  test('tells them through a unix socket', async () => {
    const seen = await whoami(`${urls.unix}/whoami`, { host: 'shop.example' })
    assert.deepEqual(seen, { remoteAddress: CLIENT, scheme: 'http', url: 'http://shop.example/whoami' })
  })

  test('is not believed where nobody trusts it', async () => {
    const seen = await whoami(`${urls.doubtful}/whoami`, { host: 'shop.example', 'x-forwarded-for': '203.0.113.9' })
    assert.deepEqual(seen, { remoteAddress: '127.0.0.1', scheme: 'http', url: 'http://shop.example/whoami' })
  })

  test('does not carry what the client made up', async () => {
    const lies = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-port': '1',
      'x-forwarded-prefix': '/evil',
      forwarded: 'for=203.0.113.9;proto=https;host=evil.example',
    }
    const honest = { remoteAddress: CLIENT, scheme: 'http', url: 'http://shop.example/whoami' }
    assert.deepEqual(await whoami(`${urls.x}/whoami`, { host: 'shop.example', ...lies }), honest)
    // This one sets Forwarded and lets the other family through: two stories are none.
    const { status } = await ask(`${urls.standard}/whoami`, { headers: { host: 'shop.example', ...lies } })
    assert.equal(status, 400)
  })

  test('finds its way back: links and redirects are those of the outside', async () => {
    const { body } = await ask(`${urls.x}/shop/links`, { headers: { host: 'shop.example' } })
    assert.deepEqual(JSON.parse(body), { path: '/shop/peer', whole: 'http://shop.example/shop/peer' })
    const away = await ask(`${urls.tls}/leave`, { headers: { host: 'shop.example:8443' } })
    assert.deepEqual([away.status, away.headers.location], [303, 'https://shop.example:8443/peer'])
    const relative = await ask(`${urls.x}/start`)
    assert.deepEqual([relative.status, relative.headers.location], [302, './middle'])
  })

  test('a page may post to its own origin, and not to another one', async () => {
    const post = async (origin: string, url = urls.tls): Promise<number> => {
      const headers = { host: 'shop.example', origin, 'content-type': 'application/json' }
      return (await ask(`${url}/json`, { method: 'POST', headers, body: '{}' })).status
    }
    assert.equal(await post('https://shop.example'), 200)
    assert.equal(await post('https://evil.example'), 403)
    assert.equal(await post('http://shop.example'), 403)
    assert.equal(await post('http://shop.example', urls.x), 200)
  })

  test('keeps its connections', async () => {
    const ports = new Set<unknown>()
    for (let count = 0; count < 5; count++) ports.add(JSON.parse((await ask(`${urls.doubtful}/peer`)).body).port)
    assert.equal(ports.size, 1)
  })

  test('passes events on as they come', async () => {
    let text = ''
    const { body, headers } = await ask(`${urls.x}/ticks`, {
      onPiece: (piece) => {
        text += piece
        if (text === 'data: 1\n\n') firstTickTaken()
      },
    })
    assert.equal(headers['content-type'], 'text/event-stream')
    assert.equal(body, 'data: 1\n\ndata: 2\n\n')
  })

  test('passes errors on: what is not there, what is too large', async () => {
    const none = await ask(`${urls.x}/nowhere`, { headers: { accept: 'application/json' } })
    assert.equal(none.status, 404)
    assert.match(String(none.headers['content-type']), /^application\/(problem\+)?json/)
    for (const size of [150_000, 5_000_000]) {
      for (const path of ['/json', '/unspooled/json']) {
        const { status } = await ask(urls.x + path, { method: 'POST', body: new Uint8Array(size) })
        assert.equal(status, 413, `${size} bytes to ${path}`)
      }
    }
    const { status, body } = await ask(`${urls.x}/small/json`, { method: 'POST', body: new Uint8Array(5000) })
    assert.equal(status, 413)
    assert.match(body, /nginx/)
    assert.equal((await ask(`${urls.x}/whoami`)).status, 200)
  })

  test('passes an upload of 20 MB on, kept by it first or not', async () => {
    const bytes = randomBytes(20_000_000)
    const digest = createHash('sha256').update(bytes).digest('hex')
    for (const url of [`${urls.x}/files/a`, `${urls.x}/unspooled/files/a`, `${urls.unix}/files/a`]) {
      const { status, body } = await ask(url, { method: 'PUT', body: bytes })
      const seen = JSON.parse(body)
      assert.deepEqual([status, seen.size, seen.digest], [201, 20_000_000, digest], url)
    }
  })

  test('passes ranges, conditions and compression on', async () => {
    const part = await ask(`${urls.x}/files/digits.txt`, { headers: { range: 'bytes=2-4' } })
    assert.deepEqual([part.status, part.body], [206, '234'])
    const { etag } = part.headers
    assert.equal((await ask(`${urls.x}/files/digits.txt`, { headers: { 'if-none-match': String(etag) } })).status, 304)
    const small = await ask(`${urls.x}/words`, { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(small.headers['content-encoding'], 'gzip')
  })
})

async function* ticks(firstTaken: Promise<void>): AsyncGenerator<string, undefined> {
  yield '1'
  await firstTaken
  yield '2'
}

async function whoami(url: string, headers: Record<string, string>): Promise<unknown> {
  const { status, body } = await ask(url, { headers })
  assert.equal(status, 200, body)
  const { remoteAddress, scheme, url: seen } = JSON.parse(body)
  return { remoteAddress, scheme, url: seen }
}

function ask(url: string, { method = 'GET', headers = {}, body, onPiece }: Asking = {}): Promise<Got> {
  const client = url.startsWith('https:') ? https : http
  const { promise, resolve, reject } = Promise.withResolvers<Got>()
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  // The certificate is the test's own.
  const options = { method, headers: { ...headers, ...length }, localAddress: CLIENT, agent: false, rejectUnauthorized: false }
  const sent = client.request(url, options, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      onPiece?.(piece)
    })
    response.on('end', () => resolve({ status: response.statusCode as number, headers: response.headers, body: text }))
    response.on('error', reject)
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}
