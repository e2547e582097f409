// What the writing half asks: keys of the rows that are meant, and expressions over the columns of one table.

import type { Parameter } from '../backends/backend.ts'
import type { Engine } from '../engine.ts'
import type { Fragment, WriteCompiler } from '../writes/compiler.ts'
import { beginStatement, COMPILER } from './compiler.ts'
import { Scope } from './plan.ts'
import { Shape } from './shape.ts'
import { fill, type StatementText, statementText } from './statement.ts'
import { keysStatement } from './statements.ts'

/** The compiler of a database whose engine is known by the time that something is written. */
export function writeCompiler(engineOf: () => Engine): WriteCompiler {
  return {
    expression(schema, made, before) {
      const engine = engineOf()
      const shape = new Shape('expression')
      const annotations = new Map()
      shape.expression(made, { schema, annotations })
      const { aliases } = beginStatement(engine, shape)
      const scope = new Scope({ schema, alias: null, aliases })
      const within = { engine, shape, scope, annotations, given: null, isGroup: false, outer: null, compiler: COMPILER }
      return fragment(statementText(within.compiler.expression(made, within).node, engine), shape, before, engine)
    },
    keys(state, before) {
      const engine = engineOf()
      const shape = new Shape('keys')
      shape.state(state)
      return fragment(keysStatement(state, engine, shape), shape, before, engine)
    },
  }
}

/** PostgreSQL numbers its placeholders from the beginning of the whole statement. */
function fragment(text: StatementText, shape: Shape, before: number, engine: Engine): Fragment {
  const parameters: readonly Parameter[] = fill(text, shape.values)
  const isNumbered = engine === 'postgres' && before > 0
  return { sql: isNumbered ? renumbered(text.sql, before) : text.sql, parameters }
}

/** Texts in quotes are left alone: names, and words of templates. */
function renumbered(sql: string, before: number): string {
  return sql.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+)/g, (whole, number?: string) =>
    number === undefined ? whole : `$${Number(number) + before}`,
  )
}
