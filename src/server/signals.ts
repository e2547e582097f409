// SIGINT and SIGTERM close every server of the process and end it; a second one ends it at once. Ctrl-C under `npm start` comes
// twice, from the terminal and from npm: what follows within a moment is the first one's echo.

interface Closable {
  close(): Promise<void>
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const CODES = { SIGINT: 130, SIGTERM: 143 }
const open = new Set<Closable>()
/** Milliseconds in which a signal is the echo of the one before. */
const ECHO = 100
let closing = false
let signalled = 0

/** Closes `server` when the process is told to stop. Gives the function that forgets it. */
export function closeOnSignals(server: Closable): () => void {
  if (open.size === 0) for (const signal of SIGNALS) process.on(signal, onSignal)
  open.add(server)
  return () => {
    open.delete(server)
    if (open.size === 0 && !closing) for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}

function onSignal(signal: 'SIGINT' | 'SIGTERM'): void {
  if (closing) {
    if (Date.now() - signalled > ECHO) process.exit(CODES[signal])
    return
  }
  closing = true
  signalled = Date.now()
  Promise.all([...open].map((server) => server.close())).then(
    () => process.exit(0),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
}
