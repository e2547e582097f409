// The same with @fastify/session in memory and Fastify's own schemas, compiled; the others are hooks.

import cookie from '@fastify/cookie'
import session from '@fastify/session'
import Fastify from 'fastify'

const text = (maxLength) => ({ type: 'string', maxLength })
const positive = { type: 'integer', exclusiveMinimum: 0 }
const list = (items, maxItems) => ({ type: 'array', items, maxItems })
const properties = {
  id: positive,
  slug: { ...text(100), minLength: 1 },
  title: { ...text(200), minLength: 1 },
  author: {
    type: 'object',
    required: ['id', 'name', 'mail'],
    properties: { id: positive, name: text(100), mail: { type: 'string', format: 'email' } },
  },
  section: text(50),
  place: text(100),
  tags: list(text(30), 10),
  published: { type: 'boolean' },
  words: { type: 'integer', minimum: 0 },
  score: { type: 'number', minimum: 0, maximum: 5 },
  related: list(positive, 20),
  summary: text(1000),
  paragraphs: list(text(5000), 100),
}
const body = { type: 'object', required: Object.keys(properties), properties }
const params = { type: 'object', properties: { id: { type: 'integer' } } }

const app = Fastify()
let requests = 0
app.addHook('onRequest', async (_request, reply) => {
  reply.header('x-request-id', String(++requests))
})
app.addHook('onSend', async (_request, reply) => {
  reply.header('server-timing', `app;dur=${reply.elapsedTime.toFixed(2)}`)
})
app.addHook('onRequest', async (request, reply) => {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  })
  const { origin, host } = request.headers
  if (request.method === 'POST' && origin !== undefined && new URL(origin).host !== host) return reply.code(403).send()
})
await app.register(cookie)
await app.register(session, {
  secret: 'a secret that only the benchmark knows',
  saveUninitialized: false,
  rolling: false,
  cookie: { secure: false },
})
app.decorateRequest('user', '')
app.addHook('preHandler', async (request) => {
  request.user = request.session.user ?? 'nobody'
})

app.get('/login', (request, reply) => {
  request.session.user = 'Ada'
  reply.code(204).send()
})
app.get('/account/:id', { schema: { params } }, (request, reply) => {
  reply.send({ user: request.user, id: request.params.id })
})
app.post('/articles', { schema: { body } }, (request, reply) => {
  reply.send(request.body)
})

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
