// Where the files of one request lie until it is over: small ones in memory, the others in a folder that nobody else may enter.

import { ByteBuffer } from '../base/bytes.ts'
import { NuagesError } from '../base/errors.ts'
import { Form } from './form.ts'
import type { Part } from './multipart.ts'
import { UploadedFile } from './uploaded-file.ts'

type FileHandle = import('node:fs').promises.FileHandle

/** The files of one request. */
export class Spool {
  /** Bytes that may still be kept in memory. */
  #memory: number
  #folder: Promise<string> | null = null
  #count = 0
  #closing: Promise<void> | null = null

  constructor(memory: number) {
    this.#memory = memory
  }

  /** Reads the content of a part to its end. */
  async store(part: Part): Promise<UploadedFile> {
    // Copied: a piece is a view on the bytes of a whole packet, and there may be one for each byte.
    const begin = new ByteBuffer()
    for (let piece = await part.read(); piece !== null; piece = await part.read()) {
      this.#check()
      begin.append(piece)
      if (begin.length > this.#memory) return this.#spill(part, begin.view())
    }
    this.#memory -= begin.length
    return new UploadedFile(part.head, begin.view().slice(), begin.length)
  }

  /** The same into a temporary file, of which some bytes have been read. */
  async #spill(part: Part, begin: Uint8Array): Promise<UploadedFile> {
    const path = `${await this.#open()}/${this.#count++}`
    this.#check()
    const handle: FileHandle = await fs().open(path, 'wx', 0o600)
    let size = begin.length
    try {
      await handle.writeFile(begin)
      for (let piece = await part.read(); piece !== null; piece = await part.read()) {
        this.#check()
        size += piece.length
        await handle.writeFile(piece)
      }
    } finally {
      await handle.close()
    }
    return new UploadedFile(part.head, path, size)
  }

  /** mkdtemp gives its folder the mode 0700. */
  #open(): Promise<string> {
    this.#folder ??= fs().mkdtemp(`${process.getBuiltinModule('node:os').tmpdir()}/nuages-`)
    return this.#folder
  }

  #check(): void {
    if (this.#closing !== null) {
      throw new NuagesError('UPLOAD_CLOSED', 'A form was still being read when its request was over.', {
        hint: 'Await request.form() before the handler returns.',
      })
    }
  }

  /** Removes the files. May be called at any time, and again. */
  close(): Promise<void> {
    if (this.#closing === null) {
      this.#closing = this.#remove()
      // Whoever closes the request is told. Where the client's leaving closes it first nobody waits, and nothing may end the process.
      this.#closing.catch(() => {})
    }
    return this.#closing
  }

  async #remove(): Promise<void> {
    const folder = await this.#folder?.catch(() => null)
    if (typeof folder === 'string') await fs().rm(folder, { recursive: true, force: true })
  }
}

/** Reads all parts. A file input that was left empty sends a file without name and content, which is none. */
export async function readForm(parts: AsyncIterable<Part>, spool: Spool): Promise<Form> {
  const pairs: [string, string][] = []
  const files: UploadedFile[] = []
  for await (const part of parts) {
    if (!part.isFile) pairs.push([part.name, await part.text()])
    else {
      const file = await spool.store(part)
      if (file.name !== '' || file.size > 0) files.push(file)
    }
  }
  return new Form(pairs, files)
}

function fs(): typeof import('node:fs').promises {
  return process.getBuiltinModule('node:fs').promises
}
