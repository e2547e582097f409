// What readers say about articles.

import { join } from 'node:path'
import { datetime, email, foreignKey, index, model, modelSet, QuerySet, text } from 'nuages/orm'
import { Article } from '../articles/models.ts'

/** A comment. It waits until an editor has read it. */
export class Comment extends model(
  {
    article: foreignKey(() => Article, { onDelete: 'cascade' }),
    name: text({ maxLength: 60 }),
    email: email({ maxLength: 120, secret: true }),
    body: text({ maxLength: 2000 }),
    status: text({ choices: ['waiting', 'approved', 'refused'], default: 'waiting', maxLength: 12 }),
    writtenAt: datetime({ default: () => new Date() }),
  },
  {
    ordering: ['writtenAt', 'id'],
    query: () => CommentQuery,
    indexes: [index(['article', 'status', 'writtenAt']), index(['status', 'writtenAt'])],
  },
) {}

/** Queries of comments. */
class CommentQuery extends QuerySet<typeof Comment> {
  /** What readers may see. */
  approved(): this {
    return this.where({ status: 'approved' })
  }
}

/** The models, as a set, and where their migrations are. */
export const commentModels = modelSet('comments', { Comment }, { migrations: join(import.meta.dirname, 'migrations') })
