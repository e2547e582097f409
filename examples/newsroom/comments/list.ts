// The comments that stand below an article.

import type { Page } from 'nuages/orm'
import type { Article } from '../articles/models.ts'
import { Comment } from './models.ts'

const PAGE_SIZE = 20

/** A page of comments. */
export type Comments = Page<Comment>

/** What readers said of an article, the first ones first. Throws ORM_QUERY_COUNT, with status 404, for a number that is none. */
export async function commentsOn(article: Pick<Article, 'id'>, number: number): Promise<Comments> {
  return Comment.query().approved().where({ articleId: article.id }).page(number, PAGE_SIZE)
}
