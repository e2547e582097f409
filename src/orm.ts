/** `nuages/orm`: models, rows and queries. */
export type {
  Backend,
  BeginOptions,
  Connection,
  Eventual,
  Isolation,
  IterateOptions,
  Parameter,
  Result,
  Row as BackendRow,
  Value as BackendValue,
} from './orm/backends/backend.ts'
export { DatabaseError } from './orm/backends/database-error.ts'
export { type Dialect, FEATURES, type Features } from './orm/backends/features.ts'
export { postgresBackend } from './orm/backends/postgres.ts'
export type { PostgresAnswer, PostgresClient, PostgresQuery } from './orm/backends/postgres-client.ts'
export { bitAnd, bitOr, bitXor, shiftLeft, shiftRight } from './orm/bit-functions.ts'
export { type CastPrecision, cast } from './orm/casts.ts'
export { assertModels, type CheckOptions, checkModels } from './orm/checks.ts'
export type { ColumnInfo } from './orm/column-info.ts'
export type { ColumnKind, ColumnType, Stored } from './orm/column-type.ts'
export type { Where } from './orm/conditions.ts'
export { addressOf, connect } from './orm/connect.ts'
export type { CreateOptions, RowOrNew } from './orm/creation.ts'
export { currentDatabase, type Database, onCommit, transaction } from './orm/database.ts'
export type { DatabaseOptions } from './orm/database-options.ts'
export type { FileAddress, ServerAddress } from './orm/database-url.ts'
export { createTables, dropTables } from './orm/ddl/tables.ts'
export { either } from './orm/either.ts'
export type { Executes, Executor } from './orm/executor.ts'
export {
  avg,
  count,
  Expression,
  f,
  max,
  min,
  outer,
  stddev,
  stringAgg,
  sum,
  value,
  variance,
} from './orm/expression.ts'
export type { Codec, Column, ColumnOptions, Trait, Validator } from './orm/field.ts'
export { binary } from './orm/fields/binary.ts'
export { boolean } from './orm/fields/boolean.ts'
export { column } from './orm/fields/custom.ts'
export { file, image } from './orm/fields/files.ts'
export { generated } from './orm/fields/generated.ts'
export { auto, bigAuto, bigInteger, integer, integerAuto, largeInteger, smallAuto, smallInteger } from './orm/fields/integers.ts'
export { ipAddress } from './orm/fields/ip-address.ts'
export { json } from './orm/fields/json.ts'
export { date, datetime, duration, time } from './orm/fields/moments.ts'
export { decimal, float } from './orm/fields/numbers.ts'
export { choice, email, slug, text, url } from './orm/fields/texts.ts'
export { uuid, uuid7 } from './orm/fields/uuid.ts'
export { type DumpOptions, dumpRows, secretFields } from './orm/fixtures/dump.ts'
export type { FixtureFile, FixtureRow } from './orm/fixtures/fixture-row.ts'
export { flushRows } from './orm/fixtures/flush.ts'
export { loadFixtures, loadRows } from './orm/fixtures/load.ts'
export { searchRank } from './orm/full-text.ts'
export { coalesce, greatest, least, nullIf, raw, when } from './orm/functions.ts'
export { genericKey } from './orm/generic-key.ts'
export { check, fullText, index, unique } from './orm/indexes.ts'
export type {
  FoundCheck,
  FoundColumn,
  FoundDomainCheck,
  FoundForeignKey,
  FoundIndex,
  FoundPart,
  FoundTable,
} from './orm/introspection/found.ts'
export { introspect } from './orm/introspection/introspect.ts'
export { type InspectOptions, inspectModels } from './orm/introspection/models-source.ts'
export { is } from './orm/is.ts'
export { numberAt, textAt } from './orm/json-functions.ts'
export type { Tables, TablesOf } from './orm/kysely.ts'
export { related } from './orm/list.ts'
export type { Loaded, NotLoaded, RowLike, With } from './orm/loaded.ts'
export { Lookup } from './orm/lookup.ts'
export { param } from './orm/made.ts'
export type { Answers } from './orm/migrations/detect.ts'
export type { Progress } from './orm/migrations/executor.ts'
export { type MadeMigration, type MakeOptions, makeMigrations } from './orm/migrations/file.ts'
export { mergeMigrations, squashMigrations } from './orm/migrations/merge.ts'
export {
  type Migrated,
  type MigrateOptions,
  type MigrationStatus,
  migrate,
  migrationSql,
  migrationStatus,
} from './orm/migrations/migrate.ts'
export { type AnyModel, type Model, model } from './orm/model.ts'
export type { ModelProblem } from './orm/model-problem.ts'
export { type ModelSet, modelSet } from './orm/model-set.ts'
export {
  add,
  type DatePart,
  type DateUnit,
  dayOf,
  extract,
  now,
  subtract,
  truncate,
  until,
  type ZoneOptions,
} from './orm/moment-functions.ts'
export type { FieldsOf, Path, PkOf, RowOf } from './orm/names.ts'
export {
  abs,
  acos,
  asin,
  atan,
  atan2,
  ceil,
  cos,
  cot,
  degrees,
  exp,
  floor,
  ln,
  log,
  power,
  radians,
  random,
  round,
  sign,
  sin,
  sqrt,
  tan,
} from './orm/number-functions.ts'
export type { Page, Stretch, StretchOptions } from './orm/pages.ts'
export type { Prepared, ResultOf } from './orm/prepared.ts'
export { QuerySet } from './orm/query-set.ts'
export { foreignKey, manyToMany, oneToOne, reverse, reverseOne } from './orm/relations.ts'
export { bindRouter, type Router, withReplicas } from './orm/replicas.ts'
export { type QueryKind, readYourWrites } from './orm/routing.ts'
export { isModel, type RelationInfo, type Schema, schemaOf } from './orm/schema.ts'
export { listen, type RowEvent } from './orm/signals.ts'
export { type Sql, type SqlValue, sql } from './orm/sql-text.ts'
export { exists, subquery } from './orm/subquery.ts'
export { temporalReady } from './orm/temporal.ts'
export {
  chr,
  collate,
  concat,
  left,
  length,
  lower,
  lpad,
  ltrim,
  md5,
  ord,
  repeat,
  replace,
  reversed,
  right,
  rpad,
  rtrim,
  sha256,
  strIndex,
  substr,
  trim,
  upper,
} from './orm/text-functions.ts'
export { together } from './orm/together.ts'
export type { TransactionOptions } from './orm/transaction-options.ts'
export {
  cumeDist,
  denseRank,
  firstValue,
  lag,
  lastValue,
  lead,
  nthValue,
  ntile,
  over,
  percentRank,
  rank,
  rowNumber,
} from './orm/window-functions.ts'
export type { Insert } from './orm/writes.ts'
