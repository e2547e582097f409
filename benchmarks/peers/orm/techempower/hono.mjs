import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { ADDED, anyNumber, anyNumbers, byMessage, countIn } from './numbers.mjs'

const db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }) }) })
const one = (id) => db.selectFrom('world').select(['id', 'random_number as randomNumber']).where('id', '=', id).executeTakeFirstOrThrow()
const rowsOf = (count) => Promise.all(anyNumbers(count).map(one))

const app = new Hono()
app.get('/plaintext', (c) => c.text('Hello, World!'))
app.get('/json', (c) => c.json({ message: 'Hello, World!' }))
app.get('/db', async (c) => c.json(await one(anyNumber())))
app.get('/queries', async (c) => c.json(await rowsOf(countIn(c.req.query('queries')))))
app.get('/fortunes', async (c) => {
  const fortunes = [...(await db.selectFrom('fortune').select(['id', 'message']).execute()), ADDED].sort(byMessage)
  const lines = fortunes.map(
    ({ id, message }) => html`<tr><td>${id}</td><td>${message}</td></tr>
`,
  )
  return c.html(html`<!doctype html>
<html>
<head><title>Fortunes</title></head>
<body>
<table>
<tr><th>id</th><th>message</th></tr>
${lines}</table>
</body>
</html>
`)
})
app.get('/updates', async (c) => {
  const rows = await rowsOf(countIn(c.req.query('queries')))
  for (const row of rows) row.randomNumber = anyNumber()
  const values = sql.join(rows.map(({ id, randomNumber }) => sql`(${id}::int, ${randomNumber}::int)`))
  await sql`UPDATE world SET random_number = v.n FROM (VALUES ${values}) AS v (id, n) WHERE world.id = v.id`.execute(db)
  return c.json(rows)
})
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' })
