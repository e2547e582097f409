// Text counted and cut by code points, as Python does. Text without surrogates, which is most of it, is cut by its units.

/** Whether `text` has characters of two units. */
export function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text)
}

const PAIR: RegExp = /[\ud800-\udbff][\udc00-\udfff]/g

/** How many code points `text` has. */
export function pointCount(text: string): number {
  if (!hasSurrogates(text)) return text.length
  return text.length - (text.match(PAIR)?.length ?? 0)
}

/** The code points from `start` to `stop`, both within the length. */
export function pointSlice(text: string, start: number, stop: number): string {
  return hasSurrogates(text) ? Array.from(text).slice(start, stop).join('') : text.slice(start, stop)
}

/** What Python's str.isspace() holds true of, as the inside of a character class. */
export const SPACE: string = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const SPACES: RegExp = new RegExp(`[${SPACE}]+`)
const SPACE_CHAR: RegExp = new RegExp(`[${SPACE}]`)

/** Whether the one unit `char` is white space to Python. */
export function isSpace(char: string): boolean {
  return SPACE_CHAR.test(char)
}

/** The words of `text`: split at white space, without empty ones. */
export function words(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '')
}
