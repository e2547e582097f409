// A model at run time: its columns, relations, options and table. Made once for each class, when it is first used.

import { NuagesError, shown } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import { ColumnInfo } from './column-info.ts'
import type { AnyColumnOptions, Codec, Column, Trait } from './field.ts'
import { type AnyGenericKey, kindKey } from './generic-key.ts'
import type { Index } from './indexes.ts'
import type { AnyRelation, ForeignKey, OnDelete } from './relations.ts'

/** A field of either sort. */
export type AnyField = Column<unknown, Trait> | AnyRelation
/** The fields of a model by name. */
export type AnyFields = Readonly<Record<string, AnyField>>

/** The options of a model, without what only the types need. */
export interface SchemaOptions {
  readonly table?: string
  readonly ordering?: readonly string[]
  readonly indexes?: readonly Index[]
  readonly renamedFrom?: string
  readonly label?: string
  readonly pluralLabel?: string
  readonly managed?: boolean
  readonly comment?: string
  readonly query?: Function
}

/** What `model()` was given. */
export interface Definition {
  /** Those of generic keys are here as foreign keys. */
  readonly fields: AnyFields
  readonly generics: ReadonlyMap<string, AnyGenericKey>
  readonly options: SchemaOptions
  /** The codec of an `id` that nobody declared. */
  readonly id: Column<unknown, Trait>
}

const definitions = new WeakMap<object, Definition>()
const schemas = new WeakMap<object, Schema>()
const references = new Set<WeakRef<Schema>>()
let made = 0

/** Remembers what a class was made of, for `model()`. */
export function define(base: Function, definition: Definition): void {
  definitions.set(base, definition)
}

/** The schema of a model class. Throws ORM_MODEL_NONE for anything else. */
export function schemaOf(model: unknown): Schema {
  const known = typeof model === 'function' ? schemas.get(model) : undefined
  if (known !== undefined) return known
  const definition = definitionOf(model)
  if (definition === undefined) {
    throw new NuagesError('ORM_MODEL_NONE', `${shown(model)} is no model`, { hint: 'a model is a class that extends model({ ... })' })
  }
  const schema = new Schema(model as Function, definition)
  schemas.set(schema.model, schema)
  references.add(new WeakRef(schema))
  made++
  return schema
}

/** How many schemas were made so far: what was found among them holds until it changes. */
export function schemaCount(): number {
  return made
}

/** The schemas of all models that were registered or used so far: who points at a model, only they can say. */
export function knownSchemas(): Schema[] {
  const found: Schema[] = []
  for (const reference of references) {
    const schema = reference.deref()
    if (schema === undefined) references.delete(reference)
    else found.push(schema)
  }
  return found
}

/** Whether `value` is a class that `model()` made itself, to be extended. */
export function isBase(value: object): boolean {
  return definitions.has(value)
}

/** Whether `value` is a model class. */
export function isModel(value: unknown): value is Function {
  return definitionOf(value) !== undefined
}

function definitionOf(model: unknown): Definition | undefined {
  for (let at = model; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    const found = definitions.get(at)
    if (found !== undefined) return found
  }
  return undefined
}

/** `publishedAt` as databases write it: `published_at`. */
export function snakeCase(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
}

/** A relation of one model at run time. */
export class RelationInfo {
  readonly schema: Schema
  readonly name: string
  readonly field: AnyRelation
  /** Whether it is one kind of a generic key. */
  readonly isKind: boolean
  #target: Schema | undefined
  #column: ColumnInfo | null = null

  constructor(schema: Schema, name: string, field: AnyRelation, isKind: boolean) {
    this.schema = schema
    this.name = name
    this.field = field
    this.isKind = isKind
  }

