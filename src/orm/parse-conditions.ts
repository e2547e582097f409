// From what `where` is given to a tree of conditions. The keys are paths and nothing else; a value is a scalar, or was made by
// this package. So an object that was parsed from JSON can at worst name a field and compare it with a value.

import { NuagesError, shown } from '../base/errors.ts'
import { chosenKey } from './chosen-key.ts'
import type { ColumnInfo } from './column-info.ts'
import { refuse } from './condition-refused.ts'
import { readMoment } from './date-conditions.ts'
import { Either } from './either.ts'
import { Operand } from './expression.ts'
import { jsonText } from './fields/json.ts'
import { storedTemporal } from './fields/moments.ts'
import { Lookup, Some, TextLookup } from './lookup.ts'
import { Made, Param } from './made.ts'
import { genericAt, resolvePath } from './paths.ts'
import { stateOfRow } from './row-state.ts'
import type { GenericInfo, RelationInfo, Schema } from './schema.ts'
import type { Comparison, ConditionNode, FieldPath, ParameterUse } from './state.ts'

/** A parameter that conditions name, and where it stands. */
export interface Met {
  readonly name: string
  readonly use: ParameterUse
}

/** Where conditions are read: whose they are, what is annotated, and the parameters met so far, which are added to. */
export interface Reading {
  readonly schema: Schema
  readonly annotations: { has(name: string): boolean }
  readonly parameters: Met[]
  /** How many `is.some` and its like are around it. */
  readonly level?: number
}

/** As many relations within each other as a condition may have: each is a query within a query. */
const MOST_LEVELS = 100

/** The condition that all of `where` holds. Throws ORM_CONDITION_..., ORM_PATH_..., ORM_VALUE_... */
export function readConditions(where: unknown, reading: Reading): ConditionNode {
  if (where instanceof Either) return { type: 'any', conditions: where.parts.map((part) => readConditions(part, reading)) }
  checkPlain(where, reading.schema)
  return joined(
    'all',
    Object.keys(where).map((key) => readCondition(key, where[key], reading)),
  )
}

/** Conditions as one; a single one is itself, so that what is nested deeply is no deeper than that. */
export function joined(type: 'all' | 'any', conditions: readonly ConditionNode[]): ConditionNode {
  const [only] = conditions
  return only !== undefined && conditions.length === 1 ? only : { type, conditions }
}

function checkPlain(where: unknown, schema: Schema): asserts where is Record<string, unknown> {
  const prototype = typeof where === 'object' && where !== null ? Object.getPrototypeOf(where) : undefined
  if (prototype === Object.prototype || prototype === null) return
  throw new NuagesError('ORM_CONDITION_SHAPE', `a condition on ${schema.name} is ${shown(where)}: expected an object with fields as keys`, {
    hint: "write where({ status: 'published' })",
  })
}

function readCondition(key: string, given: unknown, reading: Reading): ConditionNode {
  const generic = reading.annotations.has(key) ? null : genericAt(reading.schema, key)
  if (given === undefined) {
    throw new NuagesError(
      'ORM_CONDITION_UNDEFINED',
      `the condition on ${reading.schema.name}.${key} is undefined, which would match every row`,
      {
        hint: 'leave the key out for no condition, or write is.null for rows without a value',
      },
    )
  }
  if (generic !== null) return readGeneric(key, generic, given, reading)
  const path = resolvePath(reading.schema, key, reading.annotations)
  if (given instanceof Some) return readRelated(path, given, reading)
  const end = endOf(path)
  const comparison = comparisonOf(given, end)
  if (comparison.name === 'jsonKeys') return readKeys(comparison.operands, end)
  return {
    type: 'compare',
    path: end,
    comparison: readMoment(comparison, end) ?? { name: comparison.name, operands: readOperands(comparison, end, reading) },
  }
}

/** Names in json are conditions on the places that they are. */
function readKeys([how, names]: readonly unknown[], path: FieldPath): ConditionNode {
  if ((names as unknown[]).length === 0) refuse(path, 'keys of json are one name at least')
  if (!(names as unknown[]).every((name) => typeof name === 'string')) refuse(path, 'keys of json are names')
  const conditions = (names as string[]).map((name): ConditionNode => {
    return { type: 'compare', path, comparison: { name: 'at', operands: readPlace([[name], 'present'], path) } }
  })
  return { type: how === 'all' ? 'all' : 'any', conditions }
}

