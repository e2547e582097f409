// Kysely on our connections: whatever query sets do not say, typed from the models, within our transactions.

import {
  type ColumnType,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { NuagesError } from '../base/errors.ts'
import type { Eventual, IterateOptions, Parameter, Result, Row } from './backends/backend.ts'
import type { Dialect as Engine } from './backends/features.ts'
import type { Column } from './field.ts'
import type { ModelSet } from './model-set.ts'
import type { FieldsOf, Names } from './names.ts'

/** The tables that `database.kysely` knows. Add yours: `declare module 'nuages/orm' { interface Tables extends TablesOf<typeof news> {} }`. */
export interface Tables {}

/** The tables of a model set, by their names. Models that name their table themselves are left out. */
export type TablesOf<S> =
  S extends ModelSet<infer Label, infer Models>
    ? { [Name in keyof Models & string as `${Label}_${Snake<Name>}`]: TableOf<FieldsOf<Models[Name]>> }
    : never
type TableOf<F> = {
  [Name in keyof Names<F> & string as Names<F>[Name] extends Column<unknown> ? Snake<Name> : never]: StoredIn<Names<F>[Name]>
}

/** `publishedAt` as `published_at`. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}` ? `${Lowercase<First>}${SnakeRest<Rest>}` : Name
type SnakeRest<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${SnakeRest<Rest>}`
    : `_${Lowercase<First>}${SnakeRest<Rest>}`
  : Name

/** A column as databases give it: instants, dates, json and the like are texts; SQLite and MySQL have 0 and 1 for booleans. */
type StoredIn<X> = X extends Column<infer V> ? Plain<Exclude<V, null>, Extract<V, null>> : never
type Plain<V, N> = [V] extends [boolean]
  ? ColumnType<boolean | number | N, boolean | N, boolean | N>
  : [V] extends [number | string]
    ? V | N
    : [V] extends [bigint]
      ? ColumnType<number | bigint | N, number | bigint | N, number | bigint | N>
      : [V] extends [Date]
        ? ColumnType<string | N, Date | string | N, Date | string | N>
        : [V] extends [Uint8Array]
          ? Uint8Array | N
          : string | N

/** What of a database Kysely needs. */
export interface Runs {
  readonly dialect: Engine
  execute(sql: string, parameters?: readonly Parameter[]): Eventual<Result>
  iterate(sql: string, parameters?: readonly Parameter[], options?: IterateOptions): AsyncIterable<Row>
}

/** Kysely over a database of ours. */
export function kyselyOf(database: Runs): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOf(database) })
}

function dialectOf(database: Runs): Dialect {
  const createDriver = (): Driver => new OurDriver(database)
  switch (database.dialect) {
    case 'sqlite':
      return {
        createDriver,
        createQueryCompiler: () => new SqliteQueryCompiler(),
        createAdapter: () => new SqliteAdapter(),
        createIntrospector: (db) => new SqliteIntrospector(db),
      }
    case 'postgres':
      return {
        createDriver,
        createQueryCompiler: () => new PostgresQueryCompiler(),
        createAdapter: () => new PostgresAdapter(),
        createIntrospector: (db) => new PostgresIntrospector(db),
      }
    default:
      return {
        createDriver,
        createQueryCompiler: () => new MysqlQueryCompiler(),
        createAdapter: () => new MysqlAdapter(),
        createIntrospector: (db) => new MysqlIntrospector(db),
      }
  }
}

class OurDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(database: Runs) {
    this.#connection = new OurConnection(database)
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async releaseConnection(): Promise<void> {}
  /** The connection is whichever the work is on: the end of the pool is the database's. */
  async destroy(): Promise<void> {}
  async beginTransaction(): Promise<void> {
    refuseTransaction()
  }
  async commitTransaction(): Promise<void> {
    refuseTransaction()
  }
  async rollbackTransaction(): Promise<void> {
    refuseTransaction()
  }
}

function refuseTransaction(): never {
  throw new NuagesError('ORM_KYSELY_TRANSACTION', 'a transaction was begun by Kysely, on connections that are not its own', {
    hint: 'write database.transaction(async () => { ... }): statements of database.kysely within it belong to it',
  })
}

class OurConnection implements DatabaseConnection {
  readonly #database: Runs

  constructor(database: Runs) {
    this.#database = database
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, columns, changes, lastId } = await this.#database.execute(sql, parameters as Parameter[])
    return {
      rows: rows.map((row) => objectOf<R>(columns, row)),
      numAffectedRows: BigInt(changes),
      ...(lastId === undefined ? {} : { insertId: BigInt(lastId) }),
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncGenerator<QueryResult<R>> {
    let columns: readonly string[] = []
    const options: IterateOptions = { chunk: chunkSize, onColumns: (names) => (columns = names) }
    for await (const row of this.#database.iterate(sql, parameters as Parameter[], options)) yield { rows: [objectOf<R>(columns, row)] }
  }
}

function objectOf<R>(columns: readonly string[], row: Row): R {
  return Object.fromEntries(columns.map((name, place) => [name, row[place] ?? null])) as R
}
