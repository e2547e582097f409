import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { statements, thousand, written } from './data.mjs'

const COLUMNS = 'id, title, published, created_at, views, author_id'
const INSERT = 'INSERT INTO article (title, published, created_at, views, author_id) VALUES'

/** As the rows have it. */
function sqliteMoment(date) {
  return date.toISOString().replace('T', ' ').slice(0, -1)
}

function grouped(articles, comments) {
  const lists = new Map(articles.map((article) => [article.id, []]))
  for (const comment of comments) lists.get(comment.article_id).push(comment)
  for (const article of articles) article.comments = lists.get(article.id)
  return articles
}

async function openSqlite() {
  const database = new DatabaseSync(':memory:')
  for (const sql of statements('sqlite')) database.exec(sql)
  const key = database.prepare(`SELECT ${COLUMNS} FROM article WHERE id = ?`)
  const hundred = database.prepare(`SELECT ${COLUMNS} FROM article WHERE published = ? ORDER BY id LIMIT 100`)
  const twenty = database.prepare(`SELECT ${COLUMNS} FROM article WHERE id > ? ORDER BY id LIMIT 20`)
  const marks = new Array(20).fill('?').join(', ')
  const comments = database.prepare(`SELECT id, body, article_id FROM comment WHERE article_id IN (${marks})`)
  const insert = database.prepare(`${INSERT} (?, ?, ?, ?, ?)`)
  const update = database.prepare('UPDATE article SET views = ? WHERE id = ?')
  return {
    key: (id) => key.get(id),
    hundred: () => hundred.all(1),
    related(after) {
      const articles = twenty.all(after)
      return grouped(articles, comments.all(...articles.map(({ id }) => id)))
    },
    insert(views) {
      const { title, published, createdAt, authorId } = written(views)
      return insert.run(title, Number(published), sqliteMoment(createdAt), views, authorId).lastInsertRowid
    },
    bulk() {
      database.exec('BEGIN')
      for (const { title, published, createdAt, views, authorId } of thousand())
        insert.run(title, Number(published), sqliteMoment(createdAt), views, authorId)
      database.exec('COMMIT')
    },
    update: (id, views) => update.run(views, id),
    sql: (text) => database.prepare(text).all(),
    close: () => database.close(),
  }
}

async function openPostgres(url) {
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const run = async (name, text, values) => (await pool.query({ name, text, values })).rows
  return {
    key: async (id) => (await run('key', `SELECT ${COLUMNS} FROM article WHERE id = $1`, [id]))[0],
    hundred: () => run('hundred', `SELECT ${COLUMNS} FROM article WHERE published = $1 ORDER BY id LIMIT 100`, [true]),
    async related(after) {
      const articles = await run('twenty', `SELECT ${COLUMNS} FROM article WHERE id > $1 ORDER BY id LIMIT 20`, [after])
      const ids = articles.map(({ id }) => id)
      return grouped(articles, await run('comments', 'SELECT id, body, article_id FROM comment WHERE article_id = ANY($1)', [ids]))
    },
    async insert(views) {
      const { title, published, createdAt, authorId } = written(views)
      const [row] = await run('insert', `${INSERT} ($1, $2, $3, $4, $5) RETURNING id`, [title, published, createdAt, views, authorId])
      return row.id
    },
    async bulk() {
      const rows = thousand()
      const marks = rows.map((_, place) => `(${[1, 2, 3, 4, 5].map((number) => `$${place * 5 + number}`).join(', ')})`).join(', ')
      await run(
        'bulk',
        `${INSERT} ${marks} RETURNING id`,
        rows.flatMap(({ title, published, createdAt, views, authorId }) => [title, published, createdAt, views, authorId]),
      )
    },
    update: (id, views) => run('update', 'UPDATE article SET views = $1 WHERE id = $2', [views, id]),
    sql: (text) => pool.query(text),
    close: () => pool.end(),
  }
}

export const open = (engine, url) => (engine === 'sqlite' ? openSqlite() : openPostgres(url))
