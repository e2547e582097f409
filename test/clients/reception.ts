// An application that receives what clients send, and tells them what it understood.

import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { App, type AppOptions, compress, Response } from '../../src/nuages.ts'

/** Bytes of a body that `PUT /files/{name}` takes. */
const UPLOAD_LIMIT = 30_000_000

/** What `/words` sends: long enough to be compressed, the same in every coding. */
export const WORDS: string = 'The tide comes in, the tide goes out. '.repeat(100)

/** Files are read from `root`. */
export function reception(root: string, options: AppOptions = {}): App {
  const app = new App({ ...options, limit: 100_000 })
  app.use(compress({ codings: ['gzip'] }))
  app.get('/files/{name}', ({ params }) => Response.file(params.name, { root }))
  app.put('/files/{name}', { limit: UPLOAD_LIMIT }, async (request) => {
    const { size, digest } = await sha256(request.body ?? [])
    const { headers } = request
    const framing = headers.get('transfer-encoding') ?? headers.get('content-length')
    return Response.json({ name: request.params.name, size, digest, framing, expect: headers.get('expect') }, { status: 201 })
  })
  app.get('/words', () => WORDS)
  app.get('/large-json', () => ({ words: WORDS.split(' ') }))
  addForms(app)
  addRedirects(app)
  addCookies(app)
  app.get('/slowly', slowly)
  app.get('/events', () => Response.events(ticks()))
  return app
}

function addForms(app: App): void {
  app.get('/query', ({ query }) => ({ q: query.all('q') }))
  app.post('/forms', { limit: UPLOAD_LIMIT }, async (request) => {
    const form = await request.form()
    const files = await Promise.all(
      form.files().map(async (file) => {
        const { field, name, filename, type } = file
        return { field, name, filename, type, ...(await sha256(file.stream())) }
      }),
    )
    return { fields: [...form], files, expect: request.headers.get('expect') }
  })
  app.post('/json', async (request) => ({ got: await request.json() }))
}

function addRedirects(app: App): void {
  app.post('/orders', async (request) => {
    await request.form()
    return Response.redirect('/whoami?order=7')
  })
  app.post('/moved', () => Response.redirect('/whoami', 307))
  app.get('/start', () => Response.redirect('./middle', 302))
  app.get('/middle', () => Response.redirect('/whoami', 301))
  app.route('/whoami', { methods: ['GET', 'POST'] }, async (request) => {
    const { method, url, remoteAddress, connection } = request
    return { method, url, remoteAddress, scheme: connection.scheme, body: await request.text() }
  })
}

function addCookies(app: App): void {
  app.get('/cookies', ({ cookies }) => Object.fromEntries(cookies))
  app.get('/cookies/set', () => {
    const response = Response.redirect('/cookies')
    response.cookies.set('theme', 'dark', { maxAge: 1000 })
    response.cookies.set('inner', 'yes', { path: '/inner' })
    return response
  })
  app.get('/cookies/drop', () => {
    const response = Response.redirect('/cookies')
    response.cookies.delete('theme')
    return response
  })
}

async function* slowly(): AsyncGenerator<string, undefined> {
  for (let piece = 1; piece <= 3; piece++) {
    yield `piece ${piece}\n`
    await sleep(5)
  }
}

async function* ticks(): AsyncGenerator<{ event: string; data: string }, undefined> {
  for (let tick = 1; tick <= 3; tick++) {
    yield { event: 'tick', data: `${tick}` }
    await sleep(5)
  }
}

/** Size and digest of what comes piece by piece. */
async function sha256(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<{ size: number; digest: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of pieces) {
    hash.update(piece)
    size += piece.length
  }
  return { size, digest: hash.digest('hex') }
}
