// Slugs, letter for letter as django.utils.text.slugify makes them.

/** Python's `\s`: JavaScript's has U+FEFF and lacks U+001C to U+001F and U+0085. */
const SPACES = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
// One character at a time: with the u flag V8 keeps each place of a long run on a stack, which ten million overflow.
/** What is none of letters, digits, `_`, `-` and white space. */
const DROPPED: RegExp = new RegExp(`[^\\p{L}\\p{N}_${SPACES}-]`, 'gu')
const DROPPED_ASCII: RegExp = new RegExp(`[^A-Za-z0-9_${SPACES}-]+`, 'g')
const GAPS: RegExp = new RegExp(`[-${SPACES}]+`, 'g')
const NON_ASCII: RegExp = /[^\0-\x7f]+/g

/** Characters that are looked at: no URL is as long. Normalising makes 18 of one at worst (U+FDFA), so a limit there must be. */
const MAX_TEXT = 100_000

/**
 * `text` for a URL: lower case, words joined by `-`. `'Über Nacht!'` becomes `uber-nacht`; with `unicode` letters of all scripts
 * stay: `über-nacht`. Letters that have no ASCII in them are dropped without it, so the slug of a Japanese title is empty.
 */
export function slugify(text: string, { unicode = false }: { unicode?: boolean } = {}): string {
  const start = text.slice(0, MAX_TEXT)
  const plain = unicode
    ? start.normalize('NFKC').toLowerCase().replace(DROPPED, '')
    : start.normalize('NFKD').replace(NON_ASCII, '').toLowerCase().replace(DROPPED_ASCII, '')
  return trimJoints(plain.replace(GAPS, '-'))
}

/** Without `-` and `_` at the ends. A regular expression would try each run of `_` in the middle from each of its places. */
function trimJoints(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isJoint(text.charCodeAt(start))) start++
  while (end > start && isJoint(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isJoint(code: number): boolean {
  return code === 45 || code === 95
}