  get kind(): AnyRelation['kind'] {
    return this.field.kind
  }
  /** Whether it leads to a list of rows. */
  get many(): boolean {
    return this.kind === 'reverse' || this.kind === 'manyToMany'
  }
  /** Whether there may be no row at the other end. */
  get nullable(): boolean {
    return this.field.kind === 'foreignKey' ? this.field.nullable : true
  }
  /** What happens to these rows when the target is deleted; null where it is no foreign key. */
  get onDelete(): OnDelete | null {
    return this.field.kind === 'foreignKey' ? (this.field.options.onDelete ?? 'restrict') : null
  }
  /** The column of a foreign key; null of other relations. */
  get column(): ColumnInfo | null {
    if (this.kind !== 'foreignKey') return null
    this.#column ??= this.schema.columns.get(`${this.name}Id`) ?? null
    return this.#column
  }
  /** The model at the other end. Throws ORM_MODEL_TARGET if the thunk gives none. */
  get target(): Schema {
    this.#target ??= openTarget(this)
    return this.#target
  }
  /** Of a reverse relation the one it is the reverse of. Throws ORM_MODEL_REVERSE if there is none. */
  get inverse(): RelationInfo | null {
    if (this.field.kind !== 'reverse' && this.field.kind !== 'reverseOne') return null
    const { via } = this.field
    const found = this.target.relations.get(via) ?? this.target.generics.get(via)?.relationTo(this.schema)
    const fits = found !== undefined && (found.kind === 'foreignKey' || (found.kind === 'manyToMany' && this.kind === 'reverse'))
    if (fits && found.target === this.schema) return found
    throw new NuagesError(
      'ORM_MODEL_REVERSE',
      `${this.schema.name}.${this.name} is the reverse of ${this.target.name}.${this.field.via}, which is no relation to ${this.schema.name}`,
      {
        hint: `name a foreignKey, oneToOne or manyToMany field of ${this.target.name} whose target is ${this.schema.name}`,
      },
    )
  }
}

function openTarget(relation: RelationInfo): Schema {
  const place = `${relation.schema.name}.${relation.name}`
  let target: unknown
  try {
    target = (relation.field.to as () => unknown)()
  } catch (cause) {
    // Migrations say by themselves which model is missing.
    if (cause instanceof NuagesError) throw cause
    const hint = 'the relation was used while modules were still loading; use models only when all of them are loaded'
    throw new NuagesError('ORM_MODEL_TARGET', `the target of ${place} is not there yet`, { hint, cause })
  }
  if (isModel(target)) return schemaOf(target)
  throw new NuagesError('ORM_MODEL_TARGET', `the target of ${place} is ${shown(target)}, which is no model`, {
    hint: 'write () => User, where User is a class that extends model({ ... })',
  })
}

/** A generic key of one model at run time. */
export class GenericInfo {
  readonly schema: Schema
  readonly name: string
  readonly nullable: boolean
  /** Its foreign keys by the names of the kinds. */
  readonly kinds: ReadonlyMap<string, RelationInfo>

  constructor(schema: Schema, name: string, { to: kinds, nullable }: AnyGenericKey) {
    this.schema = schema
    this.name = name
    this.nullable = nullable
    this.kinds = new Map(Object.keys(kinds).map((kind) => [kind, schema.relations.get(kindKey(name, kind)) as RelationInfo]))
  }

  /** The foreign key that leads to a model. */
  relationTo(target: Schema): RelationInfo | undefined {
    return [...this.kinds.values()].find((relation) => relation.target === target)
  }

  /** What may stand at its other end, as an error says it: `a row of Article or Picture`. */
  get expected(): string {
    return `a row of ${[...this.kinds.values()].map(({ target }) => target.name).join(' or ')}`
  }
}

/** A model as the compiler, migrations, forms and the admin see it. */
export class Schema {
  readonly model: Function
  readonly definition: Definition
  readonly columns: ReadonlyMap<string, ColumnInfo>
  readonly relations: ReadonlyMap<string, RelationInfo>
  readonly generics: ReadonlyMap<string, GenericInfo>
  /** The columns of the primary key; one, save for a composite key. */
  readonly primaryKey: readonly ColumnInfo[]
  #label: string | null = null
  #name: string | null = null

