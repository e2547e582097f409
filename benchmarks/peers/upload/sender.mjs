// The client of `upload`: sends a form with a file of random bytes over one socket, and says what was answered and how long it took.
// Arguments: port, path, bytes.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

const [port, path, bytes] = process.argv.slice(2)
const size = Number(bytes)
const boundary = '----benchmark7f3a9c2e51'
const before = Buffer.from(
  `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nA large file\r\n` +
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`,
)
const after = Buffer.from(`\r\n--${boundary}--\r\n`)
// Random, so that no search for the boundary skips it all; a few pieces in turn, so that making them takes no time.
const pieces = Array.from({ length: 16 }, () => randomBytes(65_536))

const socket = connect(Number(port), '127.0.0.1')
await once(socket, 'connect')
let answer = ''
socket.setEncoding('latin1').on('data', (text) => {
  answer += text
})
const ended = once(socket, 'close')
const began = performance.now()
const length = before.length + size + after.length
socket.write(
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n` +
    `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${length}\r\n\r\n`,
)
socket.write(before)
for (let sent = 0, index = 0; sent < size; index++) {
  const piece = pieces[index % pieces.length].subarray(0, size - sent)
  sent += piece.length
  if (!socket.write(piece)) await once(socket, 'drain')
}
socket.write(after)
await ended
const milliseconds = performance.now() - began
const [head = '', body = ''] = answer.split('\r\n\r\n')
console.log(JSON.stringify({ status: Number(head.split(' ')[1]), body: body.split('\r\n').at(-1), milliseconds }))
