import Database from 'better-sqlite3'
import { asc, eq, gt, relations, sql } from 'drizzle-orm'
import { drizzle as onSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as onPostgres } from 'drizzle-orm/node-postgres'
import * as pgCore from 'drizzle-orm/pg-core'
import * as sqliteCore from 'drizzle-orm/sqlite-core'
import pg from 'pg'
import { statements, thousand, written } from './data.mjs'

function sqliteSchema() {
  const { integer, sqliteTable, text } = sqliteCore
  const moment = sqliteCore.customType({
    dataType: () => 'text',
    fromDriver: (value) => new Date(`${value.replace(' ', 'T')}Z`),
    toDriver: (value) => value.toISOString().replace('T', ' ').slice(0, -1),
  })
  return {
    author: sqliteTable('author', { id: integer('id').primaryKey(), name: text('name').notNull() }),
    article: sqliteTable('article', {
      id: integer('id').primaryKey(),
      title: text('title').notNull(),
      published: integer('published', { mode: 'boolean' }).notNull(),
      createdAt: moment('created_at').notNull(),
      views: integer('views').notNull(),
      authorId: integer('author_id').notNull(),
    }),
    comment: sqliteTable('comment', {
      id: integer('id').primaryKey(),
      body: text('body').notNull(),
      articleId: integer('article_id').notNull(),
    }),
  }
}

function postgresSchema() {
  const { bigint, boolean, integer, pgTable, text, timestamp } = pgCore
  const key = () => bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity()
  const link = (name) => bigint(name, { mode: 'number' }).notNull()
  return {
    author: pgTable('author', { id: key(), name: text('name').notNull() }),
    article: pgTable('article', {
      id: key(),
      title: text('title').notNull(),
      published: boolean('published').notNull(),
      createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
      views: integer('views').notNull(),
      authorId: link('author_id'),
    }),
    comment: pgTable('comment', { id: key(), body: text('body').notNull(), articleId: link('article_id') }),
  }
}

function connectTo(engine, url) {
  const isSqlite = engine === 'sqlite'
  const tables = isSqlite ? sqliteSchema() : postgresSchema()
  const { article, comment } = tables
  const schema = {
    ...tables,
    articleRelations: relations(article, ({ many }) => ({ comments: many(comment) })),
    commentRelations: relations(comment, ({ one }) => ({
      article: one(article, { fields: [comment.articleId], references: [article.id] }),
    })),
  }
  if (isSqlite) {
    const client = new Database(':memory:')
    for (const text of statements('sqlite')) client.exec(text)
    return { db: onSqlite(client, { schema }), tables, close: () => client.close() }
  }
  const client = new pg.Pool({ connectionString: url, max: 4 })
  return { db: onPostgres(client, { schema }), tables, close: () => client.end() }
}

export async function open(engine, url) {
  const { db, tables, close } = connectTo(engine, url)
  const { article } = tables
  return {
    key: async (id) => (await db.select().from(article).where(eq(article.id, id)))[0],
    hundred: async () => await db.select().from(article).where(eq(article.published, true)).orderBy(asc(article.id)).limit(100),
    related: async (after) =>
      await db.query.article.findMany({ where: gt(article.id, after), orderBy: asc(article.id), limit: 20, with: { comments: true } }),
    insert: async (views) => (await db.insert(article).values(written(views)).returning({ id: article.id }))[0].id,
    bulk: async () => await db.insert(article).values(thousand()).returning({ id: article.id }),
    update: async (id, views) => await db.update(article).set({ views }).where(eq(article.id, id)),
    close,
  }
}

export async function openPrepared(engine, url) {
  const { db, tables, close } = connectTo(engine, url)
  const { article } = tables
  const name = engine === 'sqlite' ? [] : undefined
  const prepared = (query, called) => query.prepare(...(name ?? [called]))
  const key = prepared(
    db
      .select()
      .from(article)
      .where(eq(article.id, sql.placeholder('id'))),
    'key',
  )
  const hundred = prepared(db.select().from(article).where(eq(article.published, true)).orderBy(asc(article.id)).limit(100), 'hundred')
  const related = prepared(
    db.query.article.findMany({
      where: gt(article.id, sql.placeholder('after')),
      orderBy: asc(article.id),
      limit: 20,
      with: { comments: true },
    }),
    'related',
  )
  return {
    key: async (id) => (await key.execute({ id }))[0],
    hundred: async () => await hundred.execute(),
    related: async (after) => await related.execute({ after }),
    close,
  }
}
