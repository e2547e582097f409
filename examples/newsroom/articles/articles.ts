// The pages of the paper, each with the same as JSON beside it. What a page shows is found in the file of its name.

import { Blueprint } from 'nuages'
import { page, pageNumber } from '../page.ts'
import { archive, archiveDay, archiveMonth, archiveYear } from './archive.ts'
import { articlePage, historyPage } from './article.ts'
import { frontPage } from './front.ts'
import { mostReadPage, sectionPage, tagPage, writerPage, writersPage } from './lists.ts'
import { articleModels } from './models.ts'
import { countReading } from './reading.ts'

/** Articles: the front page, sections, writers, tags, the archive. */
export const articles = new Blueprint('articles', { dir: import.meta.dirname, templates: 'templates', models: articleModels })

articles.get('/', { name: 'front' }, (request) => page(request, 'front.html', frontPage()))
articles.get('/api', () => frontPage())

articles.get('/sections/{slug}', { name: 'section' }, (request) =>
  page(request, 'section.html', sectionPage(request.params.slug, pageNumber(request)), { current: request.params.slug }),
)
articles.get('/api/sections/{slug}', (request) => sectionPage(request.params.slug, pageNumber(request)))

articles.get('/writers', { name: 'writers' }, (request) => page(request, 'writers.html', writersPage()))
articles.get('/api/writers', () => writersPage())

articles.get('/writers/{slug}', { name: 'writer' }, (request) =>
  page(request, 'writer.html', writerPage(request.params.slug, pageNumber(request))),
)
articles.get('/api/writers/{slug}', (request) => writerPage(request.params.slug, pageNumber(request)))

articles.get('/tags/{slug}', { name: 'tag' }, (request) => page(request, 'tag.html', tagPage(request.params.slug, pageNumber(request))))
articles.get('/api/tags/{slug}', (request) => tagPage(request.params.slug, pageNumber(request)))

articles.get('/most-read', { name: 'most-read' }, (request) => page(request, 'most-read.html', mostReadPage(pageNumber(request))))
articles.get('/api/most-read', (request) => mostReadPage(pageNumber(request)))

articles.get('/archive', { name: 'archive' }, (request) => page(request, 'archive.html', archive()))
articles.get('/api/archive', () => archive())

articles.get('/archive/{year:int}', { name: 'year' }, (request) => page(request, 'year.html', archiveYear(request.params.year)))
articles.get('/api/archive/{year:int}', ({ params }) => archiveYear(params.year))

articles.get('/archive/{year:int}/{month:int}', { name: 'month' }, (request) =>
  page(request, 'month.html', archiveMonth(request.params.year, request.params.month)),
)
articles.get('/api/archive/{year:int}/{month:int}', ({ params }) => archiveMonth(params.year, params.month))

articles.get('/archive/{year:int}/{month:int}/{day:int}', { name: 'day' }, (request) =>
  page(request, 'day.html', archiveDay(request.params.year, request.params.month, request.params.day)),
)
articles.get('/api/archive/{year:int}/{month:int}/{day:int}', ({ params }) => archiveDay(params.year, params.month, params.day))

articles.get('/articles/{slug}', { name: 'show' }, async (request) => {
  const found = await articlePage(request.params.slug, pageNumber(request))
  countReading(found.article)
  return page(request, 'article.html', found, { current: found.article.section.slug })
})
articles.get('/api/articles/{slug}', async (request) => {
  const { article, comments, others } = await articlePage(request.params.slug, pageNumber(request))
  return { article, comments, others }
})

articles.get('/articles/{slug}/history', { name: 'history' }, (request) => page(request, 'history.html', historyPage(request.params.slug)))
articles.get('/api/articles/{slug}/history', ({ params }) => historyPage(params.slug))
