// Where in its templates an error happened: from the innermost place out, through includes, macros, blocks and parents.

import { nearest } from '../base/nearest.ts'
import type { RunContext } from './contract.ts'
import { TemplateSyntaxError } from './syntax-error.ts'
import { UndefinedError } from './template-error.ts'

/** One place that the error passed through. */
export interface TemplateFrame {
  /** The template's name; null where it came as text. */
  readonly template: string | null
  readonly line: number
  /** Counts from 1; null where only the line is known. */
  readonly column: number | null
  /** What stands there: `template`, `block title`, `macro field`. */
  readonly place: string
  /** The whole template. */
  readonly source: string
}

/** What a place needs to know of its template. */
export interface TracedTemplate {
  readonly name: string | null
  readonly source: string
}

/** How many places are kept of one error. */
const MOST_FRAMES = 50

const FRAMES: WeakMap<object, TemplateFrame[]> = new WeakMap()

/** The places in templates that an error passed through, the innermost first. None where it came from no template. */
export function templateFrames(error: unknown): readonly TemplateFrame[] {
  if (typeof error !== 'object' || error === null) return []
  const passed = FRAMES.get(error) ?? []
  return error instanceof TemplateSyntaxError ? [ownPlace(error), ...passed] : passed
}

/** A text that cannot be read has a place before anything runs. */
function ownPlace({ template, line, column, source }: TemplateSyntaxError): TemplateFrame {
  return { template, line, column, place: 'syntax', source }
}

/** Notes a place on the error's way and gives the error. Its stack tells the places too. */
export function traced(error: unknown, template: TracedTemplate, line: number, place: string, context?: RunContext): unknown {
  if (typeof error !== 'object' || error === null) return error
  const known = FRAMES.get(error)
  const frames = known ?? []
  if (known === undefined) {
    FRAMES.set(error, frames)
    if (context !== undefined && error instanceof UndefinedError) suggest(error, context)
  }
  const frame = { template: template.name, line, column: null, place, source: template.source }
  // Of templates that call themselves without end, the innermost places are told, and where it began.
  if (frames.length >= MOST_FRAMES) {
    frames[MOST_FRAMES - 1] = frame
    return error
  }
  frames.push(frame)
  if (error instanceof Error) error.stack = withFrame(error, frames.length, `    at ${place} (${template.name ?? '<template>'}:${line})`)
  return error
}

/** The stack with one more line after the message and the places noted before. */
function withFrame(error: Error, count: number, line: string): string {
  const stack = error.stack ?? String(error)
  const head = stack.indexOf('\n    at ')
  if (head < 0) return `${stack}\n${line}`
  const lines = stack.slice(head + 1).split('\n')
  lines.splice(count - 1, 0, line)
  return `${stack.slice(0, head)}\n${lines.join('\n')}`
}

/** Adds the nearest variable to an error about one that does not exist. */
function suggest(error: UndefinedError, context: RunContext): void {
  const name = /^'([^']+)' is undefined$/.exec(error.message)?.[1]
  if (name === undefined || error.hint !== undefined) return
  const near = nearest(name, context.all().keys())
  if (near !== null) Object.defineProperty(error, 'hint', { value: `Did you mean \`${near}\`?` })
}
