// What the writing half asks: keys of the rows that are meant, and expressions over the columns of one table.

import { FromNode, SelectionNode, type SelectQueryNode } from 'kysely'
import type { Parameter } from '../backends/backend.ts'
import type { Engine } from '../engine.ts'
import type { Fragment, WriteCompiler } from '../writes/compiler.ts'
import { beginStatement, COMPILER } from './compiler.ts'
import { identifier, type Node, sql } from './node.ts'
import { Scope } from './plan.ts'
import { Shape } from './shape.ts'
import { fill, type StatementText, statementText } from './statement.ts'
import { keysStatement } from './statements.ts'
import { joinNodes } from './subselect.ts'

/** The compiler of a database whose engine is known by the time that something is written. */
export function writeCompiler(engineOf: () => Engine): WriteCompiler {
  return {
    expression(schema, made, before, annotations = new Map()) {
      const engine = engineOf()
      const shape = new Shape('expression')
      for (const { expression } of annotations.values()) shape.expression(expression, { schema, annotations })
      shape.expression(made, { schema, annotations })
      const { aliases } = beginStatement(engine, shape)
      // By the name of the table: within a subquery a column without it would be one of that.
      const scope = new Scope({ schema, alias: schema.table, aliases })
      const within = {
        engine,
        shape,
        scope,
        annotations,
        given: null,
        isClosed: false,
        isGroup: false,
        keys: null,
        outer: null,
        compiler: COMPILER,
      }
      const { node } = within.compiler.expression(made, within)
      return fragment(statementText(scope.joins.length > 0 ? joinedAlone(node, scope) : node, engine), shape, before, engine)
    },
    keys(state, before) {
      const engine = engineOf()
      const shape = new Shape('keys')
      shape.state(state)
      return fragment(keysStatement(state, engine, shape), shape, before, engine)
    },
  }
}

/** A value with what it is joined of, where nothing can be joined: a query of one row by itself. */
function joinedAlone(value: Node, { joins, aliases }: Scope): Node {
  const row = sql`(select 1 as nuages_one) as ${identifier(aliases.next())}`
  const query: SelectQueryNode = {
    kind: 'SelectQueryNode',
    from: FromNode.create([row]),
    selections: [SelectionNode.create(value as never)],
    joins: joinNodes(joins),
  }
  return sql`${query}`
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
