// The names of indexes and constraints: made of table and columns, and short enough for every engine.

/** What every engine takes: PostgreSQL's 63 bytes. */
const MOST_BYTES = 63

/** What a name is of. */
export type NameEnding = 'key' | 'idx' | 'check' | 'fkey' | 'pkey' | 'shadow' | 'search'

/** `blog_article_slug_key`. Where that is too long its end is a number made of the whole, so that it stays the same and its own. */
export function constraintName(table: string, parts: readonly string[], ending: NameEnding): string {
  const whole = [table, ...parts].join('_')
  const name = `${whole}_${ending}`
  if (Buffer.byteLength(name) <= MOST_BYTES) return name
  const end = `_${hash(whole)}_${ending}`
  return cut(whole, MOST_BYTES - end.length) + end
}

/** What the parts of an index are called in its name. */
export function indexWords(
  parts: readonly { readonly column: string | null; readonly descending: boolean; readonly opclass: string | null }[],
): string[] {
  return parts.map(({ column, descending, opclass }, place) => {
    const ending = `${opclass === null ? '' : `_${opclass}`}${descending ? '_desc' : ''}`
    return `${column ?? `expression${place + 1}`}${ending}`
  })
}

/** The beginning of a text, in so many bytes and in whole characters. */
function cut(text: string, bytes: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break
    kept += character
  }
  return kept
}

/** FNV-1a of 32 bits (RFC 9923), as 8 digits. */
export function hash(text: string): string {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value.toString(16).padStart(8, '0')
}
