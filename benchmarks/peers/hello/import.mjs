import http from 'node:http'

const server = http.createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': 13 })
  response.end('Hello, world!')
})
server.listen(Number(process.env.PORT), '127.0.0.1')
