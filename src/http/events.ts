// Server-sent events (https://html.spec.whatwg.org/#server-sent-events): text lines that a browser's EventSource reads.

import { NuagesError, shown } from '../base/errors.ts'
import { byteStream } from './stream.ts'

/** One event. `data` that is no text is sent as JSON. */
export interface ServerEvent {
  data?: unknown
  /** The event's name; without one it is `message`. */
  event?: string
  /** What the browser says in Last-Event-ID when it connects anew. */
  id?: string
  /** Milliseconds that the browser waits before it connects anew. */
  retry?: number
  /** A line that the browser ignores; keeps proxies from closing a silent connection. */
  comment?: string
}

/** The bytes of a stream of events. */
export function eventStream(source: Iterable<ServerEvent | string> | AsyncIterable<ServerEvent | string>): AsyncIterable<Uint8Array> {
  return byteStream(lines(source))
}

async function* lines(source: Iterable<ServerEvent | string> | AsyncIterable<ServerEvent | string>): AsyncGenerator<string> {
  for await (const event of source) yield formatEvent(typeof event === 'string' ? { data: event } : event)
}

/** The lines of one event with the empty line at its end. */
export function formatEvent({ data, event, id, retry, comment }: ServerEvent): string {
  let out = ''
  if (comment !== undefined) out += field('', comment)
  if (event !== undefined) out += field('event', oneLine('event', event))
  if (id !== undefined) out += field('id', oneLine('id', id))
  if (retry !== undefined) out += field('retry', digits(retry))
  if (data !== undefined) out += field('data', typeof data === 'string' ? data : JSON.stringify(data))
  return `${out}\n`
}

/** A value of several lines becomes several fields of that name. */
function field(name: string, value: string): string {
  return value
    .split(/\r\n|[\r\n]/)
    .map((line) => `${name}: ${line}\n`)
    .join('')
}

function oneLine(name: string, value: string): string {
  if (typeof value === 'string' && !/[\r\n\0]/.test(value)) return value
  throw new NuagesError('EVENT_FIELD', `The ${name} of a server-sent event is ${shown(value)}, expected text of one line.`)
}

function digits(retry: number): string {
  if (Number.isSafeInteger(retry) && retry >= 0) return String(retry)
  throw new NuagesError('EVENT_FIELD', `The retry of a server-sent event is ${shown(retry)}, expected whole milliseconds.`)
}
