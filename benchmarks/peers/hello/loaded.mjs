// Serves the five lines to itself once and says which built-in modules that loaded, other than those of an empty program.

import net from 'node:net'

await import('./nuages.mjs')
const socket = net.connect(Number(process.env.PORT), '127.0.0.1', () =>
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
)
socket.on('data', () => {
  socket.destroy()
  console.log(JSON.stringify(process.moduleLoadList))
  process.exit()
})
