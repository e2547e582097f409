// Full-text indexes. What is searched is the same on every engine: the texts of the columns in small letters, with a space for all
// that is neither letter nor digit. PostgreSQL has an index of that expression, MariaDB and MySQL a hidden column with an index,
// SQLite a table of its own (FTS5) that triggers keep as the table is.

import type { Engine } from '../engine.ts'
import type { IndexDefinition, TableDefinition } from './definition.ts'
import { hash } from './names.ts'
import { quoted, quotedList } from './quoted.ts'

/** The hidden column that MariaDB and MySQL search. */
export function searchColumn(index: string): string {
  return `search_${hash(index)}`
}

function columnsOf(index: IndexDefinition): string[] {
  return index.parts.map(({ column }) => column as string)
}

/** The words of a row, as PostgreSQL looks for them. `columns` are in quotes, of an alias if they need one. */
export function searchDocument(columns: readonly string[]): string {
  const whole = columns.map((column) => `coalesce(${column}, '')`).join(` || ' ' || `)
  return `to_tsvector('simple', lower(regexp_replace((${whole}) collate "und-x-icu", '[^[:alnum:]]+', ' ', 'g') collate "und-x-icu"))`
}

/** The statements that make a full-text index of a table that may have rows, for engines where it does not stand within CREATE TABLE. */
export function createFullText(index: IndexDefinition, table: TableDefinition, engine: Engine): string[] {
  const name = quoted(index.name, engine)
  const on = quoted(table.name, engine)
  const columns = columnsOf(index)
  if (engine === 'sqlite') return createInSqlite(index, table)
  // Words are put in at once: those that wait in a list of the index make planners read the whole table instead, until it is vacuumed.
  if (engine === 'postgres')
    return [
      `CREATE INDEX ${name} ON ${on} USING gin (${searchDocument(columns.map((column) => quoted(column, engine)))}) WITH (fastupdate = off)`,
    ]
  const { column, key } = inlineFullText(index, engine)
  return [`ALTER TABLE ${on} ADD COLUMN ${column}`, `ALTER TABLE ${on} ADD ${key}`]
}

/** The statements that drop it again. */
export function dropFullText(index: IndexDefinition, table: TableDefinition, engine: Engine): string[] {
  const name = quoted(index.name, engine)
  if (engine === 'postgres') return [`DROP INDEX ${name}`]
  if (engine !== 'sqlite') {
    const on = quoted(table.name, engine)
    return [`ALTER TABLE ${on} DROP KEY ${name}`, `ALTER TABLE ${on} DROP COLUMN ${quoted(searchColumn(index.name), engine)}`]
  }
  return [...TRIGGERS.map(([when]) => `DROP TRIGGER IF EXISTS ${quoted(`${index.name}_${when}`, engine)}`), `DROP TABLE IF EXISTS ${name}`]
}

/** The hidden column and the key of MariaDB and MySQL. */
export function inlineFullText(index: IndexDefinition, engine: Engine): { column: string; key: string } {
  const column = quoted(searchColumn(index.name), engine)
  const words = `lower(regexp_replace(concat_ws(' ', ${quotedList(columnsOf(index), engine)}), '[^[:alnum:]]+', ' '))`
  return {
    column: `${column} longtext GENERATED ALWAYS AS (${words}) STORED INVISIBLE`,
    key: `FULLTEXT KEY ${quoted(index.name, engine)} (${column})`,
  }
}

const TRIGGERS: readonly (readonly [when: 'insert' | 'delete' | 'update', takes: boolean, gives: boolean])[] = [
  ['insert', false, true],
  ['delete', true, false],
  ['update', true, true],
]

/** https://www.sqlite.org/fts5.html, 4.4.3: an index over a table that holds the text itself. */
function createInSqlite(index: IndexDefinition, table: TableDefinition): string[] {
  const [name, on, key] = [index.name, table.name, table.primaryKey[0] as string].map((part) => quoted(part, 'sqlite')) as [
    string,
    string,
    string,
  ]
  const columns = columnsOf(index).map((column) => quoted(column, 'sqlite'))
  const list = columns.join(', ')
  const row = (which: 'old' | 'new'): string => [key, ...columns].map((column) => `${which}.${column}`).join(', ')
  const take = `INSERT INTO ${name} (${name}, rowid, ${list}) VALUES ('delete', ${row('old')});`
  const give = `INSERT INTO ${name} (rowid, ${list}) VALUES (${row('new')});`
  const triggers = TRIGGERS.map(([when, takes, gives]) => {
    const work = `${takes ? `${take} ` : ''}${gives ? `${give} ` : ''}`
    return `CREATE TRIGGER ${quoted(`${index.name}_${when}`, 'sqlite')} AFTER ${when.toUpperCase()} ON ${on} BEGIN ${work}END`
  })
  const options = `content=${textOption(table.name)}, content_rowid=${textOption(table.primaryKey[0] as string)}`
  return [
    `CREATE VIRTUAL TABLE ${name} USING fts5(${list}, ${options}, tokenize="unicode61 remove_diacritics 0")`,
    `INSERT INTO ${name} (${name}) VALUES ('rebuild')`,
    ...triggers,
  ]
}

function textOption(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
