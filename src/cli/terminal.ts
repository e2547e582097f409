// What the command writes: colours where a person looks, plain text where a program does.

import { stripVTControlCharacters, styleText } from 'node:util'
import { NuagesError } from '../nuages.ts'

type Style = Parameters<typeof styleText>[0]

/** `text` in a style, where standard output is a terminal that has colours and NO_COLOR is not set. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

/** The same for standard error. */
export function styledError(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr })
}

/** Writes a line to standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a line to standard error, which is no result: progress, and what went wrong. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Ends the process when all is written: an application that was loaded may hold it open, by a timer or a connection. */
export function end(): void {
  process.stdout.write('', () => process.exit())
}

/** Errors whose message and hint say all: their causes are for programs. */
const SAYS_ALL: ReadonlySet<string> = new Set(['DATABASE_DRIVER_MISSING'])

/** Tells why a command ended: a sentence and its cure for mistakes that we know, the whole trace for those of the application. */
export function tellFailure(error: unknown): void {
  if (!(error instanceof NuagesError)) {
    console.error(error)
    return
  }
  tell(`${styledError('red', 'error:')} ${error.message} ${styledError('dim', `(${error.code})`)}`)
  if (error.hint !== undefined) tell(`${styledError('cyan', 'hint:')} ${error.hint}`)
  if (SAYS_ALL.has(error.code)) return
  const { cause } = error
  // What the message says already is not told again with all its lines.
  if (cause !== undefined && !(cause instanceof Error && error.message.includes(cause.message))) console.error(cause)
}

/** Rows under each other, columns aligned; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, width(cell))))
  return rows.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] as number) - width(cell)))
      .join('  ')
      .trimEnd(),
  )
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length
}
