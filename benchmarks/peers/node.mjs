// node:http, bare: the base that the others are compared with.

import http from 'node:http'

function send(response, type, text) {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function echo(request, response) {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    send(response, 'application/json', JSON.stringify(JSON.parse(bytes.toString())))
  })
}

const server = http.createServer((request, response) => {
  const { method, url } = request
  if (method === 'GET' && url === '/') send(response, 'text/plain; charset=utf-8', 'Hello, world!')
  else if (method === 'GET' && url === '/json') send(response, 'application/json', JSON.stringify({ message: 'Hello, world!' }))
  else if (method === 'GET' && url.startsWith('/users/'))
    send(response, 'text/plain; charset=utf-8', `user ${decodeURIComponent(url.slice(7))}`)
  else if (method === 'POST' && url === '/echo') echo(request, response)
  else response.writeHead(404).end()
})
server.listen(Number(process.env.PORT), '127.0.0.1')
