// What is wrong with a template's text, and where: template, line, column, an excerpt and what was expected.

import { TemplateError } from './template-error.ts'

/** A place in a template. */
export interface SourcePlace {
  readonly line: number
  /** Offset into the source. */
  readonly at: number
  /** The template's name; null where it came as text. */
  readonly name: string | null
  readonly source: string
}

/** A template that cannot be read. `message` is Jinja's text; `line` and `column` count from 1. */
export class TemplateSyntaxError extends TemplateError {
  readonly line: number
  readonly column: number
  /** Name of the template; null where it came as text. */
  readonly template: string | null
  /** The lines around the place, the column marked. */
  readonly excerpt: string
  /** The whole template. */
  readonly source: string

  constructor(message: string, place: SourcePlace, hint?: string, pythonName = 'TemplateSyntaxError') {
    const column = place.at - place.source.lastIndexOf('\n', place.at - 1)
    const excerpt = excerptOf(place.source, place.line, column)
    super('TEMPLATE_SYNTAX', pythonName, message, {
      ...(hint === undefined ? {} : { hint }),
    })
    this.line = place.line
    this.column = column
    this.template = place.name
    this.excerpt = excerpt
    this.source = place.source
  }
}

/** A template that reads well and means nothing: a filter that does not exist, a block defined twice. */
export class TemplateAssertionError extends TemplateSyntaxError {
  constructor(message: string, place: SourcePlace, hint?: string) {
    super(message, place, hint, 'TemplateAssertionError')
  }
}

/** Two lines before and after `line`, numbered, with a caret under `column` where it is given. */
export function excerptOf(source: string, line: number, column?: number): string {
  const lines = source.split('\n')
  const width = String(line + 2).length
  const shown: string[] = []
  for (let number = Math.max(1, line - 2); number <= Math.min(lines.length, line + 2); number += 1) {
    const text = (lines[number - 1] as string).slice(0, 300)
    shown.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${text}`)
    if (number === line && column !== undefined && column <= 300) shown.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`)
  }
  return shown.join('\n')
}
