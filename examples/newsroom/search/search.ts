// Searching the paper, by the full-text index of articles.

import { Blueprint } from 'nuages'
import { type Page, searchRank } from 'nuages/orm'
import { topStories } from '../articles/front.ts'
import { Article, type Teaser } from '../articles/models.ts'
import { plainText } from '../articles/prose.ts'
import { page, pageNumber } from '../page.ts'
import { askedOf, excerpt, type Words, wordsOf } from './words.ts'

/** The search page. */
export const search = new Blueprint('search', { dir: import.meta.dirname, templates: 'templates' })

const PAGE_SIZE = 10

/** An article that was found, and the part of it where the words are. */
export interface Found {
  readonly article: Teaser
  readonly excerpt: string
}

/** What a search found. */
export interface SearchPage {
  /** What was typed. */
  readonly query: string
  readonly words: Words
  readonly found: Page<Found>
  /** What else there is to read, where nothing was found. */
  readonly top: readonly Teaser[]
}

async function searchPage(query: string, number: number): Promise<SearchPage> {
  const asked = askedOf(query)
  const articles = Article.query().published().search(asked).orderBy(searchRank(asked).desc(), '-publishedAt')
  const found = await articles.with('section', 'authors', 'picture').page(number, PAGE_SIZE)
  const words = wordsOf(query)
  const rows = found.rows.map((article) => ({ article, excerpt: excerpt(`${article.summary} ${plainText(article.body)}`, words) }))
  return { query, words, found: { ...found, rows }, top: found.count === 0 ? await topStories() : [] }
}

search.get('/search', { name: 'search' }, (request) =>
  page(request, 'search.html', searchPage(request.query.get('q') ?? '', pageNumber(request))),
)
search.get('/api/search', (request) => searchPage(request.query.get('q') ?? '', pageNumber(request)))
