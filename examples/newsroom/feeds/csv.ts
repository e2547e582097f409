// Tables as CSV (RFC 4180), row by row: however many there are, one is held at a time.

import { stringAgg } from 'nuages/orm'
import { Article } from '../articles/models.ts'

/** A line of a table. */
export function csvLine(cells: readonly (string | number | Date | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/** Quoted where it has to be. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: string | number | Date | null): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** All published articles. */
export async function* articlesAsCsv(): AsyncGenerator<string> {
  yield csvLine(['slug', 'title', 'section', 'authors', 'published', 'views'])
  const rows = Article.query()
    .published()
    .annotate({ names: stringAgg('authors.name', { separator: '; ' }) })
    .values('slug', 'title', 'section.name', 'names', 'publishedAt', 'views')
  for await (const row of rows) yield csvLine([row.slug, row.title, row['section.name'], row.names, row.publishedAt, row.views])
}
