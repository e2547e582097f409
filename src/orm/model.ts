// `model()`: a class from fields. `class Article extends model({ title: text() }) {}`.

import { NuagesError, shown } from '../base/errors.ts'
import type { Checked } from './conditions.ts'
import type { Executes } from './executor.ts'
import type { Column } from './field.ts'
import { auto } from './fields/integers.ts'
import { type AnyGenericKey, checkOfKinds, keysOf } from './generic-key.ts'
import type { Index } from './indexes.ts'
import { begunState } from './initial.ts'
import { checkOptions } from './known-names.ts'
import type { Links } from './links.ts'
import type { NotLoaded, Row } from './loaded.ts'
import type { FieldsOf, ForeignKeys, Implied, Keys, NamedColumns, NullIf, RowOf, Target, ValueOf } from './names.ts'
import type { Filtered } from './prepared.ts'
import type { QuerySet } from './query-set.ts'
import { defineGenerics, defineRelations, queryOf } from './related.ts'
import type { ForeignKey, ManyToMany, Reverse, ReverseOne } from './relations.ts'
import { BaseRow } from './row.ts'
import { begin } from './row-values.ts'
import { type AnyFields, type Definition, define, type SchemaOptions, schemaOf } from './schema.ts'
import type { Given, Initial } from './writes.ts'

/** What a row that was not loaded further has in a field. */
export type Held<X, K> =
  X extends Column<infer V>
    ? V
    : X extends ForeignKey<infer T, infer N>
      ? NotLoaded<RowOf<Target<T>>, K & string> | NullIf<N>
      : X extends Reverse<infer T, infer V>
        ? V extends keyof FieldsOf<Target<T>>
          ? QueryOf<Target<T>>
          : `no field '${V}' over there`
        : X extends ReverseOne<infer T, infer V>
          ? V extends keyof FieldsOf<Target<T>>
            ? NotLoaded<RowOf<Target<T>>, K & string> | null
            : `no field '${V}' over there`
          : X extends ManyToMany<infer T>
            ? QueryOf<Target<T>> & Links<Target<T>>
            : never
/** A row of a model with the fields `F`, nothing of it loaded but its columns. */
export type Instance<F> = { [K in keyof F]: Held<F[K], K> } & { [K in keyof Implied<F>]: ValueOf<Implied<F>[K]> } & Row<F>

/** Options of a model. */
export interface ModelOptions<F, Q> {
  /** The table. Default: the label of the model set, `_` and the name in snake_case. */
  table?: string
  /** The order of its query sets that say no other. */
  ordering?: (NamedColumns<F> | `-${NamedColumns<F>}`)[]
  /** Indexes and constraints: `index([...])`, `unique([...])`, `check({...})`. */
  indexes?: readonly Index<NamedColumns<F> | `-${NamedColumns<F>}` | ForeignKeys<F>>[]
  /** The query set class, as a thunk: `() => ArticleQuery`. */
  query?: Q
  /** What people call one row, and several. Default: the name in words. */
  label?: string
  pluralLabel?: string
  /** The name that the model had, so that a migration keeps its rows. */
  renamedFrom?: string
  /** Whether migrations make the table. Default true. */
  managed?: boolean
  comment?: string
}
/** The query set class of a model: its own, or the plain one. */
export type QueryOf<M> = M extends { readonly Query: infer Q } ? ([unknown] extends [Q] ? QuerySet<M> : RowOf<Target<Q>>) : never

/** The static side of every model. Kept free of its fields, so that hovers stay short. */
export interface Model {
  /** All rows. */
  query<M>(this: M): QueryOf<M>
  /** The rows that meet all of these conditions. */
  where<M, W>(this: M, where: Checked<M, W>): Filtered<QueryOf<M>, M, W>
  /** The only row that does. Throws ORM_ROW_NONE, which answers a request with 404, and ORM_ROW_SEVERAL. */
  get<M, W>(this: M, where: Checked<M, W>): Promise<RowOf<M>>
  /** Makes a row and saves it. */
  create<M, V>(this: M, values: Given<M, V>): Promise<RowOf<M>>
  /** All rows, of this database and not of the current one. */
  using<M>(this: M, database: Executes): QueryOf<M>
}
/** Any model at all: deliberately weak, the bound for code that is generic over models (admin, forms, fixtures). */
export interface AnyModel extends Model {
  new (values?: never): { save: unknown }
  readonly fields: object
}
/** What `model()` gives, to be extended. */
export interface ModelClass<F, Q> extends Model {
  new (values?: Initial<F>): Instance<F>
  readonly fields: F
  readonly Query: Q
}

