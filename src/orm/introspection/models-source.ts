// Models for an existing database, as a file that a person goes on with.

import { NuagesError, shown } from '../../base/errors.ts'
import { nearest } from '../../base/nearest.ts'
import type { Database } from '../database.ts'
import { type Engine, engineOf } from '../engine.ts'
import { checkOptions } from '../known-names.ts'
import { quoted, Source } from '../migrations/source.ts'
import { type FoundCondition, readCondition } from './conditions.ts'
import { indexSource } from './declared-index.ts'
import { type FieldPlace, fieldSource } from './field-source.ts'
import type { FoundCheck, FoundTable } from './found.ts'
import { introspect } from './introspect.ts'
import { type Planned, type PlannedRelation, planModels } from './planned.ts'

/** What models are written. */
export interface InspectOptions {
  /** The label of their model set. Names of classes leave it out where tables begin with it. Default: `legacy`. */
  readonly label?: string
  /** Only these tables and views. Default: all. */
  readonly tables?: readonly string[]
  /** Whether migrations are to manage the tables. Default false. */
  readonly managed?: boolean
}

const HEAD = `// Models of an existing database, as its catalogue tells. Give classes and fields better names as you like: those of tables and columns
// stay in the options. What no model can say stands above its class.
`

/** The text of a file with models for the tables of a database, those of one schema. Throws ORM_INSPECT_TABLE, `DatabaseError`. */
export async function inspectModels(database: Database, options: InspectOptions = {}): Promise<string> {
  checkOptions('inspectModels', options, ['label', 'tables', 'managed'] satisfies (keyof InspectOptions)[])
  const { label = 'legacy', tables, managed = false } = options
  const engine = await engineOf(database)
  const found = chosen(await introspect(database), tables)
  const planned = planModels(found, label)
  const classes = new Map(planned.map(({ table, name }) => [table.name, name]))
  const source = new Source()
  source.use('model')
  source.use('modelSet')
  const texts = planned.map((model) => modelSource(model, { engine, source, managed, classOf: (table) => classes.get(table) as string }))
  const names = [...source.names].sort((one, other) => (one < other ? -1 : 1))
  const set = `export const ${variable(label)} = modelSet(${quoted(label)}, {\n${planned.map(({ name }) => `  ${name},\n`).join('')}})\n`
  return `${HEAD}\nimport {\n${names.map((name) => `  ${name},\n`).join('')}} from 'nuages/orm'\n\n${texts.join('\n')}\n${set}`
}

function chosen(found: readonly FoundTable[], tables: readonly string[] | undefined): readonly FoundTable[] {
  if (tables === undefined) return found
  const names = found.map(({ name }) => name)
  const missing = tables.find((table) => !names.includes(table))
  if (missing === undefined) return found.filter(({ name }) => tables.includes(name))
  const near = nearest(missing, names)
  throw new NuagesError('ORM_INSPECT_TABLE', `the database has no table ${shown(missing)}`, {
    hint: near === null ? `it has ${names.join(', ') || 'none'}` : `did you mean ${shown(near)}?`,
  })
}

function variable(label: string): string {
  return `${label.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Models`
}

/** What all models of a file are written with. */
interface Writing extends Pick<FieldPlace, 'engine' | 'source' | 'classOf'> {
  readonly managed: boolean
}

function modelSource(model: Planned, writing: Writing): string {
  const { engine, source } = writing
  const { table, name } = model
  const checks = table.checks.map((check) => ({ check, says: understood(check, table, engine) }))
  const place = (column: string): FieldPlace => ({
    ...writing,
    model,
    conditions: checks.flatMap(({ says }) => says?.filter((condition) => condition.column === column) ?? []),
  })
  const fields = table.columns.flatMap((column) => {
    const text = fieldSource(column, place(column.name))
    return text === null ? [] : [`    ${model.fields.get(column.name)}: ${text},\n`]
  })
  const relations = model.relations.map((relation) => `    ${relation.name}: ${relationSource(relation, source)},\n`)
  const indexes = table.indexes.map((index) => indexSource(index, model, engine, source))
  const declared = indexes.flatMap(({ text }) => (text === null ? [] : [`      ${text},\n`]))
  const remarks = [
    ...remarksOn(model),
    ...indexes.flatMap(({ remark }) => remark ?? []),
    ...checks.flatMap(({ check, says }) => (says === null ? [`the check ${check.name ?? 'without a name'} is ${check.sql}`] : [])),
  ]
  const options = [
    `    table: ${quoted(table.name)},\n`,
    ...(writing.managed && !table.isView ? [] : ['    managed: false,\n']),
    ...(table.comment === null ? [] : [`    comment: ${quoted(table.comment)},\n`]),
    ...(declared.length === 0 ? [] : [`    indexes: [\n${declared.join('')}    ],\n`]),
  ]
  const comments = remarks.map((remark) => `// ${remark.replaceAll(/\s+/g, ' ')}\n`).join('')
  return `${comments}export class ${name} extends model(\n  {\n${[...fields, ...relations].join('')}  },\n  {\n${options.join('')}  },\n) {}\n`
}

/** What a check says of columns in words of fields; null for one that fields cannot say. */
function understood({ sql }: FoundCheck, table: FoundTable, engine: Engine): readonly FoundCondition[] | null {
  const conditions = readCondition(sql, engine)
  const kinds = new Map(table.columns.map(({ name, type }) => [name, type?.kind]))
  const isSaid = conditions?.every(({ says, column }) => {
    const kind = kinds.get(column)
    if (says === 'json' || says === 'length') return kind === (says === 'json' ? 'json' : 'varchar')
    if (says === 'in') return kind !== undefined && kind !== 'json'
    return (says === '<=' || says === '>=') && kind !== undefined && ['smallint', 'integer', 'bigint', 'float'].includes(kind)
  })
  return isSaid ? (conditions ?? null) : null
}

function remarksOn({ table, keys, primaryKey }: Planned): string[] {
  const unknown = table.columns.filter(({ type }) => type === null)
  const others = table.foreignKeys.filter(({ columns }) => columns.length > 1 || !keys.has(columns[0] as string))
  const what = table.isView ? 'a view' : 'a table without a primary key'
  const ofDomains = table.domainChecks.map(
    ({ column, domain, name, sql }) => `the check ${name ?? 'without a name'} of ${column}, by its domain ${domain}, is ${sql}`,
  )
  return [
    ...(table.primaryKey.length > 0 ? [] : [`This is ${what}: see whether ${primaryKey.join(', ')} tells its rows apart.`]),
    ...unknown.map(({ name, declared }) => `${name} is ${declared || 'without a type'}, which no field is made for: a text is a guess.`),
    ...others.map(
      (key) => `${key.columns.join(', ')} refers to ${key.table} (${key.targets.join(', ')}), which is no single key of a model here.`,
    ),
    ...ofDomains,
  ]
}

function relationSource({ kind, target, via, through, throughFields }: PlannedRelation, source: Source): string {
  if (kind !== 'manyToMany') return source.call(kind, [`() => ${target}`, quoted(via as string)])
  const fields = throughFields === null ? '' : `, throughFields: [${throughFields.map(quoted).join(', ')}]`
  return source.call(kind, [`() => ${target}`, `{ through: () => ${through}${fields} }`])
}
