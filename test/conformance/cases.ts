// Reads the documents of this folder. Their notation is described in README.md.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of a client, and what the reader says to them. */
export interface Case {
  readonly name: string
  readonly bytes: Buffer
  /** Whether the client half-closes after them. */
  readonly ended: boolean
  readonly limits: Record<string, number>
  readonly log: readonly string[]
}

/** The text of a document's blocks: what stands behind the fence's word, and the lines. */
interface Block {
  readonly kind: string
  readonly info: string
  readonly lines: readonly string[]
}

const SHORT: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' }

/** A text of the notation as the latin1 text it stands for. */
function unescaped(text: string): string {
  const repeated = text.replace(/\\\{(\d+) ([^}]*)\}/g, (_, count: string, what: string) => what.repeat(Number(count)))
  return repeated.replace(/\\(?:x([0-9a-f]{2})|([rnt0\\])|)/gi, (all, hex: string | undefined, short: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    const known = short === undefined ? undefined : SHORT[short]
    if (known === undefined) throw new Error(`Not in the notation of README.md: ${all} in ${text.slice(0, 80)}`)
    return known
  })
}

/** The way back, for logs. */
export function escaped(text: string): string {
  return text.replace(/[\\\x00-\x1f\x7f-\xff]/g, (char) => {
    const short = Object.keys(SHORT).find((key) => SHORT[key] === char)
    return short === undefined ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\${short}`
  })
}

/** The bytes of an input: every line ends in CRLF but those that end in a backslash of their own. */
function bytesOf(lines: readonly string[]): Buffer {
  let text = ''
  for (const line of lines) {
    const open = /(?:^|[^\\])(?:\\\\)*\\$/.test(line)
    text += unescaped(open ? line.slice(0, -1) : line) + (open ? '' : '\r\n')
  }
  return Buffer.from(text, 'latin1')
}

/** The inputs of an `http` block: `---` divides them, and what stands above `***` begins each. */
function inputsOf(lines: readonly string[]): string[][] {
  const shared = lines.indexOf('***')
  const beginning = lines.slice(0, Math.max(shared, 0))
  const inputs = [[...beginning]]
  for (const line of lines.slice(shared + 1)) {
    if (line === '---') inputs.push([...beginning])
    else (inputs.at(-1) as string[]).push(line)
  }
  return inputs
}

function limitsOf(info: string): Record<string, number> {
  return Object.fromEntries(info.split(' ').flatMap((pair) => (pair === '' ? [] : [[pair.split('=')[0], Number(pair.split('=')[1])]])))
}

/** A log line with its escapes in one spelling. */
function plainLine(line: string): string {
  return escaped(unescaped(line))
}

/** The headings and blocks of a document, in order. */
function* partsOf(markdown: string): Generator<Block> {
  const lines = markdown.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    if (line.startsWith('## ')) yield { kind: 'heading', info: line.slice(3), lines: [] }
    if (!line.startsWith('```')) continue
    const end = lines.indexOf('```', at + 1)
    const [kind, info] = line.slice(3).split(/ (.*)/, 2) as [string, string?]
    yield { kind, info: info ?? '', lines: lines.slice(at + 1, end) }
    at = end
  }
}

/** The cases of one document. */
function casesOf(markdown: string): Case[] {
  const cases: Case[] = []
  let heading = ''
  let http: Block | undefined
  for (const part of partsOf(markdown)) {
    if (part.kind === 'heading') heading = part.info
    else if (part.kind === 'http') http = part
    else if (part.kind !== 'log' || http === undefined) throw new Error(`A block that is no http with a log behind it, at: ${heading}`)
    else cases.push(...pairUp(heading, http, part.lines))
  }
  return cases
}

function pairUp(heading: string, http: Block, log: readonly string[]): Case[] {
  const inputs = inputsOf(http.lines)
  return inputs.map((lines, index) => {
    const ended = lines.at(-1) === '\\END'
    return {
      name: inputs.length > 1 ? `${heading} [${index + 1}]` : heading,
      bytes: bytesOf(ended ? lines.slice(0, -1) : lines),
      ended,
      limits: limitsOf(http.info),
      log: log.map(plainLine),
    }
  })
}

/** All documents of this folder with their cases. */
export function readDocuments(): Map<string, Case[]> {
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.md') && name !== 'README.md')
  return new Map(names.sort().map((name) => [name, casesOf(readFileSync(join(import.meta.dirname, name), 'utf8'))]))
}
