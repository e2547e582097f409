import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { Eta } from 'eta'
import fastify from 'fastify'
import pg from 'pg'
import { ADDED, anyNumber, anyNumbers, byMessage, countIn } from './numbers.mjs'

const world = pgTable('world', { id: integer('id').primaryKey(), randomNumber: integer('random_number').notNull() })
const fortune = pgTable('fortune', { id: integer('id').primaryKey(), message: text('message').notNull() })
const db = drizzle(new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }))
const one = db
  .select()
  .from(world)
  .where(eq(world.id, sql.placeholder('id')))
  .prepare('one')
const fortunes = db.select().from(fortune).prepare('fortunes')
const rowsOf = (count) => Promise.all(anyNumbers(count).map(async (id) => (await one.execute({ id }))[0]))

const PAGE = `<!doctype html>
<html>
<head><title>Fortunes</title></head>
<body>
<table>
<tr><th>id</th><th>message</th></tr>
<% for (const fortune of it.fortunes) { %><tr><td><%= fortune.id %></td><td><%= fortune.message %></td></tr>
<% } %></table>
</body>
</html>
`
const eta = new Eta({ cache: true })
const page = eta.compile(PAGE)

const row = { type: 'object', properties: { id: { type: 'integer' }, randomNumber: { type: 'integer' } } }
const answers = (schema) => ({ schema: { response: { 200: schema } } })
const app = fastify()
app.get('/plaintext', (_request, reply) => reply.type('text/plain').send('Hello, World!'))
app.get('/json', answers({ type: 'object', properties: { message: { type: 'string' } } }), async () => ({ message: 'Hello, World!' }))
app.get('/db', answers(row), async () => (await one.execute({ id: anyNumber() }))[0])
app.get('/queries', answers({ type: 'array', items: row }), ({ query }) => rowsOf(countIn(query.queries)))
app.get('/fortunes', async (_request, reply) => {
  const found = [...(await fortunes.execute()), ADDED].sort(byMessage)
  return reply.type('text/html; charset=utf-8').send(eta.render(page, { fortunes: found }))
})
app.get('/updates', answers({ type: 'array', items: row }), async ({ query }) => {
  const rows = await rowsOf(countIn(query.queries))
  for (const one of rows) one.randomNumber = anyNumber()
  const values = sql.join(
    rows.map(({ id, randomNumber }) => sql`(${id}::int, ${randomNumber}::int)`),
    sql`, `,
  )
  await db.execute(sql`UPDATE world SET random_number = v.n FROM (VALUES ${values}) AS v (id, n) WHERE world.id = v.id`)
  return rows
})
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
