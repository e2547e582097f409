// Accept, Accept-Language, Accept-Encoding and Accept-Charset (RFC 9110 section 12.5): which of what we have does the client
// like best? All four are lists of elements with a weight; they differ in what an element covers.
//
//   weight = OWS ";" OWS "q=" qvalue,  qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )       (section 12.4.2)

import { NuagesError, shown } from '../base/errors.ts'
import { TCHAR } from '../wire/grammar.ts'
import { formatPair, splitList } from './list.ts'
import { type Parameterised, parseParameters } from './parameters.ts'

/** One element. */
export interface Accepted {
  /** As it was sent: a media range, a language range, a coding, a charset, or `*`. */
  readonly value: string
  /** From 0, never, to 1. */
  readonly quality: number
  /** The parameters of a media range, without `q`. */
  readonly params: ReadonlyMap<string, string>
}

/** Short names for what is asked for most. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html'],
  ['text', 'text/plain'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
])

const QVALUE: RegExp = /^(?:1(?:\.0{0,3})?|0(?:\.\d{0,3})?)$/
const NO_PARAMS: ReadonlyMap<string, string> = new Map()

/** Elements that are looked at. Browsers send about ten. */
const MAX_ACCEPTED = 100
/** Characters of one element. Type and subtype have at most 127 each (RFC 6838 section 4.2). */
const MAX_LENGTH = 1000
/** A weight, good or bad, and quoted-strings, in which none is looked for. */
const WEIGHT: RegExp = /;[ \t]*q[ \t]*(?:=|;|$)/i
const QUOTED: RegExp = /"(?:[^"\\]|\\.)*"/g

/** The elements in their order. Those that do not parse, the weight included, are left out. */
export function parseAccept(header: string | null): Accepted[] {
  const accepted: Accepted[] = []
  for (const element of (header === null ? null : splitList(header, MAX_ACCEPTED)) ?? []) {
    const one = parseElement(element)
    if (one !== null) accepted.push(one)
  }
  return accepted
}

function parseElement(element: string): Accepted | null {
  if (element.length > MAX_LENGTH) return null
  if (!element.includes(';')) return isRange(element) ? { value: element, quality: 1, params: NO_PARAMS } : null
  const { value, params } = parseParameters(element)
  if (!isRange(value)) return null
  if (!WEIGHT.test(element.replace(QUOTED, ''))) return { value, quality: 1, params }
  const weight = params.get('q') ?? ''
  if (!QVALUE.test(weight)) return null
  return { value, quality: Number(weight), params: new Map(withoutWeight(params)) }
}

/** A token, or two with a slash between. */
function isRange(text: string): boolean {
  let slashes = 0
  for (let at = 0; at < text.length; at++) {
    if (TCHAR[text.charCodeAt(at)] === 1) continue
    if (text[at] !== '/' || at === 0 || at === text.length - 1 || ++slashes > 1) return false
  }
  return text !== ''
}

/** Parameters that stand before the weight; what came behind it was once called accept-ext and means nothing now. */
function* withoutWeight(params: ReadonlyMap<string, string>): Generator<[string, string]> {
  for (const pair of params) {
    if (pair[0] === 'q') return
    yield pair
  }
}

/** Elements as a field value. Throws `ACCEPT_INVALID`. */
export function formatAccept(
  accepted: Iterable<{ value: string; quality?: number; params?: Iterable<readonly [string, string]> }>,
): string {
  return Array.from(accepted, ({ value, quality = 1, params = [] }) => {
    if (!isRange(value))
      throw new NuagesError('ACCEPT_INVALID', `An Accept element is ${shown(value)}, expected such as "text/html", "en" or "*".`)
    if (!(quality >= 0 && quality <= 1)) {
      throw new NuagesError('ACCEPT_INVALID', `The quality of ${shown(value)} is ${shown(quality)}, expected a number from 0 to 1.`)
    }
    const parts = [value, ...Array.from(params, ([name, parameter]) => formatPair(name, parameter))]
    if (quality < 1) parts.push(`q=${Math.floor(quality * 1000 + 1e-6) / 1000}`)
    return parts.join(';')
  }).join(', ')
}

// --------------------------------------------------------------------------- which one is best

/** How particularly an element names an offer; below 0 where it does not cover it. */
type Cover<Offer> = (accepted: Accepted, offer: Offer) => number

/** Quality, particularity, and place from the end. */
type Score = readonly [number, number, number]

/**
 * The most particular element that covers an offer says how good it is. Equal offers are told apart by how particular the
 * client named them, by its order, then by ours.
 */
function bestOf<T, Offer>(
  accepted: readonly Accepted[],
  offers: readonly T[],
  prepare: (offer: T) => Offer,
  cover: Cover<Offer>,
): T | null {
  if (accepted.length === 0) return offers[0] ?? null
  let best: T | null = null
  let bestScore: Score = [0, 0, 0]
  for (const offer of offers) {
    const score = scoreOf(accepted, prepare(offer), cover)
    if (score[0] !== 0 && better(score, bestScore)) {
      best = offer
      bestScore = score
    }
  }
  return best
}

