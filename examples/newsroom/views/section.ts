// A section: its articles, the newest first.

import { html, type SafeString } from 'nuages'
import type { Section } from '../paper.ts'
import { layout, type Site } from './layout.ts'
import { teaser } from './teaser.ts'

export function sectionPage(site: Site, section: Section): SafeString {
  const content = html`<h1 class="title">${section.name}</h1>
<div class="list">${section.articles.map((article) => teaser(site, article, { level: 2, picture: true }))}</div>`
  return layout(site, {
    title: `${section.name} – ${site.paper.name}`,
    description: `${section.name} in ${site.paper.name}`,
    content,
    section: section.slug,
  })
}
