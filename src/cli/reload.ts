// Reloads the browser: pages get a script that names the start which made them, and that listens to a stream of events in which
// the start that runs now names itself. The stream breaks when the application ends; the browser connects anew, and asks for the
// page again where the names differ. So a page also learns of a change that came before it began to listen.

import type { Answer, AnswerBody, Application, Exchange } from '../gateway.ts'
import { randomToken } from '../http.ts'
import { after } from '../nuages.ts'

const EVENTS = '/-/nuages/reload'
const SCRIPT = '/-/nuages/reload.js'
/** In a block, so that its names are not the page's. */
const CODE = `{
  const made = new URL(document.currentScript.src).search.slice(1)
  const source = new EventSource(${JSON.stringify(EVENTS)})
  source.onmessage = ({ data }) => { if (data !== made) location.reload() }
  addEventListener('pagehide', () => source.close())
}
`

/** The same application with pages that reload themselves. */
export function withReload(application: Application): Application {
  const start = randomToken()
  const tag = `<script src="${SCRIPT}?${start}" async></script>`
  return {
    handle: (exchange) => {
      const [path = ''] = exchange.target.split('?', 1)
      if (path === EVENTS) return answer('text/event-stream', events(start, exchange.signal))
      if (path === SCRIPT) return answer('text/javascript; charset=utf-8', CODE)
      return after(application.handle(exchange), (made: Answer) => withScript(made, tag, exchange)) as Answer | Promise<Answer>
    },
    start: () => application.start?.(),
    stop: () => application.stop?.(),
  }
}

/** Whether a target is one of this file's. */
export function isReload(path: string): boolean {
  return path === EVENTS || path === SCRIPT
}

function answer(type: string, body: AnswerBody): Answer {
  return {
    status: 200,
    headers: [
      ['content-type', type],
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
    ],
    body,
  }
}

async function* events(start: string, signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
  yield new TextEncoder().encode(`retry: 100\ndata: ${start}\n\n`)
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** A whole page that was asked for by GET: reloading another would send its form again. */
function withScript(made: Answer, tag: string, { method }: Exchange): Answer {
  const headers = [...made.headers].map(([name, value]): [string, string] => [name.toLowerCase(), value])
  const fields = new Map(headers)
  const isPage = /^text\/html\b/i.test(fields.get('content-type') ?? '') && !fields.has('content-encoding') && made.status !== 206
  if (method !== 'GET' || made.body === null || !isPage) return made
  if (typeof made.body !== 'string' && !(made.body instanceof Uint8Array)) {
    return fields.has('content-length') ? made : { ...bare(made, headers), body: followed(made.body, tag) }
  }
  const bytes = Buffer.from(inserted(Buffer.from(made.body as string).toString('latin1'), tag), 'latin1')
  return { ...bare(made, headers), body: bytes }
}

/** Fields that held for the body as it was. A browser that kept a page of another start must not be told that it is still good. */
const CHANGED: ReadonlySet<string> = new Set(['content-length', 'etag', 'last-modified'])

function bare({ status }: Answer, headers: readonly [string, string][]): Omit<Answer, 'body'> {
  return { status, headers: headers.filter(([name]) => !CHANGED.has(name)) }
}

function inserted(page: string, tag: string): string {
  const at = page.toLowerCase().lastIndexOf('</body>')
  return at < 0 ? page + tag : page.slice(0, at) + tag + page.slice(at)
}

async function* followed(body: AsyncIterable<Uint8Array>, tag: string): AsyncGenerator<Uint8Array, undefined> {
  yield* body
  yield new TextEncoder().encode(tag)
}
