import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
app.get('/', (c) => c.text('Hello, world!'))
app.get('/json', (c) => c.json({ message: 'Hello, world!' }))
app.get('/users/:id', (c) => c.text(`user ${c.req.param('id')}`))
app.post('/echo', async (c) => c.json(await c.req.json()))
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' })
