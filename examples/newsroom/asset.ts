// A file that goes with the pages. Its version is in its URL, so a browser may keep it for good: another text has another URL.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Response } from 'nuages'

export class Asset {
  /** Changes when the file does. */
  readonly version: string
  readonly #text: string
  readonly #type: string

  constructor(file: string, type: string) {
    this.#text = readFileSync(file, 'utf8')
    this.#type = type
    this.version = createHash('sha256').update(this.#text).digest('hex').slice(0, 12)
  }

  /** The file, where `version` is the present one. */
  respond(version: string): Response | undefined {
    if (version !== this.version) return undefined
    return new Response(this.#text, { headers: { 'content-type': this.#type, 'cache-control': 'public, max-age=31536000, immutable' } })
  }
}
