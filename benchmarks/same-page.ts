// Whether two pages are the same for a reader, however they are spaced and escaped.

/** How much larger or smaller than ours a page may be. */
const SIZE_TOLERANCE = 0.03

/** In what a page differs from ours: its words, where its links lead, or its size. */
export function differenceOf(ours: string, theirs: string): string | undefined {
  const [expected, found] = [outline(ours), outline(theirs)]
  const place = expected.findIndex((part, index) => part !== found[index])
  if (place >= 0) return `it says ${JSON.stringify(found[place])} where ours says ${JSON.stringify(expected[place])}.`
  if (found.length > expected.length) return `it goes on with ${JSON.stringify(found[expected.length])}.`
  const size = Buffer.byteLength(theirs) / Buffer.byteLength(ours)
  return Math.abs(size - 1) > SIZE_TOLERANCE ? `it has ${size.toFixed(2)} times the size of ours.` : undefined
}

/** The words of a page and the targets of its links, in order. */
function outline(page: string): string[] {
  const parts = page.matchAll(/<a\b[^>]*? href="([^"]*)"|<[^>]*>|([^<]+)/g)
  return [...parts].flatMap(([, link, text]) => (link === undefined ? words(text ?? '') : [decoded(link)]))
}

function words(text: string): string[] {
  const trimmed = decoded(text).replace(/\s+/g, ' ').trim()
  return trimmed === '' ? [] : [trimmed]
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#34': '"' }

function decoded(text: string): string {
  return text.replace(/&([#\w]+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
