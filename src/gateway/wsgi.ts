// PEP 3333 in TypeScript: the gateway that Python's web grew up with, `(environ, startResponse) => chunks`. `nuages/wsgi` is for
// those who bring it along, and to show what the Exchange is made from. Rules: docs/wsgi.md; the way back: to-wsgi.ts.
//
// Strings in the environ are "native" as the PEP says: one code point up to U+00FF for each byte. Whoever wants UTF-8 decodes.

import { NuagesError, shown } from '../base/errors.ts'
import { readBody } from './body.ts'
import type { Answer, Application, Exchange } from './exchange.ts'
import type { WsgiApplication } from './wsgi-application.ts'
import { WsgiCall } from './wsgi-call.ts'
import { type ErrorStream, environOf } from './wsgi-environ.ts'

/** How an application is hosted. */
export interface WsgiOptions {
  /** Bytes of a request body: `wsgi.input` is synchronous, so the body is read before the application runs. 1 MiB by default. */
  limit?: number | undefined
  /** What `wsgi.errors` writes to. Standard error by default. */
  errors?: ErrorStream | undefined
}

/** Hosts a WSGI application: an Application that any server here runs. */
export function fromWsgi(wsgi: WsgiApplication, { limit = 1_048_576, errors }: WsgiOptions = {}): Application {
  if (typeof wsgi !== 'function') {
    throw new NuagesError(
      'WSGI_APPLICATION',
      `Not a WSGI application: ${shown(wsgi)}. Expected a function (environ, startResponse) => chunks.`,
    )
  }
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new NuagesError('WSGI_LIMIT', `The limit of a WSGI request body is ${shown(limit)}, expected a number of bytes.`)
  }
  const run = (exchange: Exchange, body: Uint8Array): Answer | Promise<Answer> =>
    new WsgiCall(wsgi, environOf(exchange, body, errors)).answer()
  return {
    handle(exchange) {
      // RFC 9110 section 9.3.6: nothing of the environ says where a tunnel leads.
      if (exchange.method === 'CONNECT') return plain(501, 'Not Implemented\n')
      try {
        const body = readBody(exchange.body, limit)
        return body instanceof Promise
          ? body.catch(refuse).then((bytes) => (bytes instanceof Uint8Array ? run(exchange, bytes) : bytes))
          : run(exchange, body)
      } catch (error) {
        return refuse(error)
      }
    },
  }
}

/** 413 for a body above the limit; every other error is the server's to tell. */
function refuse(error: unknown): Answer {
  if (error instanceof NuagesError && error.code === 'BODY_TOO_LARGE') return plain(413, 'Content Too Large\n')
  throw error
}

function plain(status: number, body: string): Answer {
  return { status, headers: [['content-type', 'text/plain; charset=utf-8']], body }
}
