// Receives a form with a large file: /saved keeps it in a temporary file, /read passes over it piece by piece.

import { App, serve } from 'nuages'

const app = new App({ limit: 1_000_000_000 })
app.post('/saved', async (request) => {
  const form = await request.form()
  return String(form.file('file').size)
})
app.post('/read', async (request) => {
  let size = 0
  for await (const part of request.parts()) {
    if (part.isFile) for await (const piece of part) size += piece.length
  }
  return String(size)
})
await serve(app)
