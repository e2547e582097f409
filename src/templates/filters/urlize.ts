// The urlize filter: addresses in text become links. Each step reads a word a fixed number of times, so that no text makes
// it slow.

import { escapeHtml, SafeString } from '../../base/safe-string.ts'
import type { EvalContext } from '../call.ts'
import { pointCount, SPACE, words } from '../code-points.ts'
import { greaterThan } from '../compare.ts'
import { iterate } from '../iterate.ts'
import { slice } from '../lookup.ts'
import { repr, toText } from '../python-text.ts'
import { FilterArgumentError } from '../template-error.ts'
import { isTrue } from '../truth.ts'

const SPACES: RegExp = new RegExp(`([${SPACE}]+)`)
const WORD = '\\p{L}\\p{N}_'

/** What is an address: with a scheme or www in front, with a well-known ending, or a number with a scheme. */
const ADDRESS: RegExp = new RegExp(
  `^(?:(?:https?:\\/\\/|www\\.)(?:[${WORD}%\\-]+\\.)*(?:[a-z]{2,63}|xn--[${WORD}%]{2,59})` +
    `|(?:[${WORD}%\\-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)` +
    `|https?:\\/\\/(?:\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3}){3}|\\[(?:[\\p{Nd}a-f]{0,4}:){2}(?:[\\p{Nd}a-f]{0,4}:?){1,6}\\]))` +
    `(?::\\p{Nd}{1,5})?(?:[\\/?#][^${SPACE}]*)?$`,
  'iu',
)
const MAIL: RegExp = new RegExp(`^[^${SPACE}]+@[${WORD}][${WORD}.\\-]*\\.[${WORD}]+$`, 'u')
const SCHEME: RegExp = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u
const PAIRS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const

interface LinkOptions {
  readonly attributes: string
  readonly limit: unknown
  readonly schemes: readonly string[]
}

/** The filter. Text is escaped; the links get `rel` and `target` of the arguments and the policies. */
export function urlize(
  { autoescape, environment: { policies } }: EvalContext,
  value: unknown,
  limit: unknown,
  nofollow: unknown,
  target: unknown,
  rel: unknown,
  extraSchemes: unknown,
): string | SafeString {
  const rels = new Set([
    ...words(toText(rel ?? '')),
    ...(isTrue(nofollow) ? ['nofollow'] : []),
    ...words(toText(policies.get('urlize.rel') ?? '')),
  ])
  const relText = [...rels].sort().join(' ')
  const targetText = toText(target ?? policies.get('urlize.target') ?? '')
  const schemes = Array.from(iterate(extraSchemes ?? policies.get('urlize.extra_schemes') ?? []), toText)
  for (const scheme of schemes) {
    if (!SCHEME.test(scheme)) throw new FilterArgumentError(`${repr(scheme)} is not a valid URI scheme prefix.`)
  }
  const options: LinkOptions = {
    attributes: attribute('rel', relText) + attribute('target', targetText),
    limit,
    schemes,
  }
  const escaped = SafeString.is(value) ? value.toString() : escapeHtml(toText(value))
  const text = escaped.split(SPACES).map((word) => linked(word, options))
  return autoescape ? new SafeString(text.join('')) : text.join('')
}

function attribute(name: string, value: string): string {
  return value === '' ? '' : ` ${name}="${escapeHtml(value)}"`
}

function linked(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)*/.exec(word)?.[0] ?? ''
  const end = Math.max(head.length, tailStart(word))
  const [middle, tail] = balanced(word.slice(head.length, end), word.slice(end))
  return head + linkOf(middle, options) + tail
}

/** Where the punctuation at the end of `word` begins. */
function tailStart(word: string): number {
  let end = word.length
  while (end > 0) {
    if (word.endsWith('&gt;', end)) end -= 4
    else if (')>.,\n'.includes(word[end - 1] as string)) end--
    else break
  }
  return end
}

/** Gives back to the address those closing brackets whose opening ones are in it. */
function balanced(address: string, punctuation: string): [string, string] {
  let middle = address
  let tail = punctuation
  for (const [open, close] of PAIRS) {
    const opened = count(middle, open)
    if (opened <= count(middle, close)) continue
    const cut = afterOccurrences(tail, close, opened)
    middle += tail.slice(0, cut)
    tail = tail.slice(cut)
  }
  return [middle, tail]
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

/** The place after the `most`th `part` of `text`, or after the last one. */
function afterOccurrences(text: string, part: string, most: number): number {
  let end = 0
  for (let i = 0; i < most; i++) {
    const at = text.indexOf(part, end)
    if (at < 0) break
    end = at + part.length
  }
  return end
}

function linkOf(middle: string, { attributes, limit, schemes }: LinkOptions): string {
  if (ADDRESS.test(middle)) {
    const hasScheme = middle.startsWith('https://') || middle.startsWith('http://')
    return `<a href="${hasScheme ? '' : 'https://'}${middle}"${attributes}>${trimmed(middle, limit)}</a>`
  }
  if (middle.startsWith('mailto:') && MAIL.test(middle.slice(7))) return `<a href="${middle}">${middle.slice(7)}</a>`
  if (isMail(middle)) return `<a href="mailto:${middle}">${middle}</a>`
  let link = middle
  for (const scheme of schemes) {
    if (link !== scheme && link.startsWith(scheme)) link = `<a href="${link}"${attributes}>${link}</a>`
  }
  return link
}

function isMail(text: string): boolean {
  return text.includes('@') && !text.startsWith('www.') && !text.startsWith('@') && !text.includes(':') && MAIL.test(text)
}

function trimmed(address: string, limit: unknown): string {
  if (limit === null || !greaterThan(pointCount(address), limit)) return address
  return `${toText(slice(address, null, limit, null))}...`
}
