// Found indexes as the options of a model, and what cannot be said in them as remarks.

import { constraintName, indexWords } from '../ddl/names.ts'
import type { Engine } from '../engine.ts'
import { quoted, type Source } from '../migrations/source.ts'
import { type FoundCondition, readCondition } from './conditions.ts'
import { rawSource, valueSource } from './default-source.ts'
import { isOwnIndex } from './field-source.ts'
import { type FoundColumn, type FoundIndex, isUsual } from './found.ts'
import type { Planned } from './planned.ts'

/** What the options of a model say of an index: nothing where a field says it, a text, or why there is none. */
export interface IndexSource {
  readonly text: string | null
  readonly remark: string | null
}
const SAID: IndexSource = { text: null, remark: null }

/** Writes an index. */
export function indexSource(index: FoundIndex, model: Planned, engine: Engine, source: Source): IndexSource {
  const { name, unique, parts, where, special, include, deferrable, nullsDistinct } = index
  const title = `${unique ? 'the unique index' : 'the index'} ${name ?? 'without a name'}`
  if (special !== null) return { text: null, remark: `${title} is ${special}` }
  const columns = parts.map(({ column }) => column)
  if (isOfField(index, model)) return SAID
  if (columns.some((column, place) => column !== null && columns.slice(0, place).includes(null)))
    return { text: null, remark: `${title} has an expression before a column` }
  const condition = where === null ? '' : conditionSource(where, model, engine)
  if (condition === null) return { text: null, remark: `${title} is of rows where ${where}` }
  const fields = parts.map(({ column, sql, descending }) =>
    column === null ? rawSource(sql as string, source) : quoted(`${descending ? '-' : ''}${fieldOf(model, column)}`),
  )
  const words = indexWords(parts)
  const usual = constraintName(model.table.name, where === null ? words : [...words, 'where'], unique ? 'key' : 'idx')
  const options = [
    ...(name === null || name === usual ? [] : [`name: ${quoted(name)}`]),
    ...(condition === '' ? [] : [`where: ${condition}`]),
    ...(parts.every(({ opclass }) => opclass === null)
      ? []
      : [`opclasses: [${parts.map(({ opclass }) => (opclass === null ? 'null' : quoted(opclass))).join(', ')}]`]),
    ...(deferrable === null ? [] : [`deferrable: ${quoted(deferrable)}`]),
    ...(nullsDistinct ? [] : ['nullsDistinct: false']),
    ...(include.length === 0 ? [] : [`include: [${include.map((column) => quoted(fieldOf(model, column))).join(', ')}]`]),
  ]
  return {
    text: source.call(unique ? 'unique' : 'index', [
      `[${fields.join(', ')}]`,
      ...(options.length === 0 ? [] : [`{ ${options.join(', ')} }`]),
    ]),
    remark: null,
  }
}

/** Whether a field says it: its own index, or that of a foreign key. */
function isOfField(index: FoundIndex, model: Planned): boolean {
  const { name, unique, parts, where } = index
  const [part, second] = parts
  const column = part?.column ?? null
  if (column === null || second !== undefined || part?.descending === true || where !== null || !isUsual(index)) return false
  return model.keys.has(column) || isOwnIndex(model, name, column, unique)
}

/** The field of a column: of a foreign key the key itself. */
function fieldOf(model: Planned, column: string): string {
  const field = model.fields.get(column) as string
  return model.keys.has(column) ? `${field}Id` : field
}

/** The condition of an index as an object; null for one that cannot be said so. */
function conditionSource(where: string, model: Planned, engine: Engine): string | null {
  const conditions = readCondition(where, engine)
  const columns = new Map(model.table.columns.map((column) => [column.name, column]))
  const parts = conditions?.map((condition) => partSource(condition, model, columns.get(condition.column)))
  const isWhole = parts?.every((part) => part !== null) && new Set(conditions?.map(({ column }) => column)).size === parts.length
  return isWhole ? `{ ${parts.join(', ')} }` : null
}

function partSource(condition: FoundCondition, model: Planned, column: FoundColumn | undefined): string | null {
  if (column === undefined) return null
  const field = fieldOf(model, column.name)
  switch (condition.says) {
    case 'null':
      return `${field}: null`
    case 'true':
    case 'false':
      return column.type?.kind === 'boolean' ? `${field}: ${condition.says}` : null
    case '=': {
      const value = valueSource(condition.value, column.type ?? { kind: 'text' })
      return value === null ? null : `${field}: ${value}`
    }
    default:
      return null
  }
}
