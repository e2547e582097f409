// Constraints and indexes of a table, by name and as SQL, to compare them, and how each is added and dropped.

import { addForeignKey, checksOf, createIndexes } from '../ddl/create-table.ts'
import type { IndexDefinition, TableDefinition } from '../ddl/definition.ts'
import { dropFullText } from '../ddl/full-text.ts'
import { quoted } from '../ddl/quoted.ts'
import { inlineIndex, shadowNames } from '../ddl/shadow-columns.ts'
import type { Engine } from '../engine.ts'

/** What hangs on the columns of a table. */
export interface Parts {
  readonly foreignKeys: ReadonlyMap<string, string>
  readonly checks: ReadonlyMap<string, string>
  readonly indexes: ReadonlyMap<string, string>
}

/** The parts of a table. One is the same as before if it is written alike. */
export function partsOf(table: TableDefinition, engine: Engine): Parts {
  return {
    foreignKeys: new Map(table.foreignKeys.map((key) => [key.name, addForeignKey(key, table, engine)])),
    checks: checksOf(table, engine),
    indexes: new Map(table.indexes.flatMap((index) => indexText(index, table, engine))),
  }
}

function indexText(index: IndexDefinition, table: TableDefinition, engine: Engine): [string, string][] {
  if (!isMysql(engine)) return [[index.name, createIndexes(index, table, engine).join('; ')]]
  const { columns, key } = inlineIndex(index, table, { schema: table.schema, engine, what: `the index ${index.name}` })
  return key === null ? [] : [[index.name, [...columns, key].join(', ')]]
}

function isMysql(engine: Engine): boolean {
  return engine === 'mysql' || engine === 'mariadb'
}

interface PartSql {
  add(name: string, table: TableDefinition, engine: Engine): string[]
  drop(name: string, table: TableDefinition, engine: Engine): string[]
}

const indexOf = (name: string, table: TableDefinition): IndexDefinition =>
  table.indexes.find((index) => index.name === name) as IndexDefinition
const alter = (table: TableDefinition, engine: Engine): string => `ALTER TABLE ${quoted(table.name, engine)}`

/** How parts are added to a table and dropped from it. */
export const sqlOfPart: Readonly<Record<keyof Parts, PartSql>> = {
  foreignKeys: {
    add: (name, table, engine) => {
      const key = table.foreignKeys.find((each) => each.name === name)
      return key === undefined ? [] : [addForeignKey(key, table, engine)]
    },
    drop: (name, table, engine) => [
      `${alter(table, engine)} DROP ${engine === 'mysql' ? 'FOREIGN KEY' : 'CONSTRAINT'} ${quoted(name, engine)}`,
    ],
  },
  checks: {
    add: (name, table, engine) => [
      `${alter(table, engine)} ADD CONSTRAINT ${quoted(name, engine)} CHECK (${checksOf(table, engine).get(name)})`,
    ],
    drop: (name, table, engine) => [`${alter(table, engine)} DROP CONSTRAINT ${quoted(name, engine)}`],
  },
  indexes: { add: addIndexSql, drop: dropIndexSql },
}

function addIndexSql(name: string, table: TableDefinition, engine: Engine): string[] {
  const index = indexOf(name, table)
  if (!isMysql(engine)) return createIndexes(index, table, engine)
  const { columns, key } = inlineIndex(index, table, { schema: table.schema, engine, what: `the index ${name}` })
  const adds = [...columns.map((column) => `ADD COLUMN ${column}`), ...(key === null ? [] : [`ADD ${key}`])]
  return adds.map((add) => `${alter(table, engine)} ${add}`)
}

function dropIndexSql(name: string, table: TableDefinition, engine: Engine): string[] {
  const index = indexOf(name, table)
  if (index.fullText) return dropFullText(index, table, engine)
  if (index.deferrable !== null) return [`${alter(table, engine)} DROP CONSTRAINT ${quoted(name, engine)}`]
  if (!isMysql(engine)) return [`DROP INDEX ${quoted(name, engine)}`]
  const shadows = shadowNames(index, table, engine)
  const drops = [`DROP KEY ${quoted(name, engine)}`, ...shadows.map((column) => `DROP COLUMN ${quoted(column, engine)}`)]
  return [`${alter(table, engine)} ${drops.join(', ')}`]
}