/** A condition on a generic key is one on the keys of its kinds. Behind a list all of them are about one row of it. */
function readGeneric(key: string, end: NonNullable<ReturnType<typeof genericAt>>, given: unknown, reading: Reading): ConditionNode {
  const { steps, generic } = end
  const many = steps.findLastIndex((step) => step.many)
  if (many < 0) return readKinds(key, generic, given, reading)
  const names = key.split('.')
  const list = names.slice(0, many + 1)
  const path: FieldPath = { text: list.join('.'), owner: reading.schema, steps: steps.slice(0, many + 1), column: null, annotation: null }
  const inner: Reading = { ...reading, schema: (steps[many] as RelationInfo).target, annotations: new Set() }
  return { type: 'related', path, quantifier: 'some', condition: readCondition(names.slice(many + 1).join('.'), given, inner) }
}

function readKinds(key: string, generic: GenericInfo, given: unknown, reading: Reading): ConditionNode {
  const [name, operand] = given instanceof Lookup ? (given.parts as readonly [string, unknown]) : ['eq', given]
  switch (name) {
    case 'null':
      return rowsOfKinds(key, generic, [null], reading)
    case 'notNull':
      return { type: 'not', condition: rowsOfKinds(key, generic, [null], reading) }
    case 'eq':
      return rowsOfKinds(key, generic, [operand], reading)
    case 'not':
      return { type: 'not', condition: rowsOfKinds(key, generic, [operand], reading) }
    case 'in':
      return rowsOfKinds(key, generic, operand, reading)
    case 'notIn':
      return { type: 'not', condition: rowsOfKinds(key, generic, operand, reading) }
    default:
      return refuseGeneric(key, [...generic.kinds.keys()])
  }
}

/** The condition that a generic key leads to one of these rows, or null, nowhere. */
function rowsOfKinds(key: string, generic: GenericInfo, rows: unknown, reading: Reading): ConditionNode {
  if (rows instanceof Param) return listedParameter(key, generic, rows, reading)
  if (!Array.isArray(rows)) return refuseGeneric(key, [...generic.kinds.keys()])
  const [parameters, plain] = [rows.filter((row) => row instanceof Param), rows.filter((row) => !(row instanceof Param))]
  const byKind = Map.groupBy(plain, (row) => (row === null ? null : chosenKey(generic, row)))
  const ways = [...generic.kinds].flatMap(([kind, relation]) => {
    const own = byKind.get(relation)
    return own === undefined ? [] : [readCondition(`${key}.${kind}`, own.length === 1 ? own[0] : new Lookup('in', own), reading)]
  })
  const none = (): ConditionNode => ofEachKind(key, generic, () => null, reading)
  const given = parameters.map((parameter) => oneParameter(key, generic, parameter, reading))
  return { type: 'any', conditions: [...ways, ...(byKind.has(null) ? [none()] : []), ...given] }
}

/** What holds of the keys of all kinds. */
function ofEachKind(key: string, generic: GenericInfo, given: (relation: RelationInfo) => unknown, reading: Reading): ConditionNode {
  return {
    type: 'all',
    conditions: [...generic.kinds].map(([kind, relation]) => readCondition(`${key}.${kind}`, given(relation), reading)),
  }
}

/** A parameter that is a row, or null: of its kind the key, of all others null. */
function oneParameter(key: string, generic: GenericInfo, parameter: Param<string, boolean>, reading: Reading): ConditionNode {
  return ofKindUses(reading, parameter, generic, (inner, use) => ofEachKind(key, generic, (relation) => use(relation), inner))
}

/** A parameter that is a list of rows. What is null in it is a list of its own, with one null or empty. */
function listedParameter(key: string, generic: GenericInfo, parameter: Param<string, boolean>, reading: Reading): ConditionNode {
  return ofKindUses(reading, parameter, generic, (inner, use) => ({
    type: 'any',
    conditions: [
      ...[...generic.kinds].map(([kind, relation]) => readCondition(`${key}.${kind}`, new Lookup('in', use(relation)), inner)),
      ofEachKind(key, generic, () => new Lookup('in', use(null)), inner),
    ],
  }))
}

