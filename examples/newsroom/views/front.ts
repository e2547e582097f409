// The front page: the lead story in the middle, others beside it, and below them what the sections have.

import { html, type SafeString } from 'nuages'
import type { Section } from '../paper.ts'
import { layout, type Site } from './layout.ts'
import { teaser } from './teaser.ts'

export function frontPage(site: Site): SafeString {
  const { name, motto } = site.paper
  const [lead, ...others] = site.paper.top()
  const opinion = site.paper.section('opinion')
  const content = html`<section class="top" aria-label="Top stories">
<div class="lead">${lead && html`${teaser(site, lead, { level: 2, picture: true, kicker: true })}<div class="opening">${lead.opening}</div>`}</div>
<div class="others">${others.map((article) => teaser(site, article, { level: 2, picture: true, kicker: true }))}</div>
${opinion && column(site, opinion)}
</section>
<div class="bands">${site.paper.sections.filter((section) => section !== opinion).map((section) => band(site, section))}</div>`
  return layout(site, { title: `${name}: ${motto}`, description: motto, content, front: true })
}

/** Opinions stand beside the news, not among them. */
function column(site: Site, opinion: Section): SafeString {
  return html`<aside class="opinion" aria-labelledby="opinion"><h2 id="opinion" class="label"><a href="${site.urls.section(opinion)}">Opinion</a></h2>
${opinion.articles.map((article) => teaser(site, article, { level: 3, picture: true }))}</aside>`
}

function band(site: Site, section: Section): SafeString {
  const id = `section-${section.slug}`
  const articles = section.articles.filter(({ rank }) => !Number.isFinite(rank))
  if (articles.length === 0) return html``
  return html`<section class="band" aria-labelledby="${id}"><h2 id="${id}" class="label"><a href="${site.urls.section(section)}">${section.name}</a></h2>
${articles.map((article, index) => teaser(site, article, { level: 3, picture: index === 0 }))}</section>`
}
