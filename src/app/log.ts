// Where an application writes what went wrong. Text only, with control characters made visible: nothing that a client sends
// can forge a line or colour a terminal.

/** What `app.log` must offer. `console` does. */
export interface Log {
  error(message: string): void
  warn(message: string): void
  info(message: string): void
}

/** Control characters, and the line separators that some viewers break at. */
const CONTROL: RegExp = /[\0-\x1f\x7f-\x9f\u2028\u2029]/g

/** `text` on one line. */
export function oneLine(text: string): string {
  return text.replace(CONTROL, (char) => (char === '\n' ? '\\n' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`))
}

/** Errors of one chain that are told. */
const MOST = 20

/** An error for the log: name, code and message on one line, its frames, its hint, and what led to it: the members of an AggregateError, and causes. */
export function errorText(error: unknown): string {
  const told: string[] = []
  const seen = new Set<unknown>()
  const waiting: (readonly [label: string, error: unknown])[] = [['', error]]
  for (let next = waiting.shift(); next !== undefined && told.length < MOST; next = waiting.shift()) {
    const [label, current] = next
    if (seen.has(current)) continue
    seen.add(current)
    told.push(label + safely(() => oneError(current)))
    if (current instanceof AggregateError) waiting.push(...current.errors.map((one) => ['  one of them: ', one] as const))
    const cause = causeOf(current)
    if (cause !== undefined) waiting.push(['  cause: ', cause])
  }
  return told.join('\n')
}

function oneError(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(`thrown: ${typeof error === 'string' ? error : safely(() => String(error))}`)
  const { code, hint } = error as { code?: unknown; hint?: unknown }
  const head = `${error.name}${typeof code === 'string' ? ` [${code}]` : ''}: ${error.message}`
  const stack = String(error.stack)
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length).match(/^ {4}at .*$/gm) ?? []
  return [oneLine(head), ...(typeof hint === 'string' ? [`    hint: ${oneLine(hint)}`] : []), ...frames.map(oneLine)].join('\n')
}

/** What is thrown may be anything, a getter that throws too; the log tells of it all the same. */
function safely(text: () => string): string {
  try {
    return text()
  } catch {
    return 'a value that cannot be shown'
  }
}

function causeOf(error: unknown): unknown {
  try {
    return (error as { cause?: unknown } | null)?.cause
  } catch {
    return undefined
  }
}
