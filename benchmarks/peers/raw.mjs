// The limit: a socket that reads nothing of what it is sent, and writes one prepared answer for each chunk that arrives, or,
// where requests are pipelined (TOGETHER), for each empty line in it. The answer has the lines that ours has.

import net from 'node:net'

const { ANSWER, PORT, TOGETHER, TYPE } = process.env
const answer =
  `HTTP/1.1 200 OK\r\ncontent-type: ${TYPE}\r\nx-content-type-options: nosniff\r\nx-frame-options: DENY\r\nreferrer-policy: same-origin\r\n` +
  `cross-origin-opener-policy: same-origin\r\ncontent-length: ${Buffer.byteLength(ANSWER)}\r\ndate: ${new Date().toUTCString()}\r\n\r\n${ANSWER}`

function answerEach(socket) {
  let rest = ''
  socket.on('data', (chunk) => {
    const text = rest + chunk.latin1Slice()
    let out = ''
    let from = 0
    for (let at = text.indexOf('\r\n\r\n'); at >= 0; at = text.indexOf('\r\n\r\n', from)) {
      out += answer
      from = at + 4
    }
    rest = text.slice(from)
    socket.write(out, 'latin1')
  })
}

const server = net.createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  if (TOGETHER === '1') socket.on('data', () => socket.write(answer, 'latin1'))
  else answerEach(socket)
})
server.listen(Number(PORT), '127.0.0.1')
