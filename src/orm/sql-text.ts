// Statements of one's own: text from the program, values bound. What a template of `sql` makes is told from everything else by a
// private field, so a text from outside is only ever a value.

import { NuagesError, shown } from '../base/errors.ts'
import type { Parameter } from './backends/backend.ts'
import { Operand } from './expression.ts'
import { Made } from './made.ts'

/** A piece of SQL, made by the `sql` tag: texts, and what stands between them. */
export class Sql extends Made<unknown> {
  declare readonly made: 'sql'
}

/** What can stand between the texts of `sql`: values, which are bound; pieces of SQL; expressions, in `raw()` alone. */
export type SqlValue = Parameter | Sql | Operand<unknown>

/** A name, to be quoted. */
class SqlName extends Made<unknown> {
  declare readonly made: 'name'
}

/** The tag that makes pieces of SQL. */
export interface SqlTag {
  (texts: TemplateStringsArray, ...values: readonly SqlValue[]): Sql
  /** A name of a table or a column, quoted for the engine: sql`select * from ${sql.identifier('press_article')}`. */
  identifier(...names: readonly string[]): Sql
}

function write(texts: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  if (!Array.isArray(texts) || !Object.hasOwn(texts, 'raw')) {
    throw new NuagesError('ORM_SQL_VALUE', `sql() was called with ${shown(texts)}: expected a template`, {
      hint: 'write sql`select ...` with values in ${...}',
    })
  }
  for (const value of values) checkValue(value)
  return new Sql(texts, values)
}

/**
 * SQL with values: sql`select * from press_article where views > ${least}`. Values are bound, never written into the text; pieces of
 * `sql` are put in. Throws ORM_SQL_VALUE.
 */
export const sql: SqlTag = Object.assign(write, {
  identifier: (...names: readonly string[]): Sql => new Sql(['', ''], [new SqlName(names)]),
})

function checkValue(value: unknown): void {
  if (Made.isMade(value)) {
    if (value instanceof Sql || value instanceof Operand) return
  } else {
    const isPlain = value === null || value instanceof Date || value instanceof Uint8Array
    if (isPlain || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)) return
  }
  throw new NuagesError('ORM_SQL_VALUE', `${shown(value)} was put into sql, which takes plain values and pieces of sql`, {
    hint: 'a list is several values; a name is sql.identifier(...)',
  })
}

/** A piece of SQL taken apart: texts, and the values, names and expressions between them. */
export type SqlPart = { readonly text: string } | { readonly name: readonly string[] } | { readonly value: unknown }

/** The parts of a piece of SQL, those of pieces within it too. */
export function partsOfSql(piece: Sql): SqlPart[] {
  const [texts, values] = piece.parts as readonly [readonly string[], readonly unknown[]]
  return texts.flatMap((text, place): SqlPart[] => {
    const value = values[place]
    const own: SqlPart[] = text === '' ? [] : [{ text }]
    if (place >= values.length) return own
    if (value instanceof Sql) return [...own, ...partsOfSql(value)]
    return [...own, value instanceof SqlName ? { name: value.parts[0] as readonly string[] } : { value }]
  })
}

/** The text of a statement, and what is bound. `quote` quotes names; `placeholder` gives the place of the value of this number. Throws ORM_SQL_VALUE. */
export function statementOf(
  piece: Sql,
  quote: (name: string) => string,
  placeholder: (number: number) => string,
): { sql: string; parameters: Parameter[] } {
  if (!(piece instanceof Sql)) {
    throw new NuagesError('ORM_SQL_VALUE', `${shown(piece)} is no statement: expected what sql makes`, { hint: 'write sql`select ...`' })
  }
  const parameters: Parameter[] = []
  const texts = partsOfSql(piece).map((part) => {
    if ('text' in part) return part.text
    if ('name' in part) return part.name.map(quote).join('.')
    if (Made.isMade(part.value)) {
      throw new NuagesError('ORM_SQL_VALUE', 'an expression was put into a statement of sql', { hint: 'write the columns as text' })
    }
    parameters.push(part.value as Parameter)
    return placeholder(parameters.length)
  })
  return { sql: texts.join(''), parameters }
}
