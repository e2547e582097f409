// What a search found.

import { html, type SafeString } from 'nuages'
import type { Article } from '../articles.ts'
import { excerpt, highlight, type Words } from '../search.ts'
import { layout, type Site } from './layout.ts'
import { more } from './more.ts'
import { byline } from './teaser.ts'

export function searchPage(site: Site, query: string, words: Words, found: readonly Article[]): SafeString {
  const content = html`<h1 class="title">Search</h1>
<p class="count" role="status">${summary(query, words, found.length)}</p>
${found.length === 0 ? more(site, 'In the paper today', site.paper.top()) : html`<ol class="results">${found.map((article) => result(site, article, words))}</ol>`}`
  return layout(site, { title: `Search – ${site.paper.name}`, description: `Search ${site.paper.name}`, content, query })
}

function summary(query: string, words: Words, count: number): SafeString {
  if (words.length === 0) return html`Type one word or several into the field above. An article is found if it has all of them.`
  if (count === 0) return html`No article has <q>${query}</q> in it. Try fewer words, or only the beginning of one.`
  return html`${count === 1 ? 'One article' : `${count} articles`} with <q>${query}</q>`
}

function result(site: Site, article: Article, words: Words): SafeString {
  return html`<li class="result">
<p class="kicker">${site.paper.section(article.section)?.name}</p>
<h2><a href="${site.urls.article(article)}">${highlight(article.title, words)}</a></h2>
<p>${highlight(excerpt(`${article.summary} ${article.text}`, words), words)}</p>
${byline(article)}
</li>`
}
