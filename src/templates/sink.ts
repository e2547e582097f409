// Where an asynchronous rendering writes. One that streams hands on what it has before it waits for anything.

import { TemplateRuntimeError } from './template-error.ts'

/** Collects text. */
export class Sink {
  #text = ''

  write(text: string): void {
    this.#text += text
  }

  /** Called before the rendering waits: a chance to hand on what there is. */
  flush(): void {}

  /** Asked between the rounds of a loop: null, or a promise to wait for before there is more. Throws where nobody reads any more. */
  room(): Promise<void> | null {
    return null
  }

  /** What was written since the last time. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}

/** How many chunks may wait for whoever reads. */
const MOST_WAITING = 16

/** A sink whose text is read in chunks: at each wait, and whenever `size` UTF-16 units have come together. A slow reader slows loops down. */
export class StreamSink extends Sink {
  readonly #size: number
  readonly #chunks: string[] = []
  #length = 0
  #isClosed = false
  #isWanted: () => void = () => {}
  #hasRoom: () => void = () => {}

  constructor(size: number) {
    super()
    this.#size = size
  }

  override write(text: string): void {
    super.write(text)
    this.#length += text.length
    if (this.#length >= this.#size) this.flush()
  }

  override flush(): void {
    if (this.#isClosed) throw unread()
    if (this.#length === 0) return
    this.#length = 0
    this.#chunks.push(this.take())
    this.#isWanted()
  }

  override room(): Promise<void> | null {
    if (this.#isClosed) throw unread()
    if (this.#chunks.length < MOST_WAITING) return null
    return new Promise((resolve) => {
      this.#hasRoom = resolve
    })
  }

  /** The next chunk; undefined where there is none yet. */
  read(): string | undefined {
    const chunk = this.#chunks.shift()
    if (this.#chunks.length < MOST_WAITING) this.#hasRoom()
    return chunk
  }

  /** Until there is a chunk, or `wake` is called. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#isWanted = resolve
    })
  }

  wake(): void {
    this.#isWanted()
  }

  /** Nobody reads any more: what is written from now on ends the rendering. */
  close(): void {
    this.#isClosed = true
    this.#chunks.length = 0
    this.#hasRoom()
  }
}

function unread(): TemplateRuntimeError {
  return new TemplateRuntimeError('Nobody reads this stream any more.')
}
