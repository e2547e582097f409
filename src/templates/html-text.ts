// HTML back into text: without its tags, and with its character references read. Every part is linear in its input.

import { words } from './code-points.ts'
import { HTML_ENTITIES } from './html-entities.ts'

/** Text of `html` without comments and tags, references read, white space made one space. The result is no HTML: escape it. */
export function stripTags(html: string): string {
  return unescapeHtml(words(withoutTags(withoutComments(html))).join(' '))
}

/** What lies between a comment's marks goes, then the next comment is looked for in what is left, even across the gap. */
function withoutComments(html: string): string {
  if (!html.includes('<!--')) return html
  const kept: string[] = []
  let at = 0
  while (at < html.length) {
    kept.push(html[at++] as string)
    if (kept.at(-1) !== '-' || kept.slice(-4).join('') !== '<!--') continue
    const end = commentEnd(html, at)
    if (end < 0) return kept.join('') + html.slice(at)
    kept.length -= 4
    at = end
  }
  return kept.join('')
}

/** Where a comment ends whose mark ended at `at`; the mark's own dashes may be those of its end. */
function commentEnd(html: string, at: number): number {
  if (html[at] === '>') return at + 1
  if (html.startsWith('->', at)) return at + 2
  const end = html.indexOf('-->', at)
  return end < 0 ? -1 : end + 3
}

function withoutTags(html: string): string {
  let out = ''
  let at = 0
  while (true) {
    const start = html.indexOf('<', at)
    const end = start < 0 ? -1 : html.indexOf('>', start)
    if (end < 0) return out + html.slice(at)
    out += html.slice(at, start)
    at = end + 1
  }
}

const REFERENCE: RegExp = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g

/** `text` with its character references read, as browsers and Python's html.unescape() read them. */
export function unescapeHtml(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, (_, reference: string) => referenced(reference)) : text
}

function referenced(reference: string): string {
  if (reference.startsWith('#')) return numbered(reference.slice(1).replace(/;$/, ''))
  const names = entities()
  const exact = names.get(reference)
  if (exact !== undefined) return exact
  for (let length = reference.length - 1; length > 1; length--) {
    const shorter = names.get(reference.slice(0, length))
    if (shorter !== undefined) return shorter + reference.slice(length)
  }
  return `&${reference}`
}

function numbered(digits: string): string {
  const code = /^[xX]/.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits)
  if (code >= 0x80 && code <= 0x9f) return WINDOWS[code - 0x80] as string
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return '\ufffd'
  if (code === 0x0d) return '\r'
  return isNoCharacter(code) ? '' : String.fromCodePoint(code)
}

/** What the numbers 128 to 159 mean: Windows-1252, as authors meant them. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function isNoCharacter(code: number): boolean {
  if (code < 0x20) return !(code === 9 || code === 10 || code === 12)
  return code === 0x7f || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe
}

let known: ReadonlyMap<string, string> | undefined

function entities(): ReadonlyMap<string, string> {
  if (known !== undefined) return known
  const names = new Map<string, string>()
  for (const word of HTML_ENTITIES.trim().split(/\s+/)) {
    const [, name = '', mark, codes = ''] = /^(\w+)([:~])(.+)$/.exec(word) ?? []
    const text = String.fromCodePoint(...codes.split('+').map((code) => Number.parseInt(code, 16)))
    names.set(`${name};`, text)
    if (mark === '~') names.set(name, text)
  }
  known = names
  return names
}
