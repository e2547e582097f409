// Multipart bodies (RFC 2046 section 5.1, RFC 7578), part by part. Busboy's parser finds the boundaries; what a part is, how
// much is taken, and when more is read, is decided here.
//
// That parser hands each part out as a stream. Here it is one in name only: what is pushed into it is put into a queue at once.
// So nothing is buffered twice, the order of events is the order of the bytes, no stream is left open when a client goes away,
// and the next bytes of the body are asked for when the queue is empty.

import type { Dicer } from '@fastify/busboy'
import { ByteBuffer } from '../base/bytes.ts'
import { NuagesError } from '../base/errors.ts'
import { parseContentType, unexpectedType } from './content-type.ts'
import { malformed, type PartHead, parsePartHead } from './part-head.ts'
import { UploadLimitError, type UploadLimits } from './upload-limits.ts'

const MULTIPART = 'multipart/form-data'

/** boundary := 0*69<bchars> bcharsnospace (RFC 2046 section 5.1.1) */
const BOUNDARY: RegExp = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/

/** The boundary that a Content-Type states. */
export function boundaryOf(stated: string | null): string {
  const type = parseContentType(stated)
  if (type?.type !== MULTIPART) throw unexpectedType(stated, MULTIPART)
  const boundary = type.params.get('boundary')
  if (boundary === undefined || !BOUNDARY.test(boundary)) throw malformed('its content type has no boundary of 1 to 70 characters')
  return boundary
}

/** The beginning of a part, a piece of its content, or (null) its end. */
type Event = PartHead | Uint8Array | null

/** Cuts bytes into the events of parts, and counts. */
class Splitter {
  readonly #dicer: Dicer
  readonly #limits: UploadLimits
  #events: Event[] = []
  #input: ArrayBufferLike | null = null
  #parts = 0
  #files = 0
  #fields = 0
  #fieldsSize = 0
  finished = false

