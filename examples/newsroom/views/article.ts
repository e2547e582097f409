// One article, and what else its section has.

import { html, type SafeString } from 'nuages'
import type { Article } from '../articles.ts'
import { illustration } from '../drawings/illustration.ts'
import type { Section } from '../paper.ts'
import { layout, type Site } from './layout.ts'
import { more } from './more.ts'
import { byline } from './teaser.ts'

export function articlePage(site: Site, article: Article): SafeString {
  const { title, summary, body } = article
  const { name, alt, caption } = article.illustration
  const section = site.paper.section(article.section)
  const content = html`<article class="story">
<header>
${section && html`<p class="kicker"><a href="${site.urls.section(section)}">${section.name}</a></p>`}
<h1>${title}</h1>
<p class="summary">${summary}</p>
${byline(article)}
</header>
<figure>${illustration(name, alt)}<figcaption>${caption}</figcaption></figure>
<div class="prose">${body}</div>
</article>
${section && more(site, 'Read on', others(site, section, article))}`
  return layout(site, { title: `${title} – ${site.paper.name}`, description: summary, content, section: article.section })
}

/** What else the section has, then what else is in the paper. */
function others(site: Site, section: Section, shown: Article): Article[] {
  const rest = site.paper.top().filter((article) => article.section !== section.slug)
  return [...section.articles.filter((article) => article !== shown), ...rest]
}
