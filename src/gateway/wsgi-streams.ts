// The streams of PEP 3333: `wsgi.input`, read synchronously, and wsgiref's FileWrapper.

const LF = 10

/** What `wsgi.input` can do, as Python's binary files. */
export interface Input extends Iterable<Uint8Array> {
  read(size?: number): Uint8Array
  readline(size?: number): Uint8Array
  readlines(hint?: number): Uint8Array[]
}

/** A request body that is there: `read`, `readline`, `readlines` and iteration over lines, as Python's binary files. */
export class InputStream implements Input {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** At most `size` bytes; all that are left where it is negative or not given. Empty at the end. */
  read(size = -1): Uint8Array {
    const end = size < 0 ? this.#bytes.length : Math.min(this.#at + size, this.#bytes.length)
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  /** Up to the next line feed, with it; at most `size` bytes. */
  readline(size = -1): Uint8Array {
    const feed = this.#bytes.indexOf(LF, this.#at)
    const length = (feed < 0 ? this.#bytes.length : feed + 1) - this.#at
    return this.read(size < 0 ? length : Math.min(size, length))
  }

  /** The lines that are left; no more once they have `hint` bytes together. */
  readlines(hint = -1): Uint8Array[] {
    const lines: Uint8Array[] = []
    let size = 0
    for (const line of this) {
      lines.push(line)
      size += line.length
      if (hint > 0 && size >= hint) break
    }
    return lines
  }

  *[Symbol.iterator](): Generator<Uint8Array, undefined> {
    for (let line = this.readline(); line.length > 0; line = this.readline()) yield line
  }
}

/** Something that is read in pieces, such as a file that was opened. */
export interface FileLike {
  read(size: number): Uint8Array
  close?(): void
}

/** Makes chunks of a file, `wsgi.file_wrapper`. Closed with the response. */
export class FileWrapper implements Iterable<Uint8Array> {
  readonly #file: FileLike
  readonly #blockSize: number

  constructor(file: FileLike, blockSize = 8192) {
    this.#file = file
    this.#blockSize = blockSize
  }

  *[Symbol.iterator](): Generator<Uint8Array, undefined> {
    for (let chunk = this.#file.read(this.#blockSize); chunk.length > 0; chunk = this.#file.read(this.#blockSize)) yield chunk
  }

  close(): void {
    this.#file.close?.()
  }
}
