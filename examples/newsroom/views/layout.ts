// The frame around every page: head, masthead, sections, and what stands at the foot.

import { html, type SafeString } from 'nuages'
import type { Article } from '../articles.ts'
import type { Paper, Section } from '../paper.ts'
import { longDate } from './date.ts'

/** What every page needs. */
export interface Site {
  readonly paper: Paper
  readonly urls: {
    readonly home: string
    readonly archive: string
    readonly search: string
    readonly style: string
    readonly icon: string
    article(article: Article): string
    section(section: Pick<Section, 'slug'>): string
  }
}

/** One page. */
export interface Page {
  /** Stands in the window's title and in search engines' lists. */
  readonly title: string
  readonly description: string
  readonly content: SafeString
  /** The front page's heading is the paper's name; other pages have their own. */
  readonly front?: boolean
  /** The section that the page belongs to, to be marked among the sections. */
  readonly section?: string
  /** What was searched for, to stand in the field again. */
  readonly query?: string
}

export function layout(site: Site, page: Page): SafeString {
  const { urls } = site
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
<meta name="description" content="${page.description}">
<link rel="icon" href="${urls.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${urls.style}">
</head>
<body>
<a class="skip" href="#content">Skip to the articles</a>
${masthead(site, page)}
${sections(site, page.section)}
<main id="content" tabindex="-1">
${page.content}
</main>
${footer(site)}
</body>
</html>
`
}

function masthead({ paper, urls }: Site, { front = false, query = '' }: Page): SafeString {
  const name = html`<a href="${urls.home}">${paper.name}</a>`
  return html`<header class="masthead">
<p class="ear date"><time datetime="${paper.date.toISOString().slice(0, 10)}">${longDate(paper.date)}</time></p>
<div class="nameplate">${front ? html`<h1 class="name">${name}</h1>` : html`<p class="name">${name}</p>`}<p class="motto">${paper.motto}</p></div>
<search class="ear"><form action="${urls.search}"><label for="q">Search the paper</label><div class="field"><input id="q" name="q" type="search" value="${query}" maxlength="100"><button>Search</button></div></form></search>
</header>`
}

function sections({ paper, urls }: Site, current: string | undefined): SafeString {
  const item = (section: Section): SafeString =>
    html`<li><a href="${urls.section(section)}"${section.slug === current ? html` aria-current="page"` : null}>${section.name}</a></li>`
  return html`<nav class="sections" aria-label="Sections"><ul>${paper.sections.map(item)}</ul></nav>`
}

function footer({ paper, urls }: Site): SafeString {
  return html`<footer>
<p class="name">${paper.name}</p>
<p>Port Averil and its people are invented, and so is their weather. <a href="${urls.archive}">All articles by date</a></p>
</footer>`
}
