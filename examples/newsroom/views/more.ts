// A row of articles below a page, for who wants to read on.

import { html, type SafeString } from 'nuages'
import type { Article } from '../articles.ts'
import type { Site } from './layout.ts'
import { teaser } from './teaser.ts'

/** How many stand in a row. */
const ROW = 3

export function more(site: Site, heading: string, articles: readonly Article[]): SafeString {
  const row = articles.slice(0, ROW)
  return html`<aside class="more" aria-labelledby="more"><h2 id="more" class="label">${heading}</h2>
<div class="row">${row.map((article) => teaser(site, article, { level: 3, picture: true, summary: false, kicker: true }))}</div></aside>`
}
