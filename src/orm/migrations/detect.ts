// What changed between the models and what migrations recorded of them, as operations.

import { NuagesError } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { ColumnKind } from '../column-type.ts'
import { fieldValue } from '../fixtures/fixture-value.ts'
import type { Index } from '../indexes.ts'
import { linkTableOf } from '../link-table.ts'
import type { ModelSet } from '../model-set.ts'
import { schemaOf } from '../schema.ts'
import { type Described, type DescribedField, described } from './described.ts'
import { indexSource, renameModel } from './operations.ts'
import { classesOf, fullName, type ProjectState } from './project-state.ts'
import { quoted, Source } from './source.ts'

/** Who knows what cannot be seen: flags, or somebody at a terminal. */
export interface Answers {
  /** Whether a field or a model has another name now, or is another one. */
  isRename(what: {
    readonly label: string
    readonly model: string
    readonly from: string
    readonly to: string
    readonly isModel: boolean
    /** Whether nothing but the name differs. */
    readonly isAlike: boolean
  }): Promise<boolean>
  /** What rows get in a field that they have no value for, as fixtures have it; undefined for no answer. `kind` is that of its column. */
  fillOf(what: { readonly label: string; readonly model: string; readonly field: string; readonly kind: ColumnKind }): Promise<unknown>
}

/** An operation as it is written. */
export interface WrittenOperation {
  readonly kind: string
  readonly source: string
  /** A few words for the name of the file. */
  readonly words: string
  /** What would be lost, in a line; null if nothing is. */
  readonly loss: string | null
  /** Models of other labels that it refers to. */
  readonly targets: readonly string[]
  /** Other labels whose models refer, or referred, to a model that goes or gets another name: what they have comes before. */
  readonly referring?: readonly string[]
}

/** The operations that bring what was recorded to what the models are, by label. Throws ORM_MIGRATION_FILL. */
export async function detect(
  sets: readonly ModelSet[],
  state: ProjectState,
  answers: Answers,
  source: Source,
): Promise<Map<string, WrittenOperation[]>> {
  const managed = sets.filter(({ migrations }) => migrations !== null)
  const models = recordedModels(managed, state, source)
  const detectors = managed.map(({ label }) => new Detector(label, source, answers))
  // Models first: what points at one that has another name now points at the same one.
  let renamed = state
  for (const detector of detectors) renamed = await detector.renameModels(oldModels(renamed), models.get(detector.label) ?? [], renamed)
  const old = oldModels(renamed)
  const found = new Map<string, WrittenOperation[]>()
  for (const detector of detectors) {
    const own = old.filter(({ label }) => label === detector.label)
    const operations = await detector.run(own, models.get(detector.label) ?? [], old)
    if (operations.length > 0) found.set(detector.label, operations)
  }
  return found
}

/**
 * The models that migrations record, by label. Of those whose tables are not made here only the ones that are recorded already, and the
 * ones that a recorded one leads to.
 */
function recordedModels(sets: readonly ModelSet[], state: ProjectState, source: Source): Map<string, Described[]> {
  const all = sets.flatMap((set) => Object.values(set.models).map((made) => described(schemaOf(made), source)))
  const byName = new Map(all.map((model) => [fullName(model), model]))
  const recorded = new Set<Described>()
  const record = (model: Described): void => {
    if (recorded.has(model)) return
    recorded.add(model)
    for (const { target } of model.fields.values()) {
      const found = target === null ? undefined : byName.get(target)
      if (found !== undefined) record(found)
    }
  }
  for (const model of all) if (model.options.managed !== false || state.has(fullName(model))) record(model)
  return new Map(sets.map(({ label }) => [label, all.filter((model) => model.label === label && recorded.has(model))]))
}

/** `createModel` for a model. */
export function creationSource({ name, fields, indexes, options }: Described, source: Source): WrittenOperation {
  const lines = [...fields.values()].map((field) => `    ${field.name}: ${field.source},\n`).join('')
  const own = Object.entries(options).map(([key, value]) => `${key}: ${source.value(value)}`)
  const list = [...indexes.keys()]
  const declared = list.length === 0 ? [] : [`indexes: [\n${list.map((text) => `      ${text},\n`).join('')}    ]`]
  const more = own.length + declared.length === 0 ? '' : `, {\n${[...own, ...declared].map((text) => `    ${text},\n`).join('')}  }`
  return {
    kind: 'createModel',
    source: source.call('createModel', [quoted(name), `{\n${lines}  }${more}`]),
    words: name.toLowerCase(),
    loss: null,
    targets: [],
  }
}

