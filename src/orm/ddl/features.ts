// What each engine's CREATE TABLE can say. Where an engine lacks something, `docs/orm/tables.md` says what stands in for it.

import type { Engine } from '../engine.ts'

/** What differs between engines when tables are made: a row for each. */
export interface DdlFeatures {
  readonly quote: '"' | '`'
  /** What CREATE TABLE ends with. */
  readonly tableOptions: string
  /** Whether a table may name one that is made later. */
  readonly forwardReferences: boolean
  /** How comments are written: within the statement, by statements of their own, or not at all. */
  readonly comments: 'inline' | 'statement' | null
  /**
   * Whether indexes stand within CREATE TABLE, so that a table comes with all of them or not at all; those engines have no indexes of
   * expressions and of some rows, see shadow-columns.ts.
   */
  readonly inlineIndexes: boolean
  /** Columns that an index only holds: INCLUDE. */
  readonly covering: boolean
  /** Columns that a check is about, set to null or a default by ON DELETE. Elsewhere the ORM does it alone. */
  readonly checkedActions: boolean
  /** ON DELETE SET DEFAULT. Elsewhere the ORM does it alone. */
  readonly setDefault: boolean
  /** Generated columns that are computed when they are read. Elsewhere they are stored. */
  readonly virtualColumns: boolean
  /** Operator classes of the parts of an index. */
  readonly opclasses: boolean
  /** Unique constraints that can wait for the end of a transaction. Elsewhere they are refused. */
  readonly deferrableUnique: boolean
  /** How foreign keys can wait for the end of a transaction. */
  readonly deferrable: string
}

const SERVER_TABLE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE'

const MYSQL: DdlFeatures = {
  quote: '`',
  // The collation of MySQL 8.0 that tells 'a' from 'A' and from 'a '.
  tableOptions: `${SERVER_TABLE} utf8mb4_0900_bin`,
  forwardReferences: false,
  comments: 'inline',
  inlineIndexes: true,
  covering: false,
  checkedActions: false,
  setDefault: false,
  virtualColumns: true,
  opclasses: false,
  deferrableUnique: false,
  deferrable: '',
}

/** The matrix by engine. */
export const DDL_FEATURES: Readonly<Record<Engine, DdlFeatures>> = {
  sqlite: {
    quote: '"',
    tableOptions: 'STRICT',
    forwardReferences: true,
    comments: null,
    inlineIndexes: false,
    covering: false,
    checkedActions: true,
    setDefault: true,
    virtualColumns: true,
    opclasses: false,
    deferrableUnique: false,
    deferrable: '',
  },
  postgres: {
    quote: '"',
    tableOptions: '',
    forwardReferences: false,
    comments: 'statement',
    inlineIndexes: false,
    covering: true,
    checkedActions: true,
    setDefault: true,
    virtualColumns: false,
    opclasses: true,
    deferrableUnique: true,
    // Looked at with each statement, unless a transaction asks for its end: SET CONSTRAINTS ALL DEFERRED.
    deferrable: 'DEFERRABLE INITIALLY IMMEDIATE',
  },
  mysql: MYSQL,
  // MariaDB's collation of that kind has another name.
  mariadb: { ...MYSQL, tableOptions: `${SERVER_TABLE} utf8mb4_nopad_bin` },
}
