import { Comment } from '../comments/models.ts'
import { csvLine } from '../feeds/csv.ts'

/** All comments, for editors. */
export async function* commentsAsCsv(): AsyncGenerator<string> {
  yield csvLine(['article', 'name', 'email', 'status', 'written', 'comment'])
  const rows = Comment.query().values('article.slug', 'name', 'email', 'status', 'writtenAt', 'body')
  for await (const row of rows) yield csvLine([row['article.slug'], row.name, row.email, row.status, row.writtenAt, row.body])
}
