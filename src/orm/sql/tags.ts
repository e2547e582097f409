// What of values is part of the shape of a query.

/** What of a value is part of the shape: its kind, which statements name where nothing else tells it. */
export function tagOf(value: unknown): string {
  if (value === null || value === undefined) return 'N'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'i' : 'f'
  if (typeof value === 'string') return textTag(value)
  if (value instanceof Date) return 'd'
  if (value instanceof RegExp) return value.ignoreCase ? 'R' : 'r'
  return typeof value === 'object' ? 'x' : ((typeof value)[1] as string)
}

/** Characters of a text that SQLite takes for a pattern, whatever has to be escaped in it. Its limit is 50,000 bytes. */
const MOST_PATTERN = 10_000
const FINE_DECIMAL = /^-?\d+\.\d{11}/

/** Long texts are no patterns; MySQL is told how many places a decimal has. */
function textTag(text: string): string {
  if (text.length > MOST_PATTERN) return 'T'
  return text.length > 12 && FINE_DECIMAL.test(text) ? 'D' : 't'
}

/** Whether a text is too long for a pattern. */
export function isLongText(text: unknown): boolean {
  return typeof text === 'string' && text.length > MOST_PATTERN
}

/** The tags of a list: one if all are alike. */
export function tagsOf(items: readonly unknown[]): string {
  const tags = items.map(tagOf)
  return tags.every((tag) => tag === tags[0]) ? (tags[0] ?? '') : tags.join('')
}
