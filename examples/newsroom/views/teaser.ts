// An article as it is announced on other pages.

import { html, type SafeString } from 'nuages'
import type { Article } from '../articles.ts'
import { illustration } from '../drawings/illustration.ts'
import { shortDate } from './date.ts'
import type { Site } from './layout.ts'

/** How an article is announced. */
export interface TeaserOptions {
  /** The level of its heading, below that of what it stands in. */
  readonly level: 2 | 3
  readonly picture?: boolean
  readonly summary?: boolean
  /** Whether its section is named above the title. */
  readonly kicker?: boolean
}

export function teaser(
  site: Site,
  article: Article,
  { level, picture = false, summary = true, kicker = false }: TeaserOptions,
): SafeString {
  const link = html`<a href="${site.urls.article(article)}">${article.title}</a>`
  return html`<article class="teaser">
${picture ? html`<div class="picture">${illustration(article.illustration.name)}</div>` : null}
${kicker ? html`<p class="kicker">${site.paper.section(article.section)?.name}</p>` : null}
${level === 2 ? html`<h2>${link}</h2>` : html`<h3>${link}</h3>`}
${summary ? html`<p class="summary">${article.summary}</p>` : null}
${byline(article)}
</article>`
}

/** Who wrote it, and when. */
export function byline({ author, date }: Article): SafeString {
  return html`<p class="byline">By <span class="author">${author}</span> <time datetime="${date.toISOString().slice(0, 10)}">${shortDate(date)}</time></p>`
}
