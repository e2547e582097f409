// Python's first web lesson, in TypeScript: an application is a function that the server calls once for each request. It
// begins the response with `startResponse`, and what it returns are the pieces of the body.

import { escapeHtml } from 'nuages/http'
import { type Chunks, type Environ, makeServer, type StartResponse } from 'nuages/wsgi'

function RunServer(environ: Environ, startResponse: StartResponse): Chunks {
  startResponse('200 OK', [['Content-Type', 'text/html; charset=utf-8']])
  const name = nameIn(environ.PATH_INFO)
  return [Buffer.from(`<h1>Hello, ${escapeHtml(name)}!</h1>`)]
}

/**
 * What follows the slash. WSGI's strings hold one byte in each character, so text beyond ASCII has to be decoded; and it
 * comes from whoever asks, so it has to be escaped before it stands in a page.
 */
function nameIn(path: string): string {
  return Buffer.from(path.slice(1), 'latin1').toString('utf8') || 'web'
}

const httpd = makeServer(process.env['HOST'] ?? '', Number(process.env['PORT'] ?? 8000), RunServer)
console.log(`Serving HTTP on ${await httpd.listen()}`)
await httpd.serveForever()
