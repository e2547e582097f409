// What a test sends: JSON, a form, or bytes as they are.

import { NuagesError, shown } from '../base/errors.ts'
import { byteStream, type StreamSource } from './stream.ts'

/** A value of a form's field; several are an array. A file is a global `File` or `Blob`. */
export type FormValue = string | number | boolean | Blob

/** The body of a request; one of them at most. */
export interface BodyOptions {
  /** Sent as `application/json`. */
  readonly json?: unknown
  /** Sent urlencoded, or, where a file is in it, as `multipart/form-data`. */
  readonly form?: Readonly<Record<string, FormValue | readonly FormValue[]>>
  /** Sent as it is; text as UTF-8. An iterable is sent piece by piece. */
  readonly body?: string | Uint8Array | StreamSource
}

/** A body ready to be sent. */
export interface SentBody {
  /** Null where the body says nothing of its type. */
  readonly type: string | null
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
}

/** A boundary that does not change from run to run. What is sent by a test is the test's own. */
const BOUNDARY = 'nuages-test-client-0c1d5f6a'

/** The body that these options ask for, null for none. Throws `CLIENT_BODY` for more than one. */
export async function makeBody({ json, form, body }: BodyOptions): Promise<SentBody | null> {
  if ([json, form, body].filter((part) => part !== undefined).length > 1) {
    throw new NuagesError('CLIENT_BODY', 'A request was given more than one body, expected one of json, form and body.')
  }
  if (json !== undefined) return { type: 'application/json', content: utf8(JSON.stringify(json)) }
  if (form !== undefined) return formBody(form)
  if (body === undefined) return null
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', content: utf8(body) }
  return { type: null, content: body instanceof Uint8Array ? body : byteStream(body) }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

async function formBody(form: NonNullable<BodyOptions['form']>): Promise<SentBody> {
  const pairs = Object.entries(form).flatMap(([name, values]) => [values].flat().map((value) => [name, value as FormValue] as const))
  for (const [name, value] of pairs) checkValue(name, value)
  if (pairs.some(([, value]) => typeof value === 'object')) {
    return { type: `multipart/form-data; boundary=${BOUNDARY}`, content: await multipart(pairs) }
  }
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return { type: 'application/x-www-form-urlencoded', content: utf8(text) }
}

function checkValue(name: string, value: unknown): void {
  if (['string', 'number', 'boolean'].includes(typeof value) || value instanceof Blob) return
  throw new NuagesError('CLIENT_BODY', `The field ${shown(name)} of a form is ${shown(value)}, expected text, a number, or a File.`)
}

/** As browsers write it (https://html.spec.whatwg.org/#multipart-form-data). */
async function multipart(pairs: readonly (readonly [string, FormValue])[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (const [name, value] of pairs) {
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${quoted(name)}"`
    if (value instanceof Blob) {
      const filename = value instanceof File ? value.name : 'blob'
      const type = value.type === '' ? 'application/octet-stream' : value.type
      pieces.push(utf8(`${head}; filename="${quoted(filename)}"\r\ncontent-type: ${type}\r\n\r\n`), await value.bytes(), utf8('\r\n'))
    } else pieces.push(utf8(`${head}\r\n\r\n${value}\r\n`))
  }
  pieces.push(utf8(`--${BOUNDARY}--\r\n`))
  return Buffer.concat(pieces)
}

function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}
