// Reloads the browser: pages get a script that listens to a stream of events. The stream breaks when the application ends, and
// when it comes back there is a new one, so the page is asked for again.

import type { Answer, AnswerBody, Application, Exchange } from '../gateway.ts'
import { after } from '../nuages.ts'

const EVENTS = '/-/nuages/reload'
const SCRIPT = '/-/nuages/reload.js'
const TAG = `<script src="${SCRIPT}" async></script>`
const CODE = `let lost = false
const source = new EventSource(${JSON.stringify(EVENTS)})
source.onerror = () => { lost = true }
source.onopen = () => { if (lost) location.reload() }
addEventListener('pagehide', () => source.close())
`

/** The same application with pages that reload themselves. */
export function withReload(application: Application): Application {
  return {
    handle: (exchange) => {
      if (exchange.target === EVENTS) return answer('text/event-stream', events(exchange.signal))
      if (exchange.target === SCRIPT) return answer('text/javascript; charset=utf-8', CODE)
      return after(application.handle(exchange), (made: Answer) => withScript(made, exchange)) as Answer | Promise<Answer>
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

async function* events(signal: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
  yield new TextEncoder().encode('retry: 100\n\n')
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** A whole page that was asked for by GET: reloading another would send its form again. */
function withScript(made: Answer, { method }: Exchange): Answer {
  const headers = [...made.headers].map(([name, value]): [string, string] => [name.toLowerCase(), value])
  const fields = new Map(headers)
  const isPage = /^text\/html\b/i.test(fields.get('content-type') ?? '') && !fields.has('content-encoding') && made.status !== 206
  if (method !== 'GET' || made.body === null || !isPage) return made
  if (typeof made.body !== 'string' && !(made.body instanceof Uint8Array)) {
    return fields.has('content-length') ? made : { ...bare(made, headers), body: followed(made.body) }
  }
  const bytes = Buffer.from(inserted(Buffer.from(made.body as string).toString('latin1')), 'latin1')
  return { ...bare(made, headers), body: bytes }
}

/** The answer without what held for its body as it was. */
function bare({ status }: Answer, headers: readonly [string, string][]): Omit<Answer, 'body'> {
  return { status, headers: headers.filter(([name]) => name !== 'content-length' && name !== 'etag') }
}

function inserted(page: string): string {
  const at = page.toLowerCase().lastIndexOf('</body>')
  return at < 0 ? page + TAG : page.slice(0, at) + TAG + page.slice(at)
}

async function* followed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  yield* body
  yield new TextEncoder().encode(TAG)
}
