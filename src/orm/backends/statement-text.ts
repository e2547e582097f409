// What can be told of a statement without parsing it: where literals, quoted names and comments end. For SQLite, whose driver
// binds NULL to a placeholder without a parameter and leaves out a second statement without a word, and for MySQL, which leaves
// out a parameter without a placeholder.

import { NuagesError } from '../../base/errors.ts'

/** Literals, quoted names and comments, as SQLite delimits them (https://sqlite.org/lang_expr.html, lang_comment.html). */
const OPAQUE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g

/** What a statement is, as far as its text tells. */
export interface StatementText {
  /** How many `?` it has; undefined if it has numbered or named placeholders. */
  readonly placeholders: number | undefined
  /** Whether something follows its semicolon. */
  readonly hasSecond: boolean
  /** Its first word, in capitals. */
  readonly verb: string
}

/** Looks through a statement. */
export function readStatement(sql: string): StatementText {
  const plain = sql.replace(OPAQUE, ' ')
  const isTrigger = /^\s*CREATE\s+(?:TEMP\w*\s+)?TRIGGER\b/i.test(plain)
  const isNamed = /\?\d|[:@$][A-Za-z_]/.test(plain)
  return {
    placeholders: isNamed ? undefined : plain.split('?').length - 1,
    hasSecond: !isTrigger && /;\s*\S/.test(plain),
    verb: /^\s*\(*\s*([A-Za-z]+)/.exec(plain)?.[1]?.toUpperCase() ?? '',
  }
}

/** Throws `DATABASE_PARAMETER_INVALID` unless there are as many parameters as placeholders, where those were counted. */
export function checkCount(expected: number | undefined, given: number): void {
  if (expected === undefined || given === expected) return
  throw new NuagesError('DATABASE_PARAMETER_INVALID', `The statement was given ${given} parameters, expected ${expected}.`)
}
