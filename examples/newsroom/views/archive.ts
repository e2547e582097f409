// All articles, by date.

import { html, type SafeString } from 'nuages'
import type { Article } from '../articles.ts'
import { longDate } from './date.ts'
import { layout, type Site } from './layout.ts'

export function archivePage(site: Site): SafeString {
  const days = Map.groupBy(site.paper.articles, ({ date }) => longDate(date))
  const content = html`<h1 class="title">All articles</h1>
<div class="archive">${[...days].map(([day, articles]) => html`<section><h2>${day}</h2><ul>${articles.map((article) => line(site, article))}</ul></section>`)}</div>`
  return layout(site, { title: `All articles – ${site.paper.name}`, description: `All articles of ${site.paper.name} by date`, content })
}

function line(site: Site, article: Article): SafeString {
  return html`<li><a href="${site.urls.article(article)}">${article.title}</a> <span class="kicker">${site.paper.section(article.section)?.name}</span></li>`
}
