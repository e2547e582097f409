// The steps of migrations. Each makes the next state of one; what that means for tables follows from the two states, forwards and
// backwards. SQL and code say both ways themselves.

import { NuagesError } from '../../base/errors.ts'
import type { Index } from '../indexes.ts'
import { checkOptions } from '../known-names.ts'
import {
  fullName,
  type ModelState,
  type ProjectState,
  retargeted,
  type StateField,
  type StateOptions,
  targetName,
} from './project-state.ts'
import { Source } from './source.ts'

/** A step. Made by the functions of this file. */
export interface Operation {
  readonly kind: string
  /** What it does, in a line. */
  readonly title: string
  /** The state after it. Throws ORM_MIGRATION_STATE where it does not fit. */
  apply(state: ProjectState, label: string): ProjectState
  /** A model or a field that gets another name, or whose table or column may get one. */
  readonly rename?: Rename
  /** What rows get that are there already, by `Model.field`. */
  readonly fill?: readonly [model: string, field: string, value: unknown, where: 'new' | 'null']
  readonly run?: Run
}
/** Another name of a model, or of a field of one. */
export type Rename =
  | { readonly model: string; readonly to: string; readonly field?: undefined }
  | { readonly model: string; readonly field: string; readonly to: string }
/** Work between changes of tables. */
export interface Run {
  readonly forwards: Work
  /** Null where there is no way back. */
  readonly backwards: Work | null
}
/** Statements, or a function that is given models as they are at that point. */
export type Work =
  | { readonly sql: readonly string[] | Readonly<Record<string, readonly string[]>> }
  | { readonly models: ModelFields; readonly code: (models: Readonly<Record<string, never>>) => Promise<void> | void }
/** Fields of models, by name, that a data step works with. */
export type ModelFields = Readonly<Record<string, Readonly<Record<string, StateField>>>>

/** Fields by name, as `createModel` takes them. */
export type FieldsGiven = Readonly<Record<string, object>>
/** Options that `createModel` takes. */
export interface CreateModelOptions extends StateOptions {
  readonly indexes?: readonly Index[]
}
/** What rows get that are there already. */
export interface FillOptions {
  readonly fill?: unknown
}

function refuse(problem: string): never {
  throw new NuagesError('ORM_MIGRATION_STATE', problem, {
    hint: 'the files of migrations do not fit together; was one edited or left out?',
  })
}

function modelIn(state: ProjectState, label: string, name: string): ModelState {
  return state.get(`${label}.${name}`) ?? refuse(`there is no model ${label}.${name} at that point`)
}

function withModel(state: ProjectState, changed: ModelState): ProjectState {
  return new Map(state).set(fullName(changed), changed)
}

function changing(model: string, change: (known: ModelState) => Partial<ModelState>): Operation['apply'] {
  return (state, label) => {
    const known = modelIn(state, label, model)
    return withModel(state, { ...known, ...change(known) })
  }
}

const STATE_OPTIONS: readonly (keyof StateOptions)[] = ['table', 'comment', 'managed']

/** A new model: `createModel('Article', { id: auto(), title: text() })`. Throws ORM_OPTION_UNKNOWN. */
export function createModel(name: string, fields: FieldsGiven, given: CreateModelOptions = {}): Operation {
  checkOptions('createModel', given, [...STATE_OPTIONS, 'indexes'])
  const { indexes = [], ...options } = given
  return {
    kind: 'createModel',
    title: `Create ${name}`,
    apply(state, label) {
      if (state.has(`${label}.${name}`)) refuse(`the model ${label}.${name} is there already`)
      const known = new Map(Object.entries(fields)) as ReadonlyMap<string, StateField>
      return withModel(state, { label, name, fields: known, indexes, options })
    },
  }
}

/** Takes a model away, with its table and all rows. */
export function deleteModel(name: string): Operation {
  return {
    kind: 'deleteModel',
    title: `Delete ${name}`,
    apply(state, label) {
      const next = new Map(state)
      if (!next.delete(`${label}.${name}`)) refuse(`there is no model ${label}.${name} at that point`)
      return next
    },
  }
}

/** Another name for a model, and so for its table. Relations to it follow. */
export function renameModel(from: string, name: string): Operation {
  return {
    kind: 'renameModel',
    title: `Rename ${from} to ${name}`,
    rename: { model: from, to: name },
    apply(state, label) {
      const known = modelIn(state, label, from)
      const [old, next] = [`${label}.${from}`, `${label}.${name}`]
      const follow = (field: StateField): StateField =>
        field.kind === 'column' || targetName(field) !== old ? field : retargeted(field, next)
      const renamed = [...state].map(([key, model]): [string, ModelState] => {
        const fields = new Map([...model.fields].map(([each, field]) => [each, follow(field)]))
        return key === old ? [next, { ...known, name, fields }] : [key, { ...model, fields }]
      })
      return new Map(renamed)
    },
  }
}

/** A new field. `fill` is what rows get that are there already, where it cannot be null and has no default. */
export function addField(model: string, name: string, field: object, options: FillOptions = {}): Operation {
  checkOptions('addField', options, ['fill'])
  const { fill } = options
  return {
    kind: 'addField',
    title: `Add ${name} to ${model}`,
    ...(fill === undefined ? {} : { fill: [model, name, fill, 'new'] as const }),
    apply: changing(model, ({ fields }) => {
      if (fields.has(name)) refuse(`${model}.${name} is there already`)
      return { fields: new Map(fields).set(name, field as StateField) }
    }),
  }
}

