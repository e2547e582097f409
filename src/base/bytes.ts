// Bytes that are collected without knowing how many there will be.

/** A buffer that grows by doubling: appending n bytes in any pieces costs linear time and no object per piece. */
export class ByteBuffer {
  #bytes: Uint8Array
  #length = 0

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    this.#bytes.set(piece, this.#length)
    this.#length = length
  }

  /** What was appended so far, as a view. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}
