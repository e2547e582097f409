// A file of a form: in memory, or in a temporary file that is gone when the request is over.

import { NuagesError, shown } from '../base/errors.ts'
import type { PartHead } from './part-head.ts'
import { secureFilename } from './secure-filename.ts'

/** Bytes that are read of a temporary file at a time. */
const PIECE = 65_536

/** The content of a file, or the path of where it lies. */
export type FileContent = Uint8Array | string

/** A file that came with a form. What the client says of it, its name and its type, is data and may be a lie. */
export class UploadedFile {
  /** The name of its field. */
  readonly field: string
  /** The name as the client spelled it. Never a path for us: see `filename`. */
  readonly name: string
  /** A safe name for our own disk. Two files may have the same. */
  readonly filename: string
  /** The media type that the client states, such as `image/png`. */
  readonly type: string
  /** Bytes. */
  readonly size: number
  readonly #content: FileContent

  constructor(head: PartHead, content: FileContent, size: number) {
    this.field = head.name
    this.name = head.filename ?? ''
    this.filename = safeName(head.basename ?? '')
    this.type = head.type
    this.size = size
    this.#content = content
  }

  /** The content piece by piece. */
  stream(): AsyncIterable<Uint8Array> {
    return pieces(this.#content)
  }

  /** The whole content, in memory. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(this.size)
    let at = 0
    for await (const piece of this.stream()) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes
  }

  /** The whole content as UTF-8 text. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes())
  }

  /**
   * Writes the content to a file of that path. One that is there already is an error, unless `overwrite` is said: two uploads
   * of one name must not replace each other by accident. A `path` is yours to make: never of `name`.
   */
  async saveTo(path: string | URL, options: { overwrite?: boolean } = {}): Promise<void> {
    const fs = process.getBuiltinModule('node:fs').promises
    const handle = await fs.open(path, options.overwrite === true ? 'w' : 'wx').catch((error: unknown) => {
      throw (error as { code?: unknown }).code === 'EEXIST' ? taken(path, error) : error
    })
    try {
      for await (const piece of this.stream()) await handle.writeFile(piece)
    } catch (error) {
      await fs.rm(path, { force: true })
      throw error
    } finally {
      await handle.close()
    }
  }

  /** What a log may show. */
  toJSON(): { name: string; type: string; size: number } {
    return { name: this.name, type: this.type, size: this.size }
  }
}

function taken(path: string | URL, cause: unknown): NuagesError {
  return new NuagesError('UPLOAD_EXISTS', `An upload was to be saved where a file is already: ${shown(String(path))}.`, {
    hint: 'Give each upload a name of its own, such as randomToken(), or say saveTo(path, { overwrite: true }).',
    cause,
  })
}

/** A name without letters that we keep, such as one in Chinese, keeps its extension. */
function safeName(basename: string): string {
  const dot = basename.lastIndexOf('.')
  const stem = secureFilename(dot > 0 ? basename.slice(0, dot) : basename)
  const name = secureFilename(basename)
  if (stem !== '') return name
  return name === '' ? 'file' : `file.${name}`
}

async function* pieces(content: FileContent): AsyncGenerator<Uint8Array, undefined> {
  if (typeof content !== 'string') {
    yield content
    return
  }
  const handle = await process.getBuiltinModule('node:fs').promises.open(content, 'r')
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(PIECE), 0, PIECE)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
