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

/** The lines of `text`, each at most `width` code points where words allow; `width` is above zero. */
export function wrapText(text: string, { width, breakWords, onHyphens }: WrapOptions): string[] {
  const chunks = text.split(onHyphens ? WITH_HYPHENS : AT_SPACE).filter((chunk) => chunk !== '')
  chunks.reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    if (lines.length > 0 && isBlank(chunks.at(-1) as string)) chunks.pop()
    const line = takeLine(chunks, width)
    const next = chunks.at(-1)
    if (next !== undefined && pointCount(next) > width) takeLongWord(chunks, line, { width, breakWords, onHyphens })
    if (line.length > 0 && isBlank(line.at(-1) as string)) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

function isBlank(chunk: string): boolean {
  return chunk.trim() === ''
}

function takeLine(chunks: string[], width: number): string[] {
  const line: string[] = []
  let used = 0
  while (chunks.length > 0) {
    const length = pointCount(chunks.at(-1) as string)
    if (used + length > width) break
    line.push(chunks.pop() as string)
    used += length
  }
  return line
}

/** A word that fits in no line: cut it, after a hyphen if there is one, or give it a line of its own. */
function takeLongWord(chunks: string[], line: string[], { width, breakWords, onHyphens }: WrapOptions): void {
  const space = width - line.reduce((sum, chunk) => sum + pointCount(chunk), 0)
  if (!breakWords) {
    if (line.length === 0) line.push(chunks.pop() as string)
    return
  }
  const points = Array.from(chunks.pop() as string)
  let end = space
  if (onHyphens && points.length > space) {
    const hyphen = points.slice(0, space).lastIndexOf('-')
    if (hyphen > 0 && points.slice(0, hyphen).some((char) => char !== '-')) end = hyphen + 1
  }
  line.push(points.slice(0, end).join(''))
  chunks.push(points.slice(end).join(''))
}
