import express from 'express'

const app = express()
app.get('/', (_request, response) => response.type('text').send('Hello, world!'))
app.get('/json', (_request, response) => response.json({ message: 'Hello, world!' }))
app.get('/users/:id', (request, response) => response.type('text').send(`user ${request.params.id}`))
app.post('/echo', express.json(), (request, response) => response.json(request.body))
app.listen(Number(process.env.PORT), '127.0.0.1')
