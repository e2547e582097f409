/** `nuages/orm/migrations`: what files of migrations are written with. */
export { bitAnd, bitOr, bitXor, shiftLeft, shiftRight } from './orm/bit-functions.ts'
export { cast } from './orm/casts.ts'
export { either } from './orm/either.ts'
export { f, value } from './orm/expression.ts'
export { binary } from './orm/fields/binary.ts'
export { boolean } from './orm/fields/boolean.ts'
export { generated } from './orm/fields/generated.ts'
export { auto, bigAuto, bigInteger, integer, integerAuto, largeInteger, smallAuto, smallInteger } from './orm/fields/integers.ts'
export { ipAddress } from './orm/fields/ip-address.ts'
export { json } from './orm/fields/json.ts'
export { date, datetime, duration, time } from './orm/fields/moments.ts'
export { decimal, float } from './orm/fields/numbers.ts'
export { text } from './orm/fields/texts.ts'
export { uuid } from './orm/fields/uuid.ts'
export { coalesce, greatest, least, nullIf, raw, when } from './orm/functions.ts'
export { check, fullText, index, unique } from './orm/indexes.ts'
export { is } from './orm/is.ts'
export { numberAt, textAt } from './orm/json-functions.ts'
export { type Migration, type MigrationOptions, migration } from './orm/migrations/migration.ts'
export {
  addField,
  addIndex,
  alterField,
  alterModel,
  createModel,
  deleteModel,
  type Operation,
  removeField,
  removeIndex,
  renameField,
  renameModel,
  runSql,
} from './orm/migrations/operations.ts'
export { to } from './orm/migrations/project-state.ts'
export { runCode } from './orm/migrations/run-code.ts'
export { add, dayOf, extract, now, subtract, truncate, until } from './orm/moment-functions.ts'
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
export { foreignKey, manyToMany } from './orm/relations.ts'
export { sql } from './orm/sql-text.ts'
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
