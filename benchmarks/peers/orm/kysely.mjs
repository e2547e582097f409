import { DatabaseSync } from 'node:sqlite'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import pg from 'pg'
import { statements, thousand, written } from './data.mjs'

/** node:sqlite with the face of better-sqlite3, which the dialect of Kysely is made for. */
function nodeSqlite() {
  const database = new DatabaseSync(':memory:')
  for (const sql of statements('sqlite')) database.exec(sql)
  return {
    prepare(sql) {
      const statement = database.prepare(sql)
      const isReader = statement.columns().length > 0
      return {
        reader: isReader,
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => statement.run(...parameters),
      }
    },
    close: () => database.close(),
  }
}

const COLUMNS = ['id', 'title', 'published', 'created_at', 'views', 'author_id']

export async function open(engine, url) {
  const isSqlite = engine === 'sqlite'
  const dialect = isSqlite
    ? new SqliteDialect({ database: nodeSqlite() })
    : new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 4 }) })
  const db = new Kysely({ dialect })
  const toRow = ({ title, published, createdAt, views, authorId }) => ({
    title,
    published: isSqlite ? Number(published) : published,
    created_at: isSqlite ? createdAt.toISOString().replace('T', ' ').slice(0, -1) : createdAt,
    views,
    author_id: authorId,
  })
  return {
    key: (id) => db.selectFrom('article').select(COLUMNS).where('id', '=', id).executeTakeFirstOrThrow(),
    hundred: () =>
      db
        .selectFrom('article')
        .select(COLUMNS)
        .where('published', '=', isSqlite ? 1 : true)
        .orderBy('id')
        .limit(100)
        .execute(),
    async related(after) {
      const articles = await db.selectFrom('article').select(COLUMNS).where('id', '>', after).orderBy('id').limit(20).execute()
      const ids = articles.map(({ id }) => id)
      const comments = await db.selectFrom('comment').select(['id', 'body', 'article_id']).where('article_id', 'in', ids).execute()
      const lists = new Map(articles.map((article) => [article.id, []]))
      for (const comment of comments) lists.get(comment.article_id).push(comment)
      for (const article of articles) article.comments = lists.get(article.id)
      return articles
    },
    insert: async (views) =>
      (
        await db
          .insertInto('article')
          .values(toRow(written(views)))
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id,
    bulk: () => db.insertInto('article').values(thousand().map(toRow)).returning('id').execute(),
    update: (id, views) => db.updateTable('article').set({ views }).where('id', '=', id).execute(),
    close: () => db.destroy(),
  }
}
