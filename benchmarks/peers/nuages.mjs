// Ours: the application as a user writes it, nothing switched off. HANDLERS=async makes every handler an async function.

import { App, serve } from 'nuages'

const app = new App()

if (process.env.HANDLERS === 'async') {
  app.get('/', async () => 'Hello, world!')
  app.get('/json', async () => ({ message: 'Hello, world!' }))
  app.get('/users/{id}', async ({ params }) => `user ${params.id}`)
  app.post('/echo', async (request) => await request.json())
} else {
  app.get('/', () => 'Hello, world!')
  app.get('/json', () => ({ message: 'Hello, world!' }))
  app.get('/users/{id}', ({ params }) => `user ${params.id}`)
  app.post('/echo', (request) => request.json())
}

await serve(app)
