// Drives a reader and writes down what it says, in the notation of README.md.

import type { Limits } from '../../src/wire/limits.ts'
import type { RequestHead } from '../../src/wire/reader.ts'
import { Reader } from '../../src/wire/reader.ts'
import { escaped } from './cases.ts'

/** How a connection goes on, beside its bytes. */
export interface Course {
  readonly limits?: Partial<Limits>
  /** Whether the client half-closes at the end. */
  readonly ended?: boolean
  /** How often the application stays with HTTP after `paused`. */
  readonly resumes?: number
}

/** All that a new reader says to these pieces, asked after each. */
export function transcript(pieces: Iterable<Uint8Array>, course: Course = {}): string[] {
  const reader = new Reader(course.limits)
  const log = new Log(reader, course.resumes ?? 0)
  let rest = ''
  for (const piece of pieces) {
    reader.receive(piece)
    rest = log.drain()
  }
  if (course.ended === true) reader.receiveEnd()
  if (course.ended === true || rest === '') rest = log.drain()
  return [...log.lines, rest]
}

/** Asks a reader and keeps the lines. */
class Log {
  readonly lines: string[] = []
  readonly #reader: Reader
  #resumes: number
  #data: string | null = null

  constructor(reader: Reader, resumes: number) {
    this.#reader = reader
    this.#resumes = resumes
  }

  /** Takes events to where the reader rests, and gives the line of that rest. */
  drain(): string {
    for (;;) {
      const event = this.#reader.next()
      switch (event.kind) {
        case 'head':
          this.lines.push(...headLines(event))
          break
        case 'data':
          this.#join(Buffer.from(event.bytes).toString('latin1'))
          break
        case 'end':
          this.#data = null
          this.lines.push('end')
          break
        case 'paused':
          if (this.#resumes === 0) return 'paused'
          this.#resumes--
          this.lines.push('paused', 'resume')
          this.#reader.resume()
          break
        case 'refusal':
          return `refusal ${event.status} ${event.code}`
        case 'need-data':
          return this.#reader.midRequest ? 'need-data midway' : 'need-data'
        case 'closed':
          return 'closed'
      }
    }
  }

  #join(text: string): void {
    if (this.#data !== null) this.lines.pop()
    this.#data = (this.#data ?? '') + text
    this.lines.push(`data "${escaped(this.#data)}"`)
  }
}

function headLines(head: RequestHead): string[] {
  const line = ['head', head.method, escaped(head.target), head.version, head.keepAlive ? 'keep-alive' : 'close']
  if (head.bodyLength < 0) line.push('chunked')
  if (head.bodyLength > 0) line.push('length', String(head.bodyLength))
  if (head.expectContinue) line.push('expect-continue')
  if (head.upgrade) line.push('upgrade')
  return [line.join(' '), ...head.headers.entries().map(([name, value]) => `header ${name}: ${escaped(value)}`)]
}

/** One piece for each byte. */
export function* byteByByte(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1)
}

/** Pieces cut at these places, in any order; places outside are harmless. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b), bytes.length]
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
}