type Reserved = Exclude<keyof Row<unknown>, symbol> | 'constructor' | '__proto__' | 'then'
type Clashes<F> = {
  [K in
    | (Keys<F> & (Reserved | `${ForeignKeys<F>}Id`))
    | Extract<Keys<F>, `${string}.${string}` | `-${string}`>]: `a field cannot be called '${K}': every row has its own`
}

const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(BaseRow.prototype),
  ...Object.getOwnPropertyNames(Object.prototype),
  'then',
])

/** Why a field cannot have a name, whatever other fields there are; null if it can. */
export function nameProblem(name: string): string | null {
  if (RESERVED.has(name)) return 'every row has its own'
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? null : 'expected a letter, and letters, digits or _ behind it'
}

function checkName(name: string, fields: object): void {
  const owner = name.endsWith('Id') ? name.slice(0, -2) : ''
  const isKey = Object.hasOwn(fields, owner) && (fields as AnyFields)[owner]?.kind === 'foreignKey'
  const why = nameProblem(name) ?? (isKey ? `it holds the key of ${shown(owner)}` : null)
  if (why !== null) throw new NuagesError('ORM_FIELD_NAME', `a field cannot be called ${shown(name)}: ${why}`)
}

/** The fields, with the foreign keys of generic keys in place of those. */
function checkFields(fields: object): Pick<Definition, 'fields' | 'generics'> {
  const copy: Record<string, unknown> = Object.create(null)
  const generics = new Map<string, AnyGenericKey>()
  for (const [name, field] of Object.entries(fields)) {
    checkName(name, fields)
    if (field?.kind === 'generic') {
      generics.set(name, field)
      for (const [key, made] of keysOf(name, field)) {
        checkFree(key, name, fields)
        copy[key] = made
      }
      continue
    }
    if (typeof field?.kind !== 'string') {
      throw new NuagesError('ORM_FIELD_KIND', `the field ${shown(name)} is ${shown(field)}: expected a field such as text()`)
    }
    copy[name] = field
  }
  return { fields: Object.freeze(copy) as AnyFields, generics }
}

function checkFree(key: string, generic: string, fields: object): void {
  const taken = [key, `${key}Id`].find((name) => Object.hasOwn(fields, name))
  if (taken !== undefined)
    throw new NuagesError('ORM_FIELD_NAME', `a field cannot be called ${shown(taken)}: it is part of ${shown(generic)}`)
}

function withChecks(options: SchemaOptions, generics: ReadonlyMap<string, AnyGenericKey>): SchemaOptions {
  if (generics.size === 0) return options
  const checks = [...generics].map(([name, field]) => checkOfKinds(name, field))
  return { ...options, indexes: [...(options.indexes ?? []), ...checks] }
}

interface Querying extends Function {
  new (values?: object): BaseRow
  query(): QuerySet<unknown>
}
const STATICS = {
  query(this: Function): QuerySet<unknown> {
    return queryOf(begunState(schemaOf(this)))
  },
  where(this: Querying, where: never): unknown {
    return this.query().where(where)
  },
  get(this: Querying, where: never): Promise<unknown> {
    return this.query().get(where)
  },
  using(this: Querying, database: Executes): unknown {
    return this.query().using(database)
  },
  async create(this: Querying, values: object): Promise<unknown> {
    return new this(values).save()
  },
}

const OPTIONS: Readonly<Record<keyof SchemaOptions, true>> = {
  table: true,
  ordering: true,
  indexes: true,
  query: true,
  label: true,
  pluralLabel: true,
  renamedFrom: true,
  managed: true,
  comment: true,
}

/**
 * A class of rows from fields, to be extended: `class Article extends model({ title: text() }) {}`. Fields that several
 * models share are spread: `model({ ...timestamps, title: text() })`. Throws ORM_FIELD_NAME, ORM_FIELD_KIND, ORM_OPTION_UNKNOWN.
 */
export function model<F extends object, Q = unknown>(fields: F & Clashes<F>, options?: ModelOptions<F, Q>): ModelClass<F, Q> {
  const { fields: known, generics } = checkFields(fields)
  checkOptions('a model', options, Object.keys(OPTIONS))
  class Base extends BaseRow {
    static readonly fields: object = Object.freeze({ ...fields })
    static readonly Query: unknown = options?.query

    constructor(values?: object) {
      super()
      begin(this, new.target, values)
    }
  }
  Object.assign(Base, STATICS)
  define(Base, { fields: known, generics, options: withChecks((options ?? {}) as SchemaOptions, generics), id: auto() as never })
  const relations = Object.keys(known).filter((name) => known[name]?.kind !== 'column')
  defineRelations(Base.prototype, relations)
  defineGenerics(Base.prototype, [...generics.keys()])
  return Base as unknown as ModelClass<F, Q>
}
