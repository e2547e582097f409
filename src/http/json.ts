// JSON from outside. The engine's own messages name no position for every fault, so a fault is looked for once more here.

import { HttpError } from './error.ts'

/**
 * How deep arrays and objects may stand in one another. What is deeper no code that calls itself can walk: `JSON.stringify`, schemas and
 * loops of one's own would run out of stack. Jackson and SQLite take 1000, PHP 512, serde 128.
 */
const MAX_DEPTH = 1000

/**
 * The value of JSON text. Throws an `HttpError` 400: `BODY_JSON`, that says where the text goes wrong, or `BODY_JSON_DEPTH` where arrays and
 * objects stand in one another more than 1000 deep.
 */
export function parseJson(text: string): unknown {
  const value = parsed(text)
  // As many brackets have to open as close.
  if (text.length > 2 * MAX_DEPTH && isTooDeep(value, MAX_DEPTH)) {
    throw new HttpError(400, `The JSON is nested more than ${MAX_DEPTH} deep.`, { code: 'BODY_JSON_DEPTH' })
  }
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const at = faultOf(text)
    const before = text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    const what = at === text.length ? 'ends too early' : 'is malformed'
    throw new HttpError(400, `The JSON ${what} at line ${line}, column ${column}.`, { code: 'BODY_JSON', cause, details: { position: at } })
  }
}

/** Whether a value that was parsed stands in itself more than `left` deep. It calls itself no oftener than that. */
function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (left === 0) return true
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, left - 1))
  for (const name in value) if (isTooDeep((value as Record<string, unknown>)[name], left - 1)) return true
  return false
}

const SPACE: RegExp = /[ \t\n\r]*/y
const TOKEN: RegExp =
  /[[\]{}:,]|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y

/** Where the first token stands that cannot stand there. Without recursion: depth is the sender's choice. */
function faultOf(text: string): number {
  const open: string[] = []
  let expected = 'value'
  for (let at = 0; ; ) {
    SPACE.lastIndex = at
    SPACE.exec(text)
    at = SPACE.lastIndex
    if (at === text.length) return at
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[0]
    const next = token === undefined ? null : advance(expected, token, open)
    if (next === null) return at
    expected = next
    at += (token as string).length
  }
}

/** What may follow `token` where `expected` stood; null where it may not stand there. */
function advance(expected: string, token: string, open: string[]): string | null {
  if (token === ']' || token === '}') {
    const fits = open.at(-1) === token && (expected === 'more' || expected === (token === ']' ? 'value or end' : 'name or end'))
    if (fits) open.pop()
    return fits ? after(open) : null
  }
  if (token === ':') return expected === 'colon' ? 'value' : null
  if (token === ',' && expected !== 'more') return null
  if (token === ',') return open.at(-1) === ']' ? 'value' : 'name'
  if (expected.startsWith('name')) return token.startsWith('"') ? 'colon' : null
  if (!expected.startsWith('value')) return null
  if (token !== '[' && token !== '{') return after(open)
  open.push(token === '[' ? ']' : '}')
  return token === '[' ? 'value or end' : 'name or end'
}

function after(open: string[]): string {
  return open.length === 0 ? 'end' : 'more'
}
