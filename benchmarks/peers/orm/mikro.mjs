import { EntitySchema } from '@mikro-orm/core'
import { MikroORM as PostgresORM } from '@mikro-orm/postgresql'
import { MikroORM as SqliteORM } from '@mikro-orm/sqlite'
import { statements, thousand, written } from './data.mjs'

function entities(isSqlite) {
  const key = { primary: true, type: 'integer', autoincrement: true, ...(isSqlite ? {} : { columnType: 'bigint', runtimeType: 'number' }) }
  return [
    new EntitySchema({ name: 'Author', tableName: 'author', properties: { id: key, name: { type: 'text' } } }),
    new EntitySchema({
      name: 'Article',
      tableName: 'article',
      properties: {
        id: key,
        title: { type: 'text' },
        published: { type: 'boolean' },
        createdAt: { type: 'datetime', fieldName: 'created_at' },
        views: { type: 'integer' },
        author: { kind: 'm:1', entity: () => 'Author', fieldName: 'author_id' },
        comments: { kind: '1:m', entity: () => 'Comment', mappedBy: 'article' },
      },
    }),
    new EntitySchema({
      name: 'Comment',
      tableName: 'comment',
      properties: { id: key, body: { type: 'text' }, article: { kind: 'm:1', entity: () => 'Article', fieldName: 'article_id' } },
    }),
  ]
}

export async function open(engine, url) {
  const isSqlite = engine === 'sqlite'
  const orm = isSqlite
    ? await SqliteORM.init({ dbName: ':memory:', entities: entities(true), forceUtcTimezone: true, allowGlobalContext: false })
    : await PostgresORM.init({ clientUrl: url, entities: entities(false), pool: { max: 4 } })
  if (isSqlite) for (const sql of statements(engine)) await orm.em.getConnection().execute(sql)
  const toRow = ({ authorId, ...row }) => ({ ...row, author: authorId })
  return {
    key: (id) => orm.em.fork().findOneOrFail('Article', { id }),
    hundred: () => orm.em.fork().find('Article', { published: true }, { orderBy: { id: 'asc' }, limit: 100 }),
    related: (after) =>
      orm.em.fork().find('Article', { id: { $gt: after } }, { orderBy: { id: 'asc' }, limit: 20, populate: ['comments'] }),
    async insert(views) {
      const em = orm.em.fork()
      const article = em.create('Article', toRow(written(views)))
      await em.persist(article).flush()
      return article.id
    },
    bulk: () => orm.em.fork().insertMany('Article', thousand().map(toRow)),
    update: (id, views) => orm.em.fork().nativeUpdate('Article', { id }, { views }),
    close: () => orm.close(),
  }
}