/** Conditions with a parameter for each kind in place of one, which the one is noticed with. */
function ofKindUses(
  reading: Reading,
  parameter: Param<string, boolean>,
  generic: GenericInfo,
  make: (inner: Reading, use: (relation: RelationInfo | null) => Param<string, boolean>) => ConditionNode,
): ConditionNode {
  const inner: Reading = { ...reading, parameters: [] }
  const relations = new Map<string, RelationInfo | null>()
  const node = make(inner, (relation) => {
    // No name that a program gives has such a beginning.
    const name = `\0${String(parameter.parts[0])} ${generic.schema.name}.${generic.name} ${relation?.name ?? 'null'}`
    relations.set(name, relation)
    return new Param(name)
  })
  for (const { name, use } of inner.parameters) {
    notice(parameter, { ...use, kind: { generic, relation: relations.get(name) ?? null, name } }, reading)
  }
  return node
}

function refuseGeneric(key: string, [kind]: readonly string[]): never {
  throw new NuagesError('ORM_CONDITION_VALUE', `the condition on ${key} cannot be used: it leads to a row of one of several models`, {
    hint: `compare it with rows or null, ${key}: is.in([article, picture]), or say which model is meant: '${key}.${kind}'`,
  })
}

function readRelated(path: FieldPath, some: Some<unknown, unknown>, reading: Reading): ConditionNode {
  const relation = path.steps.at(-1)
  if (path.column !== null || relation === undefined) return refuse(path, 'is.some, is.none and is.every are about relations')
  const [quantifier, where] = some.parts as ['some' | 'none' | 'every', unknown]
  const level = (reading.level ?? 0) + 1
  if (level > MOST_LEVELS) {
    throw new NuagesError('ORM_CONDITION_DEPTH', `a condition goes through more than ${MOST_LEVELS} relations, down to ${path.text}`, {
      hint: 'ask for the rows that far down by a query of their own; conditions are no input of a request',
    })
  }
  const inner: Reading = { schema: relation.target, annotations: new Set(), parameters: reading.parameters, level }
  return { type: 'related', path, quantifier, condition: readConditions(where, inner) }
}

/** A condition on a relation is one on a key: that in this table, or that of the rows at the other end. */
function endOf(path: FieldPath): FieldPath {
  const relation = path.steps.at(-1)
  if (path.column !== null || path.annotation !== null || relation === undefined) return path
  const own = relation.column
  if (own !== null) return { ...path, steps: path.steps.slice(0, -1), column: own }
  return { ...path, column: relation.target.key }
}

function comparisonOf(given: unknown, path: FieldPath): Comparison {
  if (given instanceof Lookup || given instanceof TextLookup) {
    const [name, ...operands] = given.parts as [string, ...unknown[]]
    return { name, operands }
  }
  if (given === null) return { name: 'null', operands: [] }
  if (path.column?.type.kind === 'json' && !(given instanceof Made)) refuse(path, 'a json column takes is.json(...) or is.at(...)')
  return { name: 'eq', operands: [given] }
}

const TEXTUAL: ReadonlySet<string> = new Set(['varchar', 'text', 'uuid', 'ip'])
const LIKE: ReadonlySet<string> = new Set([
  'iexact',
  'containing',
  'icontaining',
  'startingWith',
  'istartingWith',
  'endingWith',
  'iendingWith',
])
function readOperands({ name, operands }: Comparison, path: FieldPath, reading: Reading): readonly unknown[] {
  if (name === 'eq') return [readOperand(operands[0], path, reading)]
  if (name === 'json' && path.column !== null && path.column.type.kind !== 'json') refuse(path, 'is.json is about json columns')
  if (name === 'at') return readPlace(operands, path)
  if (name === 'jsonContaining' || name === 'jsonContainedBy') return [readJson(name, operands[0], path)]
  if (LIKE.has(name) || name === 'matching' || name === 'imatching') return [readText(name, operands[0], path, reading)]
  if (name === 'in' || name === 'notIn') return [readList(operands[0], path, reading)]
  return operands.map((operand) => {
    if (operand === null && name !== 'not') return refuse(path, `null has no order: is.${name} needs a value`)
    return readOperand(operand, path, reading)
  })
}

function readOperand(given: unknown, path: FieldPath, reading: Reading, many = false): unknown {
  if (given instanceof Param) {
    notice(given, { path, many, text: false }, reading)
    return given
  }
  if (given instanceof Operand) return given
  if (given instanceof Made) return refuse(path, 'a look-up is no value')
  if (given === undefined) return refuse(path, 'undefined is no value')
  return storedOperand(given, path)
}

function notice(parameter: Param<string, boolean>, use: ParameterUse, { parameters }: Reading): void {
  parameters.push({ name: String(parameter.parts[0]), use })
}

