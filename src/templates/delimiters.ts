// The characters that separate code from text in a template: the options of an environment, checked once.

import { NuagesError, shown } from '../base/errors.ts'

/** How templates are written. Names and defaults are Jinja's. */
export interface SyntaxOptions {
  blockStart?: string
  blockEnd?: string
  variableStart?: string
  variableEnd?: string
  commentStart?: string
  commentEnd?: string
  /** What begins a statement that fills its line, such as `#`. Default: none. */
  lineStatementPrefix?: string | null
  /** What begins a comment to the end of its line, such as `##`. Default: none. */
  lineCommentPrefix?: string | null
  /** Whether the first newline after a block tag is dropped. Default: false. */
  trimBlocks?: boolean
  /** Whether white space from the start of a line to a block tag is dropped. Default: false. */
  lstripBlocks?: boolean
  /** What newlines of the text become: `\n`, `\r\n` or `\r`. Default: `\n`. */
  newlineSequence?: string
  /** Whether one newline at the end of a template stays. Default: false. */
  keepTrailingNewline?: boolean
}

/** Every option with its value. */
export interface Syntax extends Required<SyntaxOptions> {
  readonly lineStatementPrefix: string | null
  readonly lineCommentPrefix: string | null
}

const DEFAULTS: Syntax = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: null,
  lineCommentPrefix: null,
  trimBlocks: false,
  lstripBlocks: false,
  newlineSequence: '\n',
  keepTrailingNewline: false,
}

/** Names of the options. */
export const SYNTAX_OPTIONS: readonly string[] = Object.keys(DEFAULTS)

/** The options with their defaults. Throws where two starts are the same or one is empty, since no text could be read then. */
export function syntaxOf(options: SyntaxOptions): Syntax {
  const syntax: Syntax = { ...DEFAULTS }
  for (const name of Object.keys(DEFAULTS) as (keyof Syntax)[]) {
    const value = options[name]
    if (value !== undefined) Object.assign(syntax, { [name]: value })
  }
  const starts = [syntax.blockStart, syntax.variableStart, syntax.commentStart]
  if (new Set(starts).size < 3) throw invalid('block, variable and comment start must be different', starts.join(' '))
  for (const text of [...starts, syntax.blockEnd, syntax.variableEnd, syntax.commentEnd]) {
    if (typeof text !== 'string' || text === '') throw invalid('expected text that is not empty', text)
  }
  if (!/^(?:\r\n|\r|\n)$/.test(syntax.newlineSequence)) {
    throw invalid('newlineSequence must be \\n, \\r\\n or \\r', syntax.newlineSequence)
  }
  return syntax
}

function invalid(why: string, value: unknown): NuagesError {
  return new NuagesError('TEMPLATE_SYNTAX_OPTION', `Template syntax: ${why}, got ${shown(value)}.`)
}
