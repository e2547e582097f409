// The same with express-session in memory; the origin check and the headers are middlewares of a few lines.

import express from 'express'
import session from 'express-session'
import { article } from './article.mjs'

const app = express()
let requests = 0
app.disable('x-powered-by')
app.disable('etag')

app.use((_request, response, next) => {
  response.set('x-request-id', String(++requests))
  next()
})
app.use((_request, response, next) => {
  const began = performance.now()
  const { writeHead } = response
  response.writeHead = function (...args) {
    this.setHeader('server-timing', `app;dur=${(performance.now() - began).toFixed(2)}`)
    return writeHead.apply(this, args)
  }
  next()
})
app.use((request, response, next) => {
  response.set({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  })
  const { origin, host } = request.headers
  if (request.method === 'POST' && origin !== undefined && new URL(origin).host !== host) response.sendStatus(403)
  else next()
})
// Its store in memory warns against itself once, and is the fastest there is.
app.use(session({ secret: 'a secret that only the benchmark knows', resave: false, saveUninitialized: false }))
app.use((request, _response, next) => {
  request.user = request.session.user ?? 'nobody'
  next()
})

app.get('/login', (request, response) => {
  request.session.user = 'Ada'
  response.status(204).end()
})
app.get('/account/:id', (request, response) => response.json({ user: request.user, id: Number(request.params.id) }))
app.post('/articles', express.json(), (request, response) => {
  const { success, data } = article.safeParse(request.body)
  if (success) response.json(data)
  else response.sendStatus(422)
})

app.listen(Number(process.env.PORT), '127.0.0.1')
