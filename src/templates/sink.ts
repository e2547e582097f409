// Where an asynchronous rendering writes. One that streams hands on what it has before it waits for anything.

/** Collects text. */
export class Sink {
  #text = ''

  write(text: string): void {
    this.#text += text
  }

  /** Called before the rendering waits: a chance to hand on what there is. */
  flush(): void {}

  /** What was written since the last time. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }
}

/** A sink that gives its text away, at each wait and whenever `size` UTF-16 units have come together. */
export class StreamSink extends Sink {
  readonly #emit: (chunk: string) => void
  readonly #size: number
  #length = 0

  constructor(emit: (chunk: string) => void, size: number) {
    super()
    this.#emit = emit
    this.#size = size
  }

  override write(text: string): void {
    super.write(text)
    this.#length += text.length
    if (this.#length >= this.#size) this.flush()
  }

  override flush(): void {
    if (this.#length === 0) return
    this.#length = 0
    this.#emit(this.take())
  }
}
