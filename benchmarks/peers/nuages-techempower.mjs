import { join } from 'node:path'
import { App, render, serve } from 'nuages'
import { auto, connect, integer, model, modelSet, param, text } from 'nuages/orm'
import { templates } from 'nuages/templates'
import { ADDED, anyNumber, anyNumbers, byMessage, countIn } from './orm/techempower/numbers.mjs'

class World extends model({ id: auto(), randomNumber: integer() }, { table: 'world' }) {}
class Fortune extends model({ id: auto(), message: text() }, { table: 'fortune' }) {}
modelSet('techempower', { World, Fortune })

const database = connect(process.env.DATABASE_URL, { pool: { max: 10 } })
const worlds = World.using(database)
const one = worlds.where({ id: param('id') }).prepare()
const fortunes = Fortune.using(database).prepare()
const rowsOf = (count) => Promise.all(anyNumbers(count).map((id) => one.get({ id })))

const app = new App({ engine: templates(join(import.meta.dirname, 'orm/techempower/templates')) })
app.get('/plaintext', () => 'Hello, World!')
app.get('/json', () => ({ message: 'Hello, World!' }))
app.get('/db', () => one.get({ id: anyNumber() }))
app.get('/queries', ({ query }) => rowsOf(countIn(query.get('queries'))))
app.get('/fortunes', async () => {
  const found = [...(await fortunes.all()), ADDED].sort(byMessage)
  return render('fortunes.html', { fortunes: found })
})
app.get('/updates', async ({ query }) => {
  const rows = await rowsOf(countIn(query.get('queries')))
  for (const row of rows) row.randomNumber = anyNumber()
  await worlds.saveMany(rows)
  return rows
})
await serve(app)
