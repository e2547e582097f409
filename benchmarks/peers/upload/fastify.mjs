// The same with @fastify/multipart, as its manual says.

import { stat } from 'node:fs/promises'
import multipart from '@fastify/multipart'
import Fastify from 'fastify'

const app = Fastify({ bodyLimit: 1_000_000_000 })
await app.register(multipart, { limits: { fileSize: 1_000_000_000 } })
app.post('/saved', async (request) => {
  const { files } = await request.saveRequestFiles()
  return String((await stat(files[0].filepath)).size)
})
app.post('/read', async (request) => {
  let size = 0
  for await (const part of request.parts()) {
    if (part.type === 'file') for await (const piece of part.file) size += piece.length
  }
  return String(size)
})
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
