import Fastify from 'fastify'

const app = Fastify()
app.get('/', () => 'Hello, world!')
app.get('/json', () => ({ message: 'Hello, world!' }))
app.get('/users/:id', (request) => `user ${request.params.id}`)
app.post('/echo', (request) => request.body)
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
