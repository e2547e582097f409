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

/** An error for the log: name, code and message on one line, its frames, its hint, and the chain of causes. */
export function errorText(error: unknown): string {
  let text = ''
  const seen = new Set<unknown>()
  for (let current = error; current !== undefined && !seen.has(current); current = (current as { cause?: unknown } | null)?.cause) {
    seen.add(current)
    text += `${text === '' ? '' : '\n  cause: '}${oneError(current)}`
  }
  return text
}

function oneError(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(`thrown: ${typeof error === 'string' ? error : safely(error)}`)
  const { code, hint } = error as { code?: unknown; hint?: unknown }
  const head = `${error.name}${typeof code === 'string' ? ` [${code}]` : ''}: ${error.message}`
  const stack = String(error.stack)
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length).match(/^ {4}at .*$/gm) ?? []
  return [oneLine(head), ...(typeof hint === 'string' ? [`    hint: ${oneLine(hint)}`] : []), ...frames.map(oneLine)].join('\n')
}

function safely(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'a value that cannot be shown'
  }
}
