// The newsroom, first form: a newspaper of Markdown files. `npm start` runs it.
//
// Read this file first. Each route finds what its page shows and hands it to a template; the templates are in templates/, one a page.

import { join } from 'node:path'
import { App, notFound, render, serve } from 'nuages'
import { staticFiles } from 'nuages/static'
import { templates } from 'nuages/templates'
import { type Article, readArticles } from './articles.ts'
import { isoDate, longDate, shortDate } from './dates.ts'
import { illustration } from './drawings/illustration.ts'
import { Paper, type Section } from './paper.ts'
import { excerpt, highlight, wordsOf } from './search.ts'

const paper = new Paper(readArticles(join(import.meta.dirname, 'articles')))
const files = staticFiles({ dir: join(import.meta.dirname, 'static') })

const app = new App({
  engine: templates(join(import.meta.dirname, 'templates'), {
    filters: { long_date: longDate, short_date: shortDate, iso_date: isoDate, highlight, excerpt },
    globals: { paper, illustration, asset: (name: string) => files.url(name), section_name: (slug: string) => paper.section(slug)?.name },
  }),
})
app.register(files)

app.get('/', { name: 'home' }, () => {
  const [lead, ...others] = paper.top()
  return render('front.html', { lead, others, opinion: paper.section('opinion'), bands: bands() })
})

app.get('/sections/{slug}', { name: 'section' }, ({ params }) => {
  const section = paper.section(params.slug) ?? notFound()
  return render('section.html', { section, current: section.slug })
})

app.get('/articles/{slug}', { name: 'article' }, ({ params }) => {
  const article = paper.article(params.slug) ?? notFound()
  return render('article.html', { article, current: article.section, others: othersThan(article) })
})

app.get('/archive', { name: 'archive' }, () => render('archive.html', { days: Map.groupBy(paper.articles, ({ date }) => date.getTime()) }))

app.get('/search', { name: 'search' }, ({ query }) => {
  const asked = query.get('q') ?? ''
  const words = wordsOf(asked)
  const found = words.length === 0 ? [] : paper.search(words)
  return render('search.html', { query: asked, words, found, top: paper.top() })
})

app.onError(404, () => render('not-found.html', { top: paper.top() }))

// These pages need one style sheet and no script, so that is all a browser shall load, whatever may get into an article.
app.after(({ headers }) => {
  headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
})

/** The sections below the top of the front page, with what does not stand there already. */
function bands(): { section: Section; articles: Article[] }[] {
  return paper.sections
    .filter(({ slug }) => slug !== 'opinion')
    .map((section) => ({ section, articles: section.articles.filter(({ rank }) => !Number.isFinite(rank)) }))
    .filter(({ articles }) => articles.length > 0)
}

/** What else the section of an article has, then what else is in the paper. */
function othersThan(article: Article): Article[] {
  const section = paper.section(article.section)?.articles ?? []
  return [...section.filter((other) => other !== article), ...paper.top().filter((other) => other.section !== article.section)]
}

export default app
if (import.meta.main) {
  const { url } = await serve(app)
  console.log(`${paper.name} is at ${url}`)
}