  constructor(model: Function, definition: Definition) {
    this.model = model
    this.definition = definition
    const fields = Object.entries(definition.fields)
    const declaresKey = fields.some(
      ([, field]) => (field.kind === 'column' || field.kind === 'foreignKey') && field.options.primaryKey === true,
    )
    const columns = fields.map(([name, field]) => this.#column(name, field)).filter((column) => column !== null)
    if (!declaresKey) columns.unshift(this.#plainColumn('id', definition.id))
    this.columns = new Map(columns.map((column) => [column.name, column]))
    const relations = fields.filter((entry): entry is [string, AnyRelation] => entry[1].kind !== 'column')
    const kinds = new Set([...definition.generics].flatMap(([name, { to }]) => Object.keys(to).map((kind) => kindKey(name, kind))))
    this.relations = new Map(relations.map(([name, field]) => [name, new RelationInfo(this, name, field, kinds.has(name))]))
    this.generics = new Map([...definition.generics].map(([name, field]) => [name, new GenericInfo(this, name, field)]))
    this.primaryKey = columns.filter(({ primaryKey }) => primaryKey)
  }

  /** The name of the class, or the one it was registered with. */
  get name(): string {
    return this.#name ?? (this.model.name || 'a model without a name')
  }
  get options(): SchemaOptions {
    return this.definition.options
  }
  /** The label of the model set it belongs to, or null. */
  get label(): string | null {
    return this.#label
  }
  /** Whether it belongs to a model set, or names its table itself. */
  get registered(): boolean {
    return this.#label !== null || this.options.table !== undefined
  }
  /** The table. Throws ORM_MODEL_UNREGISTERED. */
  get table(): string {
    if (this.options.table !== undefined) return this.options.table
    if (this.#label !== null) return `${this.#label}_${snakeCase(this.name)}`
    throw new NuagesError('ORM_MODEL_UNREGISTERED', `${this.name} belongs to no model set, so its table has no name`, {
      hint: `list it: modelSet('blog', { ${this.name} }), or give it { table: '...' }`,
    })
  }
  /** The only column of the primary key. Throws ORM_MODEL_COMPOSITE where there are several. */
  get key(): ColumnInfo {
    const [key, second] = this.primaryKey
    if (key !== undefined && second === undefined) return key
    throw new NuagesError('ORM_MODEL_COMPOSITE', `${this.name} has a primary key of several columns, where one was needed`, {
      hint: 'a foreign key, a loaded list and a many-to-many relation need a model with one key column',
    })
  }

  /** Fixes label and name. Throws ORM_MODEL_TWICE if that was done otherwise before. */
  register(label: string, name: string): void {
    if (this.#label !== null && (this.#label !== label || this.#name !== name)) {
      throw new NuagesError('ORM_MODEL_TWICE', `${this.name} is in the model sets ${shown(this.#label)} and ${shown(label)}`, {
        hint: 'a model belongs to one model set',
      })
    }
    this.#label = label
    this.#name = name
  }

  /** The relations that were declared. */
  get relationNames(): string[] {
    const hidden = new Set([...this.generics.values()].flatMap(({ kinds }) => [...kinds.values()].map(({ name }) => name)))
    return [...[...this.relations.keys()].filter((name) => !hidden.has(name)), ...this.generics.keys()]
  }

  /** A sentence part that names the nearest field, or all of them. */
  suggestion(name: string): string {
    if (name.includes('__'))
      return "a path has dots, as in 'author.name', and a look-up is a value, as in { title: is.icontaining('river') }"
    const names = [...this.columns.keys(), ...this.relationNames]
    const near = nearest(name, names)
    return near === null ? `${this.name} has ${names.join(', ')}` : `did you mean ${shown(near)}?`
  }

  #column(name: string, field: AnyField): ColumnInfo | null {
    if (field.kind === 'column') return this.#plainColumn(name, field)
    return field.kind === 'foreignKey' ? this.#keyColumn(name, field) : null
  }

  #plainColumn(name: string, { codec, options }: Column<unknown, Trait>): ColumnInfo {
    return new ColumnInfo({
      model: this.name,
      name,
      column: options.column ?? snakeCase(name),
      nullable: options.null ?? false,
      primaryKey: options.primaryKey ?? false,
      unique: options.unique ?? false,
      index: options.index ?? false,
      options,
      codec: () => codec,
      foreignKey: null,
    })
  }

  #keyColumn(name: string, field: ForeignKey<unknown, boolean>): ColumnInfo {
    const { null: _, onDelete: __, constraint: ___, ...options } = field.options
    return new ColumnInfo({
      model: this.name,
      name: `${name}Id`,
      column: options.column ?? `${snakeCase(name)}_id`,
      nullable: field.nullable,
      primaryKey: options.primaryKey ?? false,
      unique: field.one,
      index: options.index ?? true,
      options: options as AnyColumnOptions,
      codec: () => withoutCounting(this.#targetOf(name).key.codec),
      foreignKey: name,
    })
  }

  #targetOf(name: string): Schema {
    return (this.relations.get(name) as RelationInfo).target
  }
}

/** A key that points at a counted one is not counted itself. */
function withoutCounting(codec: Codec): Codec {
  if (!codec.type.auto) return codec
  return Object.create(codec, { type: { value: { ...codec.type, auto: false } } }) as Codec
}