/** Takes a field away, with its column and what is in it. */
export function removeField(model: string, name: string): Operation {
  return {
    kind: 'removeField',
    title: `Remove ${name} from ${model}`,
    apply: changing(model, ({ fields }) => {
      const next = new Map(fields)
      if (!next.delete(name)) refuse(`there is no field ${model}.${name} at that point`)
      return { fields: next }
    }),
  }
}

/** Another name for a field, and so for its column. Indexes follow. */
export function renameField(model: string, from: string, name: string): Operation {
  const follow = (field: string): string => {
    const [sign, plain] = field.startsWith('-') ? ['-', field.slice(1)] : ['', field]
    if (plain === from) return sign + name
    return plain === `${from}Id` ? `${sign}${name}Id` : field
  }
  return {
    kind: 'renameField',
    title: `Rename ${from} of ${model} to ${name}`,
    rename: { model, field: from, to: name },
    apply: changing(model, ({ fields, indexes }) => {
      if (!fields.has(from)) refuse(`there is no field ${model}.${from} at that point`)
      const renamed = [...fields].map(([each, field]): [string, StateField] => [each === from ? name : each, field])
      return {
        fields: new Map(renamed),
        indexes: indexes.map((index) => ({ ...index, fields: index.fields.map(follow), include: index.include.map(follow) })),
      }
    }),
  }
}

/** Another form of a field. `fill` takes the place of null where it can no longer be null. */
export function alterField(model: string, name: string, field: object, options: FillOptions = {}): Operation {
  checkOptions('alterField', options, ['fill'])
  const { fill } = options
  return {
    kind: 'alterField',
    title: `Change ${name} of ${model}`,
    rename: { model, field: name, to: name },
    ...(fill === undefined ? {} : { fill: [model, name, fill, 'null'] as const }),
    apply: changing(model, ({ fields }) => {
      if (!fields.has(name)) refuse(`there is no field ${model}.${name} at that point`)
      return { fields: new Map(fields).set(name, field as StateField) }
    }),
  }
}

/** Other options of a model: the name of its table, its comment, whether it is managed, which itself changes no table. */
export function alterModel(model: string, options: StateOptions): Operation {
  checkOptions('alterModel', options, STATE_OPTIONS)
  return {
    kind: 'alterModel',
    title: `Change the options of ${model}`,
    rename: { model, to: model },
    apply: changing(model, () => ({ options })),
  }
}

/** A new index, constraint or full-text index. */
export function addIndex(model: string, index: Index): Operation {
  return {
    kind: 'addIndex',
    title: `Add ${nameOf(index)} to ${model}`,
    apply: changing(model, ({ indexes }) => ({ indexes: [...indexes, index] })),
  }
}

/** Takes an index or a constraint away; it is told as it was declared. */
export function removeIndex(model: string, index: Index): Operation {
  const written = indexSource(index, new Source())
  return {
    kind: 'removeIndex',
    title: `Remove ${nameOf(index)} from ${model}`,
    apply: changing(model, ({ indexes }) => {
      const place = indexes.findIndex((each) => indexSource(each, new Source()) === written)
      if (place < 0) refuse(`${model} has no ${written} at that point`)
      return { indexes: indexes.toSpliced(place, 1) }
    }),
  }
}

/** An index in a few words. */
function nameOf({ kind, name, fields }: Index): string {
  return `${kind === 'fullText' ? 'full-text index' : kind}${name === null ? '' : ` ${name}`}${fields.length === 0 ? '' : ` of ${fields.join(', ')}`}`
}

/** An index as the TypeScript that makes it. */
export function indexSource(index: Index, source: Source): string {
  const { kind, fields, expressions, include, condition, name, message, opclasses, deferrable, nullsDistinct } = index
  const options = { ...(name === null ? {} : { name }), ...(message === null ? {} : { message }) }
  if (kind === 'check') {
    const more = Object.keys(options).length === 0 ? [] : [source.object(options)]
    return source.call('check', [source.value(condition), ...more])
  }
  const all = {
    ...options,
    ...(condition === null ? {} : { where: condition }),
    ...(include.length === 0 ? {} : { include }),
    ...(opclasses.length === 0 ? {} : { opclasses }),
    ...(deferrable === null ? {} : { deferrable }),
    ...(nullsDistinct ? {} : { nullsDistinct }),
  }
  const more = Object.keys(all).length === 0 ? [] : [source.object(all)]
  return source.call(kind, [source.value([...fields, ...expressions]), ...more])
}

type Statements = string | readonly string[]
const listOf = (given: Statements): readonly string[] => (typeof given === 'string' ? [given] : given)

/** Statements of one's own; by engine (`sqlite`, `postgres`, `mysql`) where they differ. Without `backwards` there is no way back. */
export function runSql(
  forwards: Statements | Readonly<Record<string, Statements>>,
  backwards?: Statements | Readonly<Record<string, Statements>>,
): Operation {
  const work = (given: Statements | Readonly<Record<string, Statements>>): Work => {
    if (typeof given === 'string' || Array.isArray(given)) return { sql: listOf(given as Statements) }
    return { sql: Object.fromEntries(Object.entries(given).map(([engine, own]) => [engine, listOf(own)])) }
  }
  return {
    kind: 'runSql',
    title: 'Run SQL',
    apply: (state) => state,
    run: { forwards: work(forwards), backwards: backwards === undefined ? null : work(backwards) },
  }
}

/** Work on rows in code, made by `runCode`. */
export function codeOperation(models: ModelFields, forwards: Code, backwards: Code | undefined): Operation {
  return {
    kind: 'runCode',
    title: 'Run code',
    apply: (state) => state,
    run: { forwards: { models, code: forwards }, backwards: backwards === undefined ? null : { models, code: backwards } },
  }
}
type Code = (models: Readonly<Record<string, never>>) => Promise<void> | void