function scoreOf<Offer>(accepted: readonly Accepted[], offer: Offer, cover: Cover<Offer>): Score {
  let best: Score = [0, -1, 0]
  for (const [index, one] of accepted.entries()) {
    const particular = cover(one, offer)
    if (particular > best[1]) best = [one.quality, particular, -index]
  }
  return best
}

function better(a: Score, b: Score): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) > (b[i] as number)
  return false
}

/**
 * Which of `offers` (media types, or `html`, `text`, `json`, `xml`) the client likes best by its Accept; null where it likes
 * none. Without Accept it is the first.
 */
export function negotiate<T extends string>(header: string | null, offers: readonly T[]): T | null {
  return bestOf(parseAccept(header).filter(isMediaRange), offers, mediaOffer, coversMedia)
}

/** `*` alone is not by the grammar; some Java clients send it. */
function isMediaRange({ value }: Accepted): boolean {
  return value === '*' || value.includes('/')
}

function mediaOffer(offer: string): Parameterised {
  const { value, params } = parseParameters(NAMES.get(offer) ?? offer)
  return { value: value.toLowerCase(), params }
}

function coversMedia({ value, params }: Accepted, offer: Parameterised): number {
  if (value === '*/*' || value === '*') return 0
  const range = value.toLowerCase()
  if (range.endsWith('/*')) return offer.value.startsWith(range.slice(0, -1)) ? 1 : -1
  if (range !== offer.value) return -1
  let particular = 2
  for (const [name, parameter] of params) {
    // Many clients send a charset with JSON, where it has no meaning; we write UTF-8 whatever is asked for.
    if (name === 'charset') continue
    if (offer.params.get(name)?.toLowerCase() !== parameter.toLowerCase()) return -1
    particular++
  }
  return particular
}

/**
 * Which of `offers` (language tags) the client likes best by its Accept-Language; null where it likes none: show the default
 * then. RFC 4647's lookup: `de-AT` is content with `de`, and `de` with `de-AT`, the closer one first.
 */
export function negotiateLanguage<T extends string>(header: string | null, offers: readonly T[]): T | null {
  return bestOf(parseAccept(header), offers, languageOffer, coversLanguage)
}

/** Python's locale names have an underscore. */
function languageOffer(offer: string): string {
  return offer.toLowerCase().replaceAll('_', '-')
}

/** Particularity by the length of the part that is the same; a match to the letter goes before all. */
function coversLanguage({ value, quality }: Accepted, offer: string): number {
  if (value === '*') return 0
  const range = languageOffer(value)
  if (range === offer) return Number.MAX_SAFE_INTEGER
  if (offer.startsWith(`${range}-`)) return range.length
  // "Not Austrian German" does not say "no German".
  return quality > 0 && range.startsWith(`${offer}-`) ? offer.length : -1
}

/** Which of `offers` the client likes best by its Accept-Charset (deprecated, RFC 9110 section 12.5.2); null where it likes none. */
export function negotiateCharset<T extends string>(header: string | null, offers: readonly T[]): T | null {
  return bestOf(parseAccept(header), offers, charsetOffer, ({ value }, offer) => {
    if (value === '*') return 0
    return charsetOffer(value) === offer ? 1 : -1
  })
}

const CHARSET_NAMES: ReadonlyMap<string, string> = new Map([
  ['utf8', 'utf-8'],
  ['latin1', 'iso-8859-1'],
  ['latin-1', 'iso-8859-1'],
  ['ascii', 'us-ascii'],
])

function charsetOffer(offer: string): string {
  const name = offer.toLowerCase()
  return CHARSET_NAMES.get(name) ?? name
}

/**
 * Which of `offers` (content codings, the one we like best first) to use by Accept-Encoding; `identity` where there is none,
 * null where the client refuses even that (RFC 9110 section 12.5.3). Equal ones are told apart by our order alone: browsers
 * write `gzip, deflate, br` and mean nothing by it.
 */
export function negotiateEncoding<T extends string>(header: string | null, offers: readonly T[]): T | 'identity' | null {
  if (header === null) return 'identity'
  const accepted = parseAccept(header)
  let best: T | 'identity' | null = null
  let bestQuality = 0
  for (const offer of offers) {
    const quality = codingQuality(accepted, offer.toLowerCase())
    if (quality !== null && quality > bestQuality) {
      best = offer
      bestQuality = quality
    }
  }
  const identity = codingQuality(accepted, 'identity')
  // Not named, it is acceptable, but everything that was named is liked better.
  if (identity === null) return best ?? 'identity'
  return identity > bestQuality ? 'identity' : best
}

/** The quality of a coding, null where it is not covered. `*` covers what is not named. */
function codingQuality(accepted: readonly Accepted[], coding: string): number | null {
  let quality: number | null = null
  for (const one of accepted) {
    const name = one.value.toLowerCase().replace(/^x-(?=gzip$|compress$)/, '')
    if (name === coding) return one.quality
    if (name === '*') quality = one.quality
  }
  return quality
}
