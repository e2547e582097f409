// A foreign key to a row of one of several models, Django's generic relation: `target: genericKey({ article: () => Article, picture: () => Picture })`.
// The list is closed and declared. It is a nullable foreign key for each kind, `targetArticle` and `targetPicture`, and a check that says
// how many of them are set, so that all that holds for foreign keys holds here: see decision 019.

import { NuagesError, shown } from '../base/errors.ts'
import { either } from './either.ts'
import { check, type Index } from './indexes.ts'
import { checkOptions } from './known-names.ts'
import { Lookup } from './lookup.ts'
import { type ForeignKey, foreignKey, type OnDelete } from './relations.ts'

/** Options of a generic key; each holds for the foreign key of every kind. */
export interface GenericKeyOptions {
  /** Whether a row may point at nothing. Default false. */
  null?: boolean
  /** Default 'restrict'. */
  onDelete?: Exclude<OnDelete, 'setDefault'>
  /** Whether the database keeps an index for each kind. Default true. */
  index?: boolean
  /** Whether at most one row points at the same target. */
  unique?: boolean
  /** The name that the field had, so that a migration keeps what is in it. */
  renamedFrom?: string
  /** Whether the database itself checks that the target is there. Default true. */
  constraint?: boolean
  comment?: string
  editable?: boolean
  label?: string
  help?: string
}

const OPTIONS: Readonly<Record<keyof GenericKeyOptions, true>> = {
  null: true,
  onDelete: true,
  index: true,
  unique: true,
  renamedFrom: true,
  constraint: true,
  comment: true,
  editable: true,
  label: true,
  help: true,
}

/** A generic key as the run time sees it: a foreign key whose targets are several, by the names of their kinds. */
export interface AnyGenericKey extends ForeignKey<Readonly<Record<string, Function>>, boolean> {
  readonly kind: 'generic'
  readonly options: GenericKeyOptions
}

// NB: infer the thunks themselves, as `foreignKey` does.

/**
 * A relation to one row of one of several models: `target: genericKey({ article: () => Article, picture: () => Picture })`. Rows have
 * `target`, once it is loaded, and always the keys `targetArticleId` and `targetPictureId`, of which one is not null; the other end is
 * `reverse(() => Comment, 'target')`. Throws ORM_FIELD_TARGET, ORM_FIELD_OPTIONS, ORM_OPTION_UNKNOWN.
 */
export function genericKey<const Kinds extends Readonly<Record<string, Function>>, const O extends GenericKeyOptions = {}>(
  kinds: Kinds,
  options?: O,
): ForeignKey<Kinds, O extends { null: true } ? true : false> {
  checkKinds(kinds)
  const known: GenericKeyOptions = options ?? {}
  checkOptions('a generic key', known, Object.keys(OPTIONS))
  const refuse = (problem: string, hint: string): never => {
    throw new NuagesError('ORM_FIELD_OPTIONS', `a generic key ${problem}`, { hint })
  }
  if ((known.onDelete as OnDelete) === 'setDefault')
    refuse('has no default that its targets could be set to', "choose 'setNull' or 'cascade'")
  if (known.onDelete === 'setNull' && known.null !== true)
    refuse('is set to null when its target is deleted, and cannot be null', 'declare it with { null: true }, or choose another onDelete')
  const field = {
    kind: 'generic',
    to: Object.freeze({ ...kinds }),
    nullable: known.null ?? false,
    one: known.unique ?? false,
    options: known,
  }
  return Object.freeze(field) as never
}

function checkKinds(kinds: unknown): void {
  const entries = Object.prototype.toString.call(kinds) === '[object Object]' ? Object.entries(kinds as object) : []
  const isSound = entries.every(([name, to]) => /^[a-z][A-Za-z0-9]*$/.test(name) && typeof to === 'function')
  if (entries.length > 0 && isSound) return
  throw new NuagesError(
    'ORM_FIELD_TARGET',
    `genericKey was given ${shown(kinds)}: expected functions that return models, by names in small letters`,
    {
      hint: 'write genericKey({ article: () => Article, picture: () => Picture })',
    },
  )
}

/** The name of the foreign key of one kind: `targetArticle`. */
export function kindKey(name: string, kind: string): string {
  return name + kind.slice(0, 1).toUpperCase() + kind.slice(1)
}

/** The foreign keys that a generic key is made of, by name. */
export function keysOf(name: string, { to: kinds, options }: AnyGenericKey): ReadonlyMap<string, ForeignKey<Function, true>> {
  const { renamedFrom, null: _, ...shared } = options
  return new Map(
    Object.entries(kinds).map(([kind, to]) => {
      const former = renamedFrom === undefined ? {} : { renamedFrom: kindKey(renamedFrom, kind) }
      return [kindKey(name, kind), foreignKey(to, { ...shared, ...former, null: true })]
    }),
  )
}

/** The check that a row points at one target, or where it may, at none. */
export function checkOfKinds(name: string, field: AnyGenericKey): Index {
  const columns = Object.keys(field.to).map((kind) => `${kindKey(name, kind)}Id`)
  const only = (chosen: string | null): object =>
    Object.fromEntries(columns.map((column) => [column, column === chosen ? new Lookup('notNull') : null]))
  const ways = [...columns.map(only), ...(field.nullable ? [only(null)] : [])]
  const [first] = ways as [object, ...object[]]
  return Object.freeze({ ...check(ways.length === 1 ? first : either(...ways)), field: name })
}
