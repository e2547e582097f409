// Lists of articles, and what a teaser of each needs.

import type { Page } from 'nuages/orm'
import type { ArticleQuery, Teaser } from './models.ts'

/** How many articles a page of a list has. */
const PAGE_SIZE = 12

/** A page of a list. */
export type Teasers = Page<Teaser>

/** The articles with what stands in a teaser, and without the text, which does not. */
export const teasers = (articles: ArticleQuery) => articles.defer('body').with('section', 'authors', 'picture')

/** One page of articles. Throws ORM_QUERY_COUNT, with status 404, for a number that is none. */
export async function listed(articles: ArticleQuery, number: number): Promise<Teasers> {
  return teasers(articles).page(number, PAGE_SIZE)
}
