// Relations between models. Each takes a thunk, `() => User`, so that models may refer to each other and to themselves; it is
// opened when the model is first used, never while modules load.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptions, oneOf } from './known-names.ts'

/**
 * What happens to rows whose target is deleted: they go with it (`cascade`); it is refused (`protect`); it is refused unless they go too,
 * by another relation that cascades (`restrict`); they are set to null or to the default; or nothing (the database may refuse).
 */
export type OnDelete = 'cascade' | 'protect' | 'restrict' | 'setNull' | 'setDefault' | 'doNothing'
const ON_DELETE: readonly OnDelete[] = ['cascade', 'protect', 'restrict', 'setNull', 'setDefault', 'doNothing']

/** Options of a foreign key. */
export interface ForeignKeyOptions {
  /** May be null. Default false. */
  null?: boolean
  /** Default 'restrict': a row that others point at is not deleted, unless they go with it. */
  onDelete?: OnDelete
  /** Whether the database keeps an index. Default true. */
  index?: boolean
  unique?: boolean
  /** Whether it is the primary key, or part of it, as that of a row that adds to another or of a link between two. */
  primaryKey?: boolean
  /** The key of the target of a row that gives none, and what `onDelete: 'setDefault'` writes. */
  default?: string | number | bigint | (() => string | number | bigint)
  /** The name in the database. Default: the name of the field in snake_case and `_id`. */
  column?: string
  /** The name that the field had, so that a migration keeps what is in it. */
  renamedFrom?: string
  /** Whether the database itself checks that the target is there. Default true. */
  constraint?: boolean
  comment?: string
  editable?: boolean
  label?: string
  help?: string
}

/** A column that holds the primary key of a row of another model, `authorId`, and the relation to it, `author`. */
export interface ForeignKey<out To, out Nullable extends boolean = false> {
  /** `generic` of one that leads to one of several models, see generic-key.ts. */
  readonly kind: 'foreignKey' | 'generic'
  readonly to: To
  readonly nullable: Nullable
  /** Whether at most one row points at the same target. */
  readonly one: boolean
  readonly options: ForeignKeyOptions
}

/** A foreign key that a new row need not be given. */
export interface Defaulted {
  readonly options: { readonly default: {} }
}

/** A foreign key that is the primary key, or part of it. */
export interface Keyed {
  readonly options: { readonly primaryKey: true }
}
/** The other end of a foreign key, or of a many-to-many relation; holds no column. */
export interface Reverse<out To, out Via extends string> {
  readonly kind: 'reverse'
  readonly to: To
  readonly via: Via
}

/** The other end of a one-to-one relation: a row or null. */
export interface ReverseOne<out To, out Via extends string> {
  readonly kind: 'reverseOne'
  readonly to: To
  readonly via: Via
}

/** Options of a many-to-many relation. */
export interface ManyToManyOptions {
  /** The model between the two, where it has columns of its own; it has a foreign key to each. */
  through?: Function
  /** Which foreign keys of `through` are meant, where there are several: the one to this model and the one to the target. */
  throughFields?: readonly [here: string, there: string]
  /** The name of the table between the two. Default: this model's table, `_` and the name of the field. */
  table?: string
  /** The name that the field had, so that a migration keeps its links. */
  renamedFrom?: string
  /** Of a relation to the same model: whether it holds in both directions. Default false. */
  symmetrical?: boolean
  label?: string
  help?: string
}

/** A relation by a table between the two models. */
export interface ManyToMany<out To> {
  readonly kind: 'manyToMany'
  readonly to: To
  readonly options: ManyToManyOptions
}

/** Any relation, as the run time sees it. */
export type AnyRelation = ForeignKey<unknown, boolean> | Reverse<unknown, string> | ReverseOne<unknown, string> | ManyToMany<unknown>

