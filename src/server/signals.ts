// SIGINT and SIGTERM close every server of the process and end it; a second one ends it at once.

interface Closable {
  close(): Promise<void>
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const CODES = { SIGINT: 130, SIGTERM: 143 }
const open = new Set<Closable>()
let closing = false

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
  if (closing) process.exit(CODES[signal])
  closing = true
  Promise.all([...open].map((server) => server.close())).then(
    () => process.exit(0),
    (error) => {
      console.error(error)
      process.exit(1)
    },
  )
}
