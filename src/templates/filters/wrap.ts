// Text broken into lines, by the rules of Python's textwrap: at white space, at dashes, and after hyphens inside of words.

import { pointCount } from '../code-points.ts'

/** How to wrap. */
export interface WrapOptions {
  readonly width: number
  readonly breakWords: boolean
  readonly onHyphens: boolean
}

const WORD = '\\p{L}\\p{N}_'
const PUNCTUATED = `[${WORD}!"'&.,?]`
const LETTER = '[\\p{L}\\p{Nl}\\p{No}_]'
const BLANK = '[\\t\\n\\v\\f\\r ]'
const SOLID = '[^\\t\\n\\v\\f\\r ]'

/** White space; dashes between words; a word, up to a hyphen between letters, its end, or dashes after it. */
const WITH_HYPHENS: RegExp = new RegExp(
  `(${BLANK}+|(?<=${PUNCTUATED})-{2,}(?=[${WORD}])|${SOLID}+?(?:` +
    `-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${PUNCTUATED}-))(?=${LETTER}-?${LETTER})|` +
    `(?=${BLANK}|$)|(?<=${PUNCTUATED})(?=-{2,}[${WORD}])))`,
  'u',
)
const AT_SPACE: RegExp = new RegExp(`(${BLANK}+)`)

/** A word, a run of white space, or what is left of one when lines have been cut from it. Its length is counted once. */
class Chunk {
  readonly text: string
  readonly #points: readonly string[] | null
  readonly #from: number
  readonly #lastSolid: number
  readonly length: number

  constructor(text: string, points: readonly string[] | null = null, from = 0, lastSolid = -1) {
    this.text = text
    this.#points = points
    this.#from = from
    this.#lastSolid = lastSolid
    this.length = points === null ? pointCount(text) : points.length - from
  }

  get isBlank(): boolean {
    return this.#points === null ? this.text.trim() === '' : this.#lastSolid < this.#from
  }

  /** Its code points from where it begins. */
  head(count: number): readonly string[] {
    return (this.#points ?? Array.from(this.text)).slice(this.#from, this.#from + count)
  }

  /** What is left without the first `count` code points. */
  rest(count: number): Chunk {
    if (this.#points !== null) return new Chunk(this.text, this.#points, this.#from + count, this.#lastSolid)
    const points = Array.from(this.text)
    return new Chunk(
      this.text,
      points,
      count,
      points.findLastIndex((point) => point.trim() !== ''),
    )
  }

  toString(): string {
    return this.#points === null ? this.text : this.#points.slice(this.#from).join('')
  }
}

/** The lines of `text`, each at most `width` code points where words allow; `width` is above zero. */
export function wrapText(text: string, options: WrapOptions): string[] {
  const parts = text.split(options.onHyphens ? WITH_HYPHENS : AT_SPACE).filter((part) => part !== '')
  const chunks = parts.map((part) => new Chunk(part)).reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    if (lines.length > 0 && chunks.at(-1)?.isBlank) chunks.pop()
    const line = takeLine(chunks, options.width)
    const next = chunks.at(-1)
    if (next !== undefined && next.length > options.width) takeLongWord(chunks, line, options)
    if (line.at(-1)?.isBlank) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

function takeLine(chunks: Chunk[], width: number): Chunk[] {
  const line: Chunk[] = []
  let used = 0
  for (let next = chunks.at(-1); next !== undefined && used + next.length <= width; next = chunks.at(-1)) {
    line.push(next)
    chunks.pop()
    used += next.length
  }
  return line
}

/** A word that fits in no line: cut it, after a hyphen if there is one, or give it a line of its own. */
function takeLongWord(chunks: Chunk[], line: Chunk[], { width, breakWords, onHyphens }: WrapOptions): void {
  const space = width - line.reduce((sum, chunk) => sum + chunk.length, 0)
  if (!breakWords) {
    if (line.length === 0) line.push(chunks.pop() as Chunk)
    return
  }
  const word = chunks.pop() as Chunk
  const head = word.head(space)
  let end = space
  if (onHyphens && word.length > space) {
    const hyphen = head.lastIndexOf('-')
    if (hyphen > 0 && head.slice(0, hyphen).some((char) => char !== '-')) end = hyphen + 1
  }
  line.push(new Chunk(head.slice(0, end).join('')))
  chunks.push(word.rest(end))
}
