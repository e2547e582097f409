// The first lesson: a server is a socket that accepts, reads, answers and closes. No framework, only `node:net`.
//
//     node examples/sockets/server.ts
//     curl http://127.0.0.1:8000/
//
// It answers a browser, and it is wrong in more ways than it has lines. Each fault below names the file where Nuages cures it.

import { createServer, type Socket } from 'node:net'

const host = process.env['HOST'] ?? '127.0.0.1'
const port = Number(process.env['PORT'] ?? 8000)

function answer(request: string): string {
  const body = `Hello from a socket! You sent:\n\n${request}`
  return [
    'HTTP/1.1 200 OK',
    'Content-Type: text/plain; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '', // the empty line: here the head ends and the body begins
    body,
  ].join('\r\n')
}

// accept: this function runs once for each client.
function accept(socket: Socket): void {
  // read: what has arrived so far.
  socket.once('data', (bytes) => {
    // answer, and close.
    socket.end(answer(bytes.toString('utf8')))
  })
  // A client that goes away in the middle is an 'error', and one that nobody listens to ends the process.
  socket.on('error', () => socket.destroy())
}

const server = createServer(accept)
server.listen(port, host, () => console.log(`Listening on ${host}, port ${port}`))

// What is wrong with it?
//
// 1. A read is not a request. TCP carries a stream: the head may come in two pieces, or two requests in one.
//    `once('data')` takes the first piece for the whole.                        src/wire/reader.ts, src/wire/state.ts
// 2. It answers anything. `hello` is no HTTP, and a request that two programs read differently lets an attacker hide a
//    second one in it. Grammar is for checking.                                 src/wire/request-line.ts, src/wire/fields.ts
// 3. It never asks where the body ends. That is Content-Length, or chunks, or an error where both are named; what is left
//    of it would be read as the next request.                                   src/wire/framing.ts, src/wire/chunked.ts
// 4. It waits for ever. A client that connects and says nothing costs a socket until the machine has none left.
//                                                                               src/server/options.ts (timeouts)
// 5. It has no limits: not on a head, not on a body, not on the number of clients.
//                                                                               src/wire/limits.ts
// 6. It writes without asking whether the client still reads. With a large answer that fills the memory.
//                                                                               src/server/sender.ts
// 7. It closes after each answer. A browser needs forty files for a page and pays for forty connections.
//                                                                               src/server/connection.ts
// 8. It stops by being killed, and drops whoever was being answered.            src/server/serve.ts (close)
// 9. Server and application are one. To change the page one must edit the server: the next lesson, examples/gateway/.
