// What a test gets back.

import { ByteBuffer } from '../base/bytes.ts'
import { NuagesError, shown } from '../base/errors.ts'
import type { Headers } from '../wire/headers.ts'

/** An answer as it came from the application or over the socket. */
export interface Received {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}

/** The response to a test's request. Its members are Fetch's; what was read can be read again. */
export class ClientResponse {
  readonly status: number
  readonly headers: Headers
  /** Where it came from in the end. */
  readonly url: URL
  /** The redirects that led here, in order. */
  readonly history: readonly ClientResponse[]
  #body: Received['body']
  #streamed = false

  constructor({ status, headers, body }: Received, url: URL, history: readonly ClientResponse[] = []) {
    this.status = status
    this.headers = headers
    this.url = url
    this.history = history
    this.#body = body
  }

  /** Whether the status is 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299
  }

  /** The body piece by piece, as the application makes it. For once; what is left early is closed. */
  get body(): AsyncIterable<Uint8Array> {
    const body = this.#body
    if (body instanceof Uint8Array) return only(body)
    this.#streamed = true
    return body
  }

  async bytes(): Promise<Uint8Array> {
    if (this.#body instanceof Uint8Array) return this.#body
    if (this.#streamed) throw new NuagesError('BODY_USED', 'The body of a response was read piece by piece before.')
    const whole = new ByteBuffer()
    for await (const piece of this.#body) whole.append(piece)
    this.#body = whole.view().slice()
    return this.#body
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes())
  }

  /** The body as JSON. What it holds is for the test to say: `response.json<{ id: number }>()`. */
  async json<T = unknown>(): Promise<T> {
    const text = await this.text()
    try {
      return JSON.parse(text) as T
    } catch (cause) {
      throw new NuagesError('CLIENT_JSON', `The response (${this.status}) is no JSON: ${shown(text)}.`, { cause })
    }
  }

  /** Leaves a body unread: a stream that would go on for ever. */
  async close(): Promise<void> {
    if (!(this.#body instanceof Uint8Array)) await this.#body[Symbol.asyncIterator]().return?.()
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, undefined> {
  if (bytes.length > 0) yield bytes
}