function oldModels(state: ProjectState): Described[] {
  return [...classesOf(state).values()].map((made) => described(schemaOf(made)))
}

const LOST_RELATION = 'the relation and its column or links'

/** Compares the models of one label. */
class Detector {
  readonly label: string
  readonly #source: Source
  readonly #answers: Answers
  readonly #operations: WrittenOperation[] = []

  constructor(label: string, source: Source, answers: Answers) {
    this.label = label
    this.#source = source
    this.#answers = answers
  }

  /** Finds models with another name; gives the state in which they have it. */
  async renameModels(all: readonly Described[], now: readonly Described[], state: ProjectState): Promise<ProjectState> {
    const old = all.filter(({ label }) => label === this.label)
    const gone = new Set(old.filter(({ name }) => !now.some((model) => model.name === name)).map(({ name }) => name))
    let renamed = state
    for (const model of now) {
      if (old.some(({ name }) => name === model.name)) continue
      const former = await this.#formerModel(model, old, gone)
      if (former === undefined) continue
      gone.delete(former.name)
      renamed = renameModel(former.name, model.name).apply(renamed, this.label)
      const referring = referringTo(former, all)
      this.#add('renameModel', [quoted(former.name), quoted(model.name)], `rename_${former.name}_${model.name}`, { referring })
    }
    return renamed
  }

  /** The operations of the label. `all` are the models of all labels as they were. */
  async run(old: readonly Described[], now: readonly Described[], all: readonly Described[]): Promise<WrittenOperation[]> {
    const before = new Map(old.map((model) => [model.name, model]))
    for (const model of now) {
      const former = before.get(model.name)
      if (former === undefined) this.#create(model)
      else await this.#change(former, model)
    }
    for (const model of old) {
      const { name } = model
      if (now.some((each) => each.name === name)) continue
      const more = { loss: `the table of ${this.label}.${name} and all its rows`, referring: referringTo(model, all) }
      this.#add('deleteModel', [quoted(name)], `delete_${name}`, more)
    }
    return this.#operations
  }

