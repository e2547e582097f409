// Accept (RFC 9110 section 12.5.1): which of what we have does the client like best?

/** media-range [ ;parameters ] [ ;q=weight ]; parameters other than q are not looked at */
interface Range {
  readonly type: string
  readonly subtype: string
  readonly quality: number
}

/** Short names for what is asked for most. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html'],
  ['text', 'text/plain'],
  ['json', 'application/json'],
  ['xml', 'application/xml'],
])

const RANGE: RegExp = /^[ \t]*([^\s;/,]+)\/([^\s;/,]+)[ \t]*(?:;|$)/
const QUALITY: RegExp = /;[ \t]*q=(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)[ \t]*(?:;|$)/i

/** Elements that are looked at. */
const MAX_RANGES = 100

/** The ranges of an Accept value, in its order; those that do not parse are left out. */
function parseRanges(header: string): Range[] {
  const ranges: Range[] = []
  for (const element of header.split(',', MAX_RANGES)) {
    const match = RANGE.exec(element)
    if (match === null) continue
    const quality = /;[ \t]*q=/i.test(element) ? Number(QUALITY.exec(element)?.[1] ?? 0) : 1
    ranges.push({ type: (match[1] as string).toLowerCase(), subtype: (match[2] as string).toLowerCase(), quality })
  }
  return ranges
}

/**
 * Which of `offers` (media types, or `html`, `text`, `json`, `xml`) the client likes best; null where it likes none. Equal
 * ones are told apart by how particular the client named them, by its order, then by ours. Without Accept it is the first.
 */
export function negotiate<T extends string>(header: string | null, offers: readonly T[]): T | null {
  const ranges = header === null ? [] : parseRanges(header)
  if (ranges.length === 0) return offers[0] ?? null
  let best: T | null = null
  let bestScore: readonly number[] = [0, 0, 0]
  for (const offer of offers) {
    const score = scoreOf(NAMES.get(offer) ?? offer, ranges)
    if (score[0] !== 0 && better(score, bestScore)) {
      best = offer
      bestScore = score
    }
  }
  return best
}

/** Quality, particularity, and place from the end, by the most particular range that covers the type. */
function scoreOf(offer: string, ranges: readonly Range[]): readonly [number, number, number] {
  const [type, subtype] = offer.toLowerCase().split('/')
  let best: readonly [number, number, number] = [0, -1, 0]
  for (const [index, range] of ranges.entries()) {
    const particular = range.type === '*' ? 0 : range.subtype === '*' ? 1 : 2
    const covers = particular === 0 || (range.type === type && (particular === 1 || range.subtype === subtype))
    if (covers && particular > best[1]) best = [range.quality, particular, -index]
  }
  return best
}

function better(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) > (b[i] as number)
  return false
}