  constructor(dicer: typeof Dicer, boundary: string, limits: UploadLimits) {
    this.#limits = limits
    // One more than is allowed, so that too many can be told from just enough.
    this.#dicer = new dicer({ boundary, maxHeaderPairs: limits.headerPairs + 1, maxHeaderSize: limits.headerSize * 2 + 16 } as never)
    this.#dicer.on('part', (part) => this.#begin(part as unknown as PartStream))
    this.#dicer.on('finish', () => {
      this.finished = true
    })
  }

  /** The events that these bytes make. Throws what is wrong with them; nothing may be pushed afterwards. */
  push(bytes: Uint8Array): Event[] {
    this.#input = bytes.buffer
    this.#dicer.write(bytes)
    const events = this.#events
    this.#events = []
    return events
  }

  #begin(part: PartStream): void {
    if (++this.#parts > this.#limits.parts) throw new UploadLimitError('parts', this.#limits)
    let count: ((bytes: number) => void) | null = null
    part.on('header', (lines) => {
      const head = parsePartHead(lines, this.#limits)
      count = this.#counter(head)
      this.#events.push(head)
    })
    part.push = (piece) => {
      if (count === null) throw malformed('a part ends within its header lines')
      if (piece !== null) count(piece.length)
      this.#events.push(piece === null ? null : this.#own(piece))
      if (piece === null) part.emit('end')
      return true
    }
  }

  /** The end of one chunk that could be the beginning of a boundary comes later, from a buffer that is used again. */
  #own(piece: Uint8Array): Uint8Array {
    return piece.buffer === this.#input ? piece : Uint8Array.from(piece)
  }

  /** Counts a part, and gives what counts its bytes. */
  #counter({ filename, name }: PartHead): (bytes: number) => void {
    const limits = this.#limits
    let size = 0
    if (filename !== null) {
      if (++this.#files > limits.files) throw new UploadLimitError('files', limits)
      return (bytes) => {
        size += bytes
        if (size > limits.fileSize) throw new UploadLimitError('fileSize', limits)
      }
    }
    if (++this.#fields > limits.fields) throw new UploadLimitError('fields', limits)
    const add = (bytes: number): void => {
      this.#fieldsSize += bytes
      if (this.#fieldsSize > limits.fieldsSize) throw new UploadLimitError('fieldsSize', limits)
    }
    add(name.length)
    return (bytes) => {
      size += bytes
      if (size > limits.fieldSize) throw new UploadLimitError('fieldSize', limits)
      add(bytes)
    }
  }
}

/** What Dicer's parts are to us. */
interface PartStream {
  push: (piece: Uint8Array | null) => boolean
  emit(event: 'end'): void
  on(event: 'header', listener: (lines: Record<string, string[]>) => void): void
}

/** One part of a form on its way in: read it, or go on to the next, which passes over what is left of it. */
export class Part implements AsyncIterable<Uint8Array> {
  /** The name of the field. */
  readonly name: string
  /** The name of the file as the client spelled it, which is data; null where the part is a field. */
  readonly filename: string | null
  /** The media type as the client states it. */
  readonly type: string
  readonly head: PartHead
  readonly #pull: () => Promise<Uint8Array | null>
  #done = false

  constructor(head: PartHead, pull: () => Promise<Uint8Array | null>) {
    this.head = head
    this.name = head.name
    this.filename = head.filename
    this.type = head.type
    this.#pull = pull
  }

  /** Whether the part is a file. */
  get isFile(): boolean {
    return this.filename !== null
  }

  /** The next piece of the content, null at its end. */
  async read(): Promise<Uint8Array | null> {
    if (this.#done) return null
    const piece = await this.#pull()
    this.#done = piece === null
    return piece
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: async () => {
        const piece = await this.read()
        return piece === null ? { done: true, value: undefined } : { done: false, value: piece }
      },
    }
  }

  /** The whole content, in memory. */
  async bytes(): Promise<Uint8Array> {
    const whole = new ByteBuffer()
    for await (const piece of this) whole.append(piece)
    return whole.view()
  }

  /** The whole content as text, in the charset that the part states; UTF-8 otherwise. */
  async text(): Promise<string> {
    return new TextDecoder(this.head.charset, { ignoreBOM: true }).decode(await this.bytes())
  }
}

/** The parts of a body, in order, each to be read before the next is asked for. */
export async function* readParts(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array | Promise<Uint8Array>> | null,
  boundary: string,
  limits: UploadLimits,
): AsyncGenerator<Part, undefined, undefined> {
  const { Dicer } = (await import('@fastify/busboy')).default as unknown as { Dicer: typeof import('@fastify/busboy').Dicer }
  const chunks = chunksOf(body)
  const events = new Events(chunks, new Splitter(Dicer, boundary, limits))
  try {
    for (let event = await events.next(); event !== undefined; event = await events.next()) {
      const part = new Part(event as PartHead, async () => {
        if (events.current !== part) throw new NuagesError('PART_PASSED', 'A part of a form was read after the next one was asked for.')
        return (await events.next()) as Uint8Array | null
      })
      events.current = part
      yield part
      while ((await part.read()) !== null);
      events.current = null
    }
  } finally {
    events.current = null
    await chunks.return(undefined)
  }
}

async function* chunksOf(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array | Promise<Uint8Array>> | null,
): AsyncGenerator<Uint8Array, undefined> {
  if (body !== null) yield* body
}

/** The events of a body. The next chunk of it is asked for when there are none. */
class Events {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #splitter: Splitter
  #waiting: Event[] = []
  #at = 0
  /** The part that may be read. */
  current: Part | null = null

  constructor(chunks: AsyncIterator<Uint8Array>, splitter: Splitter) {
    this.#chunks = chunks
    this.#splitter = splitter
  }

  /** The next event, undefined at the end of the body. */
  async next(): Promise<Event | undefined> {
    while (this.#at === this.#waiting.length) {
      const { done, value } = await this.#chunks.next()
      if (done === true) {
        if (this.#splitter.finished) return undefined
        throw malformed('it ends before its last boundary')
      }
      this.#waiting = this.#splitter.push(value)
      this.#at = 0
    }
    return this.#waiting[this.#at++] as Event
  }
}