  #add(
    kind: string,
    args: readonly string[],
    words: string,
    more: Partial<Pick<WrittenOperation, 'loss' | 'targets' | 'referring'>> = {},
  ): void {
    const { loss = null, referring = [] } = more
    const targets = (more.targets ?? []).filter((target) => !target.startsWith(`${this.label}.`))
    this.#operations.push({ kind, source: this.#source.call(kind, args), words: words.toLowerCase(), loss, targets, referring })
  }

  async #formerModel(model: Described, old: readonly Described[], gone: ReadonlySet<string>): Promise<Described | undefined> {
    const candidates = old.filter(({ name }) => gone.has(name))
    const hinted = candidates.find(({ name }) => name === model.renamedFrom)
    if (hinted !== undefined) return hinted
    for (const candidate of candidates) {
      const what = { label: this.label, model: model.name, from: candidate.name, to: model.name, isModel: true, isAlike: true }
      if (isAlike(candidate, model) && (await this.#answers.isRename(what))) return candidate
    }
    return undefined
  }

  #create(model: Described): void {
    const targets = [...model.fields.values()].flatMap(({ target }) => target ?? [])
    this.#operations.push({
      ...creationSource(model, this.#source),
      targets: targets.filter((target) => !target.startsWith(`${this.label}.`)),
    })
  }

  async #change(old: Described, now: Described): Promise<void> {
    const { name } = now
    const renamed = await this.#renamedFields(old, now)
    const computed = computedOf(old, renamed)
    for (const [to, from] of renamed) if (computed.has(from)) renamed.delete(to)
    // Indexes over fields follow them; those that compute something of them are made anew.
    const followed = new Map([...old.indexes].map(([text, index]) => [followedText(text, index, renamed, computed), text]))
    for (const [text, was] of followed) if (!now.indexes.has(text)) this.#add('removeIndex', [quoted(name), was], `${name}_remove_index`)
    for (const from of computed) this.#add('removeField', [quoted(name), quoted(from)], `remove_${name}_${from}`)
    for (const [to, from] of renamed) this.#add('renameField', [quoted(name), quoted(from), quoted(to)], `rename_${name}_${from}_${to}`)
    await this.#fields({ ...old, fields: new Map([...old.fields].filter(([field]) => !computed.has(field))) }, now, renamed)
    for (const text of now.indexes.keys()) if (!followed.has(text)) this.#add('addIndex', [quoted(name), text], `${name}_index`)
    const [options, after] = [this.#source.object(old.options), this.#source.object(now.options)]
    if (options !== after) this.#add('alterModel', [quoted(name), after], `${name}_options`)
  }

  async #renamedFields(old: Described, now: Described): Promise<Map<string, string>> {
    const renamed = new Map<string, string>()
    const gone = new Set([...old.fields.keys()].filter((name) => !now.fields.has(name)))
    for (const field of now.fields.values()) {
      if (old.fields.has(field.name)) continue
      const from = await this.#formerField(field, old, now, gone)
      if (from === undefined) continue
      gone.delete(from)
      renamed.set(field.name, from)
    }
    return renamed
  }

  async #formerField(field: DescribedField, old: Described, now: Described, gone: ReadonlySet<string>): Promise<string | undefined> {
    if (field.renamedFrom !== null && gone.has(field.renamedFrom)) return field.renamedFrom
    for (const from of gone) {
      const isAlike = old.fields.get(from)?.source === field.source
      const what = { label: this.label, model: now.name, from, to: field.name, isModel: false, isAlike }
      const isColumn = columnOf(old, from) !== undefined
      if (isColumn === (columnOf(now, field.name) !== undefined) && (await this.#answers.isRename(what))) return from
    }
    return undefined
  }

  async #fields(old: Described, now: Described, renamed: ReadonlyMap<string, string>): Promise<void> {
    const { name } = now
    const kept = new Set([...renamed.values()])
    const gone = [...old.fields.values()].filter((field) => !now.fields.has(field.name) && !kept.has(field.name))
    for (const field of gone) {
      const lost = lossWithout(field, old, now)
      const more = lost === null ? {} : { loss: `${this.label}.${name}.${field.name}: ${lost}` }
      this.#add('removeField', [quoted(name), quoted(field.name)], `remove_${name}_${field.name}`, more)
    }
    for (const field of now.fields.values()) {
      const former = old.fields.get(renamed.get(field.name) ?? field.name)
      const targets = field.target === null ? [] : [field.target]
      if (former === undefined) {
        const fill = await this.#fill(now, field, null, gone)
        this.#add('addField', [quoted(name), quoted(field.name), field.source, ...fill], `${name}_${field.name}`, { targets })
      } else if (former.source !== field.source) await this.#alter(old, now, former, field)
    }
  }

  async #alter(old: Described, now: Described, former: DescribedField, field: DescribedField): Promise<void> {
    const [before, after] = [columnOf(old, former.name), columnOf(now, field.name)]
    const isBound = after !== undefined && !after.nullable && before?.nullable !== false
    const fill = isBound ? await this.#fill(now, field, before ?? null) : []
    const isOther = (before === undefined) !== (after === undefined)
    const loss = before === undefined || after === undefined ? null : lossBetween(before, after)
    const lost = isOther ? LOST_RELATION : loss
    const more = lost === null ? {} : { loss: `${this.label}.${now.name}.${field.name}: ${lost}` }
    const targets = field.target === null ? [] : [field.target]
    this.#add('alterField', [quoted(now.name), quoted(field.name), field.source, ...fill], `alter_${now.name}_${field.name}`, {
      ...more,
      targets,
    })
  }

  /** What rows get that are there already; nothing where null or a default will do. */
  async #fill(
    { name, schema }: Described,
    field: DescribedField,
    before: ColumnInfo | null,
    gone: readonly DescribedField[] = [],
  ): Promise<string[]> {
    const column = schema.columns.get(field.name) ?? schema.relations.get(field.name)?.column ?? undefined
    if (column === undefined || column.nullable || column.generated || column.type.auto) return []
    const { default: given, autoNow, autoNowAdd } = column.options
    if (before === null && given !== undefined && typeof given !== 'function') return []
    if (given !== undefined && typeof given !== 'function') return [`{ fill: ${this.#source.value(given)} }`]
    if (autoNow === true || autoNowAdd === true) return [`{ fill: ${this.#source.value(new Date())} }`]
    const asked = { label: this.label, model: name, field: field.name, kind: column.type.kind }
    const answer = typeof given === 'function' ? writable(column) : await this.#answers.fillOf(asked)
    // Null stands for a value that is not known, where it is only looked whether something has changed.
    if (answer !== undefined && answer !== null) fieldValue(column, answer)
    if (answer !== undefined) return [`{ fill: ${this.#source.value(answer)} }`]
    const former = gone.find(({ source }) => source === field.source) ?? gone[0]
    throw new NuagesError(
      'ORM_MIGRATION_FILL',
      `${this.label}.${name}.${field.name} may not be null and has no default, and there may be rows that need a value`,
      {
        hint: `say which: --default ${name}.${field.name}=..., or give the field a default or { null: true }; if another field has this name now, --rename ${name}.${former?.name ?? 'old'}=${field.name}`,
      },
    )
  }
}

