// Conditions and expressions as definitions of tables have them, for tests of the writing half alone: values stand in the text.

import { conditionSql, expressionSql } from '../src/orm/ddl/expression-sql.ts'
import type { Engine } from '../src/orm/engine.ts'
import type { WriteCompiler } from '../src/orm/writes/compiler.ts'
import { columnNames, name } from '../src/orm/writes/statement.ts'

/** A compiler for queries with plain conditions on their own table. */
export function plainCompiler(engine: Engine): WriteCompiler {
  return {
    expression: (schema, expression) => ({ sql: expressionSql(expression, { schema, engine, what: 'a test' }), parameters: [] }),
    keys: ({ schema, conditions, limit, order }) => {
      const where = conditionSql({ type: 'all', conditions }, { schema, engine, what: 'a test' })
      const by = order === null ? '' : ` ORDER BY ${columnNames(schema.primaryKey, engine)}`
      const most = limit === null ? '' : ` LIMIT ${limit}`
      return {
        sql: `SELECT ${columnNames(schema.primaryKey, engine)} FROM ${name(schema.table, engine)} WHERE ${where}${by}${most}`,
        parameters: [],
      }
    },
  }
}
