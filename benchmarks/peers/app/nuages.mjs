// Sessions in memory, the origin check and the security headers that are there by default, three middlewares, zod.

import { App, after, key, serve } from 'nuages'
import { SESSION } from 'nuages/http'
import { MemoryBackend, sessions } from 'nuages/sessions'
import { article } from './article.mjs'

const user = key('user')
const app = new App()
let requests = 0

app.use((_request, next) => {
  const id = String(++requests)
  return after(next(), (response) => {
    response.headers.set('x-request-id', id)
    return response
  })
})
app.use((_request, next) => {
  const began = performance.now()
  return after(next(), (response) => {
    response.headers.set('server-timing', `app;dur=${(performance.now() - began).toFixed(2)}`)
    return response
  })
})
app.use(sessions({ backend: new MemoryBackend() }))
app.use((request, next) => {
  request.set(user, request.get(SESSION).get('user') ?? 'nobody')
  return next()
})

app.get('/login', (request) => {
  request.get(SESSION).set('user', 'Ada')
  return null
})
app.get('/account/{id:int}', (request) => ({ user: request.get(user), id: request.params.id }))
app.post('/articles', { body: article }, ({ data }) => data)

await serve(app)
