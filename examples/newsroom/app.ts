// The newsroom, first form: a newspaper of Markdown files. `npm start` runs it.
//
// Read this file first. Each route finds what its page shows and hands it to a view; the views are in views/, one a page.

import { join } from 'node:path'
import { App, notFound, serve } from 'nuages'
import { staticFiles } from 'nuages/static'
import { readArticles } from './articles.ts'
import { Paper } from './paper.ts'
import { wordsOf } from './search.ts'
import { archivePage } from './views/archive.ts'
import { articlePage } from './views/article.ts'
import { frontPage } from './views/front.ts'
import type { Site } from './views/layout.ts'
import { notFoundPage } from './views/not-found.ts'
import { searchPage } from './views/search.ts'
import { sectionPage } from './views/section.ts'

const app = new App()
const paper = new Paper(readArticles(join(import.meta.dirname, 'articles')))
const files = staticFiles({ dir: join(import.meta.dirname, 'static') })
app.register(files)

const home = app.get('/', () => frontPage(site))
const section = app.get('/sections/{slug}', ({ params }) => sectionPage(site, paper.section(params.slug) ?? notFound()))
const article = app.get('/articles/{slug}', ({ params }) => articlePage(site, paper.article(params.slug) ?? notFound()))
const archive = app.get('/archive', () => archivePage(site))
const search = app.get('/search', ({ query }) => {
  const words = wordsOf(query.get('q') ?? '')
  return searchPage(site, query.get('q') ?? '', words, words.length === 0 ? [] : paper.search(words))
})

app.onError(404, () => notFoundPage(site))

// These pages need one style sheet and no script, so that is all a browser shall load, whatever may get into an article.
app.after(({ headers }) => {
  headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
})

/** What every page needs: the paper, and the way to the other pages. A route knows its URL. */
const site: Site = {
  paper,
  urls: {
    home: home.url(),
    archive: archive.url(),
    search: search.url(),
    style: files.url('style.css'),
    icon: files.url('icon.svg'),
    article: ({ slug }) => article.url({ slug }),
    section: ({ slug }) => section.url({ slug }),
  },
}

export default app
if (import.meta.main) {
  const { url } = await serve(app)
  console.log(`${paper.name} is at ${url}`)
}
