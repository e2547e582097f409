import { auto, boolean, connect, datetime, foreignKey, integer, is, model, modelSet, param, reverse, text } from 'nuages/orm'
import { statements, thousand, written } from './orm/data.mjs'

class Author extends model({ id: auto(), name: text() }, { table: 'author' }) {}
class Article extends model(
  {
    id: auto(),
    title: text(),
    published: boolean(),
    createdAt: datetime(),
    views: integer(),
    author: foreignKey(() => Author),
    comments: reverse(() => Comment, 'article'),
  },
  { table: 'article' },
) {}
class Comment extends model({ id: auto(), body: text(), article: foreignKey(() => Article) }, { table: 'comment' }) {}
modelSet('bench', { Author, Article, Comment })

export async function open(engine, url) {
  const database = connect(engine === 'sqlite' ? 'sqlite::memory:' : url, { pool: { max: 4 } })
  if (engine === 'sqlite') for (const sql of statements(engine)) await database.execute(sql)
  return {
    key: (id) => Article.using(database).get({ id }),
    hundred: () => Article.using(database).where({ published: true }).orderBy('id').limit(100).all(),
    related: (after) =>
      Article.using(database)
        .where({ id: is.gt(after) })
        .orderBy('id')
        .limit(20)
        .with('comments')
        .all(),
    insert: async (views) => (await Article.using(database).create(written(views))).id,
    bulk: () => Article.using(database).createMany(thousand()),
    update: (id, views) => Article.using(database).where({ id }).update({ views }),
    sql: (text) => database.execute(text),
    close: () => database.close(),
  }
}

export async function openPrepared(engine, url) {
  const database = connect(engine === 'sqlite' ? 'sqlite::memory:' : url, { pool: { max: 4 } })
  if (engine === 'sqlite') for (const sql of statements(engine)) await database.execute(sql)
  const articles = Article.using(database)
  const key = articles.where({ id: param('id') }).prepare()
  const hundred = articles.where({ published: true }).orderBy('id').limit(100).prepare()
  const related = articles
    .where({ id: is.gt(param('after')) })
    .orderBy('id')
    .limit(20)
    .with('comments')
    .prepare()
  return {
    key: (id) => key.get({ id }),
    hundred: () => hundred.all(),
    related: (after) => related.all({ after }),
    sql: (text) => database.execute(text),
    close: () => database.close(),
  }
}