/** What a function gives as a default, as it can be written down. */
function writable(column: ColumnInfo): unknown {
  const value = column.defaultValue()
  const isTemporal =
    typeof value === 'object' &&
    value !== null &&
    String((value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag]).startsWith('Temporal.')
  return isTemporal ? String(value) : value
}

/** Other labels that have a relation to a model. */
function referringTo(model: Described, all: readonly Described[]): string[] {
  const name = fullName(model)
  const referring = all.filter(({ label, fields }) => label !== model.label && [...fields.values()].some(({ target }) => target === name))
  return [...new Set(referring.map(({ label }) => label))]
}

function columnOf({ schema }: Described, field: string): ColumnInfo | undefined {
  return schema.columns.get(field) ?? schema.relations.get(field)?.column ?? undefined
}

/** Columns that are computed of a field which has another name now are made anew: not every database renames that. */
function computedOf(old: Described, renamed: ReadonlyMap<string, string>): ReadonlySet<string> {
  const from = [...renamed.values()]
  const all = [...old.fields.values()].filter(({ name }) => columnOf(old, name)?.options.generated !== undefined)
  return new Set(all.filter(({ source }) => from.some((name) => source.includes(`f(${quoted(name)})`))).map(({ name }) => name))
}

function isAlike(old: Described, now: Described): boolean {
  const [before, after] = [old, now].map(({ fields }) =>
    [...fields.values()]
      .map(({ name, source }) => `${name} ${source}`)
      .sort()
      .join(),
  )
  return before === after
}

/** What goes with a field. Links stay where the model that stands between from now on has their table and its columns. */
function lossWithout({ name, target }: DescribedField, old: Described, now: Described): string | null {
  if (target === null) return 'all that is in it'
  const [before, after] = [old.schema.relations.get(name), now.schema.relations.get(name)]
  if (before?.kind !== 'manyToMany' || after?.kind !== 'manyToMany') return LOST_RELATION
  const [links, between] = [linkTableOf(before), linkTableOf(after)]
  if (links.table === between.table && links.here === between.here && links.there === between.there) return null
  const cure = `{ table: ${quoted(links.table)} } and the columns ${links.here} and ${links.there}`
  return `${LOST_RELATION}; they stay if ${between.through?.name} has ${cure}`
}

/** How an index is written when its fields have their new names. One that computes something is another one then. */
function followedText(text: string, index: Index, renamed: ReadonlyMap<string, string>, computed: ReadonlySet<string>): string {
  if ([...computed].some((field) => text.includes(field))) return `${text} before`
  const isPlain = index.expressions.length === 0 && index.condition === null
  if (renamed.size === 0) return text
  if (!isPlain) return [...renamed.values()].some((from) => text.includes(from)) ? `${text} before` : text
  const follow = (field: string): string => {
    const [sign, plain] = field.startsWith('-') ? ['-', field.slice(1)] : ['', field]
    for (const [to, from] of renamed) {
      if (plain === from) return sign + to
      if (plain === `${from}Id`) return `${sign}${to}Id`
    }
    return field
  }
  return indexSource({ ...index, fields: index.fields.map(follow), include: index.include.map(follow) }, new Source())
}

const WIDER: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'float', 'decimal', 'text', 'varchar'],
  integer: ['bigint', 'float', 'decimal', 'text', 'varchar'],
  bigint: ['decimal', 'text', 'varchar'],
  varchar: ['text'],
  uuid: ['text', 'varchar'],
  date: ['datetime'],
}

/** What a change of type may lose; null if all values fit. */
function lossBetween({ type: before }: ColumnInfo, { type: after }: ColumnInfo): string | null {
  if (before.kind === after.kind) {
    if ((after.length ?? Number.POSITIVE_INFINITY) < (before.length ?? Number.POSITIVE_INFINITY))
      return `texts longer than ${after.length} characters`
    if ((after.scale ?? 0) < (before.scale ?? 0)) return `digits behind the ${after.scale}. after the point`
    return null
  }
  return WIDER[before.kind]?.includes(after.kind) ? null : `values that are no ${after.kind}`
}
