import 'reflect-metadata'
import { DataSource, EntitySchema, MoreThan } from 'typeorm'
import { statements, thousand, written } from './data.mjs'

const moment = {
  from: (value) => (typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : value),
  to: (value) => (value instanceof Date ? value.toISOString().replace('T', ' ').slice(0, -1) : value),
}

function entities(isSqlite) {
  const number = { from: Number, to: (value) => value }
  const key = isSqlite
    ? { type: 'integer', primary: true, generated: true }
    : { type: 'bigint', primary: true, generated: 'identity', transformer: number }
  const link = (name) => (isSqlite ? { type: 'integer', name } : { type: 'bigint', name, transformer: number })
  return [
    new EntitySchema({ name: 'Author', tableName: 'author', columns: { id: key, name: { type: 'text' } } }),
    new EntitySchema({
      name: 'Article',
      tableName: 'article',
      columns: {
        id: key,
        title: { type: 'text' },
        published: { type: 'boolean' },
        createdAt: isSqlite ? { type: 'text', name: 'created_at', transformer: moment } : { type: 'timestamptz', name: 'created_at' },
        views: { type: 'integer' },
        authorId: link('author_id'),
      },
      relations: { comments: { type: 'one-to-many', target: 'Comment', inverseSide: 'article' } },
    }),
    new EntitySchema({
      name: 'Comment',
      tableName: 'comment',
      columns: { id: key, body: { type: 'text' }, articleId: link('article_id') },
      relations: { article: { type: 'many-to-one', target: 'Article', inverseSide: 'comments', joinColumn: { name: 'article_id' } } },
    }),
  ]
}

export async function open(engine, url) {
  const isSqlite = engine === 'sqlite'
  const where = isSqlite ? { type: 'better-sqlite3', database: ':memory:' } : { type: 'postgres', url, poolSize: 4 }
  const source = await new DataSource({ ...where, entities: entities(isSqlite) }).initialize()
  if (isSqlite) for (const sql of statements(engine)) await source.query(sql)
  const articles = source.getRepository('Article')
  return {
    key: (id) => articles.findOneByOrFail({ id }),
    hundred: () => articles.find({ where: { published: true }, order: { id: 'ASC' }, take: 100 }),
    related: (after) => articles.find({ where: { id: MoreThan(after) }, order: { id: 'ASC' }, take: 20, relations: { comments: true } }),
    insert: async (views) => (await articles.save(articles.create(written(views)))).id,
    bulk: () => articles.insert(thousand()),
    update: (id, views) => articles.update({ id }, { views }),
    close: () => source.destroy(),
  }
}