function checkThunk(what: string, to: unknown): void {
  if (typeof to === 'function') return
  throw new NuagesError('ORM_FIELD_TARGET', `${what} was given ${shown(to)}, not a function that returns a model`, {
    hint: `write ${what}(() => User)`,
  })
}

const KEY_OPTIONS: Readonly<Record<keyof ForeignKeyOptions, true>> = {
  null: true,
  onDelete: true,
  index: true,
  unique: true,
  primaryKey: true,
  default: true,
  column: true,
  renamedFrom: true,
  constraint: true,
  comment: true,
  editable: true,
  label: true,
  help: true,
}

function checkKeyOptions(options: ForeignKeyOptions): void {
  checkOptions('a foreign key', options, Object.keys(KEY_OPTIONS))
  if (options.onDelete !== undefined) oneOf('onDelete', options.onDelete, ON_DELETE)
}

const LINK_OPTIONS: Readonly<Record<keyof ManyToManyOptions, true>> = {
  through: true,
  throughFields: true,
  table: true,
  renamedFrom: true,
  symmetrical: true,
  label: true,
  help: true,
}

// NB: infer the thunk itself, not what it returns: inferring `() => M` would resolve the target's base class while this one's
// is still being computed (TS2506). `Function` has no call signature, so nothing is resolved.

/** A relation to one row of another model: `author: foreignKey(() => User)`. Rows have `author` and `authorId`. Throws ORM_FIELD_TARGET, ORM_OPTION_UNKNOWN. */
export function foreignKey<To extends Function, const O extends ForeignKeyOptions = {}>(
  to: To,
  options?: O,
): ForeignKey<To, O extends { null: true } ? true : false> &
  (O extends { default: {} } ? Defaulted : unknown) &
  (O extends { primaryKey: true } ? Keyed : unknown) {
  checkThunk('foreignKey', to)
  const known: ForeignKeyOptions = options ?? {}
  if (known.primaryKey && known.null) {
    throw new NuagesError('ORM_FIELD_OPTIONS', 'a primary key cannot be null', { hint: 'leave out { null: true }' })
  }
  checkKeyOptions(known)
  const field = { kind: 'foreignKey', to, nullable: known.null ?? false, one: known.unique ?? false, options: known }
  return Object.freeze(field) as never
}

/** A foreign key that no two rows share, as between a user and a profile. Throws ORM_FIELD_TARGET. */
export function oneToOne<To extends Function, const O extends ForeignKeyOptions = {}>(
  to: To,
  options?: O,
): ForeignKey<To, O extends { null: true } ? true : false> &
  (O extends { default: {} } ? Defaulted : unknown) &
  (O extends { primaryKey: true } ? Keyed : unknown) {
  checkThunk('oneToOne', to)
  return foreignKey(to, { ...options, unique: true }) as never
}

/** The rows whose field `via` points here: `comments: reverse(() => Comment, 'article')`. Throws ORM_FIELD_TARGET. */
export function reverse<To extends Function, const Via extends string>(to: To, via: Via): Reverse<To, Via> {
  checkThunk('reverse', to)
  return Object.freeze({ kind: 'reverse', to, via })
}

/** The row whose `oneToOne` field `via` points here, or null. Throws ORM_FIELD_TARGET. */
export function reverseOne<To extends Function, const Via extends string>(to: To, via: Via): ReverseOne<To, Via> {
  checkThunk('reverseOne', to)
  return Object.freeze({ kind: 'reverseOne', to, via })
}

/** Rows of another model, each of which may belong to many of these: `tags: manyToMany(() => Tag)`. Throws ORM_FIELD_TARGET, ORM_OPTION_UNKNOWN. */
export function manyToMany<To extends Function>(to: To, options?: ManyToManyOptions): ManyToMany<To> {
  checkThunk('manyToMany', to)
  checkOptions('manyToMany', options, Object.keys(LINK_OPTIONS))
  if (options?.through !== undefined) checkThunk('through', options.through)
  return Object.freeze({ kind: 'manyToMany', to, options: options ?? {} })
}