/** The stored form of a plain value, or of a row's key. Throws ORM_VALUE_TYPE. */
export function storedOperand(given: unknown, path: FieldPath): unknown {
  const { column } = path
  if (column === null) {
    const isScalar = given === null || given instanceof Date || ['string', 'number', 'bigint', 'boolean'].includes(typeof given)
    return isScalar ? given : (storedTemporal(given) ?? refuse(path, `${shown(given)} is no plain value`))
  }
  const row = stateOfRow(given)
  return column.toDatabase(row === undefined ? given : keyOfRow(given as object, path, column))
}

function keyOfRow(row: object, path: FieldPath, column: ColumnInfo): unknown {
  const schema = stateOfRow(row)?.schema as Schema
  const target = targetOf(path, column)
  if (target !== schema) return refuse(path, `expected a row of ${target?.name ?? 'no model'}, was given one of ${schema.name}`)
  const key = (row as Record<string, unknown>)[schema.key.name]
  if (key !== undefined && key !== null) return key
  throw new NuagesError('ORM_ROW_UNSAVED', `${path.text} is compared with a ${schema.name} that has no key yet`, { hint: 'save it first' })
}

function targetOf(path: FieldPath, column: ColumnInfo): Schema | undefined {
  const last: RelationInfo | undefined = path.steps.at(-1)
  if (column.foreignKey === null) return last?.target
  // The column stands in the table that the steps lead to; its relation is there too.
  const relation = last === undefined ? undefined : last.target.relations.get(column.foreignKey)
  return (relation ?? path.owner.relations.get(column.foreignKey))?.target
}

function readList(given: unknown, path: FieldPath, reading: Reading): unknown {
  if (given instanceof Param) return readOperand(given, path, reading, true)
  if (given instanceof Operand && given.parts[0] === 'subquery') return given
  if (!Array.isArray(given)) return refuse(path, `is.in takes a list or a subquery, was given ${shown(given)}`)
  return given.map((item) => readOperand(item, path, reading))
}

function readText(name: string, given: unknown, path: FieldPath, reading: Reading): unknown {
  const { column } = path
  if (column !== null && !TEXTUAL.has(column.type.kind)) refuse(path, `is.${name} is about texts`)
  if (given instanceof Param) {
    notice(given, { path, many: false, text: true }, reading)
    return given
  }
  const isPattern = given instanceof RegExp && !LIKE.has(name)
  if (isPattern && /[^iu]/.test(given.flags)) refuse(path, `of the flags of ${String(given)} only i is known to every database`)
  if (typeof given === 'string' || given instanceof Operand || isPattern) return given
  return refuse(path, `is.${name} takes a text, was given ${shown(given)}`)
}

/** The text of a json value that is compared with a column, of which it need not have the shape. */
function readJson(name: string, given: unknown, path: FieldPath): string {
  if (path.column?.type.kind !== 'json') refuse(path, `is.${name} is about json columns`)
  const text = Made.isMade(given) ? undefined : jsonText(given)
  return text ?? refuse(path, `is.${name} takes what json can hold, was given ${shown(given)}`)
}

function readPlace([place, name, operand]: readonly unknown[], path: FieldPath): readonly unknown[] {
  if (path.column?.type.kind !== 'json') refuse(path, 'is.at is about json columns')
  const isPlace = (place as unknown[]).every((step) => (typeof step === 'string' ? isStorable(step) : Number.isSafeInteger(step)))
  if (!isPlace) refuse(path, 'a place in json is made of names and numbers')
  const fits = fitsPlace(String(name), operand)
  return fits ? [place, name, operand] : refuse(path, `is.at(...).${String(name)} cannot be given ${shown(operand)}`)
}

function fitsPlace(name: string, operand: unknown): boolean {
  const isPlain = (value: unknown): boolean => {
    if (typeof value === 'string') return isStorable(value)
    return value === null || typeof value === 'boolean' || Number.isFinite(value)
  }
  if (name === 'present' || name === 'absent') return true
  if (name === 'in') return Array.isArray(operand) && operand.every(isPlain)
  if (name === 'eq' || name === 'not') return isPlain(operand)
  const isText = typeof operand === 'string' && isStorable(operand)
  return name === 'containing' || name === 'icontaining' ? isText : isText || Number.isFinite(operand)
}

/** PostgreSQL's json has neither NUL nor halves of characters, and what is true of one database is of all. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
