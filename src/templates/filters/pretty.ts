// The pprint filter: a value's repr() with sorted dicts, broken into lines of 80 by the rules of Python's pprint.

import { pointCount, SPACE } from '../code-points.ts'
import { compare } from '../compare.ts'
import { type Dict, dictEntries } from '../dict.ts'
import { isDict } from '../plain-object.ts'
import { repr } from '../python-text.ts'
import { splitLines } from '../string-search.ts'
import { TemplateTypeError } from '../template-error.ts'
import { Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'

const WIDTH = 80

/** `value` as pprint.pformat() writes it. */
export function prettyText(value: unknown): string {
  return new PrettyPrinter().format(value, 0, 0, 0)
}

/** Where something is printed: how far in, how much room to leave behind it, and how deep. */
type Place = [indent: number, allowance: number, level: number]

class PrettyPrinter {
  readonly #outer: object[] = []

  format(value: unknown, ...[indent, allowance, level]: Place): string {
    const isObject = typeof value === 'object' && value !== null
    if (isObject && this.#outer.includes(value)) return circle(value)
    const flat = this.#flat(value)
    if (pointCount(flat) <= WIDTH - indent - allowance) return flat
    if (typeof value === 'string') return brokenText(value, indent, allowance, level + 1)
    return isObject ? (this.#inside(value, () => this.#broken(value, indent, allowance, level + 1)) ?? flat) : flat
  }

  #inside<T>(value: object, write: () => T): T {
    this.#outer.push(value)
    const text = write()
    this.#outer.pop()
    return text
  }

  /** On one line. */
  #flat(value: unknown): string {
    if (typeof value !== 'object' || value === null) return repr(value)
    if (!Array.isArray(value) && !isDict(value)) return repr(value)
    if (this.#outer.includes(value)) return circle(value)
    return this.#inside(value, () => {
      if (isDict(value))
        return `{${sortedEntries(value)
          .map(([key, item]) => `${this.#flat(key)}: ${this.#flat(item)}`)
          .join(', ')}}`
      const items = value.map((item) => this.#flat(item)).join(', ')
      if (!(value instanceof Tuple)) return `[${items}]`
      return value.length === 1 ? `(${items},)` : `(${items})`
    })
  }

  #broken(value: object, ...[indent, allowance, level]: Place): string | undefined {
    if (isDict(value)) return `{${this.#entries(value, indent + 1, allowance + 1, level)}}`
    if (value instanceof Tuple) {
      const end = value.length === 1 ? ',)' : ')'
      return `(${this.#items(value, indent + 1, allowance + end.length, level)}${end}`
    }
    if (Array.isArray(value)) return `[${this.#items(value, indent + 1, allowance + 1, level)}]`
    return value instanceof Set ? `{${this.#items(Array.from(value).sort(safeCompare), indent + 1, allowance + 1, level)}}` : undefined
  }

  #items(items: readonly unknown[], ...[indent, allowance, level]: Place): string {
    const parts = items.map((item, i) => this.format(item, indent, i === items.length - 1 ? allowance : 1, level))
    return parts.join(`,\n${' '.repeat(indent)}`)
  }

  #entries(dict: Dict, ...[indent, allowance, level]: Place): string {
    const entries = sortedEntries(dict)
    const parts = entries.map(([key, item], i) => {
      const name = this.#flat(key)
      return `${name}: ${this.format(item, indent + pointCount(name) + 2, i === entries.length - 1 ? allowance : 1, level)}`
    })
    return parts.join(`,\n${' '.repeat(indent)}`)
  }
}

function circle(value: object): string {
  return `<Recursion on ${typeName(value)}>`
}

function sortedEntries(dict: Dict): [unknown, unknown][] {
  return Array.from(dictEntries(dict)).sort(([a], [b]) => safeCompare(a, b))
}

/** The order of any two values: of their types, where they have none of their own. */
function safeCompare(a: unknown, b: unknown): number {
  try {
    return compare(a, b)
  } catch (error) {
    if (!(error instanceof TemplateTypeError)) throw error
    const [left, right] = [typeName(a), typeName(b)]
    if (left === right) return 0
    return left < right ? -1 : 1
  }
}

/** A long text as several, one below the other: a line each, and long lines at white space. */
function brokenText(text: string, ...[indentation, space, level]: Place): string {
  const [indent, allowance] = level === 1 ? [indentation + 1, space + 1] : [indentation, space]
  const width = WIDTH - indent
  const lines = splitLines(text, true)
  const chunks = lines.flatMap((line, i) => {
    const spare = i === lines.length - 1 ? allowance : 0
    const whole = repr(line)
    return pointCount(whole) <= width - spare ? [whole] : brokenLine(line, width, spare)
  })
  if (chunks.length === 1) return repr(lines.at(-1))
  const joined = chunks.join(`\n${' '.repeat(indent)}`)
  return level === 1 ? `(${joined})` : joined
}

const PARTS: RegExp = new RegExp(`[^${SPACE}]+[${SPACE}]*|[${SPACE}]+`, 'g')

function brokenLine(line: string, width: number, spare: number): string[] {
  const parts = line.match(PARTS) ?? []
  const chunks: string[] = []
  let current = ''
  for (const [j, part] of parts.entries()) {
    const most = j === parts.length - 1 ? width - spare : width
    if (pointCount(repr(current + part)) <= most) current += part
    else {
      if (current !== '') chunks.push(repr(current))
      current = part
    }
  }
  if (current !== '') chunks.push(repr(current))
  return chunks
}
