// Where a style sheet names other files: `url(...)`, quoted or not, and `@import "..."` (CSS Syntax Module Level 3, sections 4.3.4
// to 4.3.6). Comments and other strings are passed over. Each character is looked at once.

/** A reference: where its text stands, quotes not included. A text with a backslash is none: only a CSS parser knows what it means. */
export interface CssReference {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The references of a style sheet in their order. */
export function cssReferences(css: string): CssReference[] {
  const found: CssReference[] = []
  let importing = false
  for (let at = 0; at < css.length; ) {
    const code = css.charCodeAt(at)
    if (code === SLASH && css.charCodeAt(at + 1) === STAR) {
      const end = css.indexOf('*/', at + 2)
      at = end < 0 ? css.length : end + 2
    } else if (isQuote(code)) {
      const end = stringEnd(css, at)
      if (importing) add(found, css, at + 1, end)
      importing = false
      at = end + 1
    } else if (isName(code) || code === AT) {
      const end = nameEnd(css, at + 1)
      const word = end - at > 7 ? '' : css.slice(at, end).toLowerCase()
      importing = word === '@import'
      at = word === 'url' && css[end] === '(' ? reference(found, css, end + 1) : end
    } else {
      if (!isBlank(code)) importing = false
      at++
    }
  }
  return found
}

const TAB = 9
const QUOTE = 34
const APOSTROPHE = 39
const CLOSE = 41
const STAR = 42
const SLASH = 47
const AT = 64
const BACKSLASH = 92

function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE
}

/** Of newlines there are CR, LF and FF. */
function isBlank(code: number): boolean {
  return code === 32 || code === TAB || isNewline(code)
}

function isNewline(code: number): boolean {
  return code === 10 || code === 12 || code === 13
}

/** Letters, digits, `-`, `_`, a backslash, and all that is not ASCII. */
function isName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95 ||
    code === BACKSLASH ||
    code >= 128
  )
}

function nameEnd(css: string, from: number): number {
  let at = from
  while (at < css.length && isName(css.charCodeAt(at))) at += css.charCodeAt(at) === BACKSLASH ? 2 : 1
  return Math.min(at, css.length)
}

function blankEnd(css: string, from: number): number {
  let at = from
  while (at < css.length && isBlank(css.charCodeAt(at))) at++
  return at
}

/** Where the string ends whose quote stands at `from`: at its other quote, or at a newline, which a string cannot hold. */
function stringEnd(css: string, from: number): number {
  const quote = css.charCodeAt(from)
  let at = from + 1
  for (; at < css.length; at++) {
    const code = css.charCodeAt(at)
    if (code === quote || isNewline(code)) return at
    if (code === BACKSLASH) at++
  }
  return css.length
}

/** Reads what stands in `url(`; where to go on. */
function reference(found: CssReference[], css: string, from: number): number {
  const start = blankEnd(css, from)
  if (isQuote(css.charCodeAt(start))) {
    const end = stringEnd(css, start)
    add(found, css, start + 1, end)
    return end + 1
  }
  let end = start
  while (end < css.length && css.charCodeAt(end) !== CLOSE) end += css.charCodeAt(end) === BACKSLASH ? 2 : 1
  let last = Math.min(end, css.length)
  while (last > start && isBlank(css.charCodeAt(last - 1))) last--
  add(found, css, start, last)
  return end + 1
}

function add(found: CssReference[], css: string, start: number, end: number): void {
  const text = css.slice(start, end)
  if (text !== '' && !text.includes('\\')) found.push({ start, end, text })
}
