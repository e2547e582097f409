// Random histories of models: what is made, changed, renamed, related and dropped over many steps, as operations of migrations.

import type { Operation } from '../../../src/migrations.ts'
import * as m from '../../../src/migrations.ts'

/** A source of chance that says the same for the same seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * sides)
  }
}

interface Field {
  readonly kind: 'column' | 'relation' | 'links'
  readonly make: () => object
}
interface Model {
  name: string
  readonly fields: Map<string, Field>
  readonly indexes: ReturnType<typeof m.index>[]
}

/** Fields as they come and as they are changed; each takes rows that are there. */
const COLUMNS: readonly ((roll: (sides: number) => number) => { make: () => object; fill?: unknown })[] = [
  (roll) => ({ make: () => m.integer({ null: true, ...(roll(2) === 0 ? {} : { index: true }) }) }),
  () => ({ make: () => m.integer({ default: 7 }) }),
  () => ({ make: () => m.integer({ min: 0, max: 100 }), fill: 3 }),
  (roll) => ({ make: () => m.text({ maxLength: 20 + roll(3) * 40, null: true }) }),
  () => ({ make: () => m.text({ default: 'none' }) }),
  () => ({ make: () => m.text(), fill: "it's" }),
  () => ({ make: () => m.boolean({ default: false }) }),
  () => ({ make: () => m.decimal({ digits: 9, places: 2, null: true }) }),
  () => ({ make: () => m.datetime({ null: true }) }),
  () => ({ make: () => m.json({ null: true }) }),
  () => ({ make: () => m.text({ maxLength: 10, choices: ['a', 'b'], default: 'a' }) }),
  () => ({ make: () => m.uuid({ null: true, unique: true }) }),
]

/** A history as it is written. */
class History {
  readonly #roll: (sides: number) => number
  readonly #models: Model[] = []
  #names = 0

  constructor(seed: number) {
    this.#roll = dice(seed)
  }

  #fresh(prefix: string): string {
    this.#names += 1
    return `${prefix}${this.#names}`
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#roll(items.length)] as T
  }

  /** One step. */
  step(): Operation[] {
    const moves = [
      'create',
      'remove',
      'renameModel',
      'addField',
      'addField',
      'relate',
      'relate',
      'removeField',
      'renameField',
      'alter',
      'addIndex',
      'removeIndex',
    ] as const
    return this[this.#pick(moves)]()
  }

  create(): Operation[] {
    const name = this.#fresh('Model')
    const fields = new Map<string, Field>([['mark', { kind: 'column', make: () => m.text() }]])
    const count = this.#roll(3)
    for (let each = 0; each < count; each++)
      fields.set(this.#fresh('field'), { kind: 'column', make: this.#pick(COLUMNS)(this.#roll).make })
    this.#models.push({ name, fields, indexes: [] })
    return [m.createModel(name, Object.fromEntries([['id', m.auto()], ...[...fields].map(([field, { make }]) => [field, make()])]))]
  }

  remove(): Operation[] {
    const free = this.#models.filter(
      ({ name }) => !this.#models.some((other) => [...other.fields].some(([field]) => field.endsWith(`To${name}`))),
    )
    if (this.#models.length < 3 || free.length === 0) return this.create()
    const gone = this.#pick(free)
    this.#models.splice(this.#models.indexOf(gone), 1)
    return [m.deleteModel(gone.name)]
  }

  renameModel(): Operation[] {
    const model = this.#pick(this.#models)
    // What points at it is called after it, to see who may be deleted.
    if (this.#models.some((other) => [...other.fields.keys()].some((field) => field.endsWith(`To${model.name}`)))) return this.addField()
    const name = this.#fresh('Model')
    const operation = m.renameModel(model.name, name)
    model.name = name
    return [operation]
  }

  addField(): Operation[] {
    const model = this.#pick(this.#models)
    const name = this.#fresh('field')
    const { make, fill } = this.#pick(COLUMNS)(this.#roll)
    model.fields.set(name, { kind: 'column', make })
    return [m.addField(model.name, name, make(), { fill })]
  }

  relate(): Operation[] {
    const [model, target] = [this.#pick(this.#models), this.#pick(this.#models)]
    const isLinks = this.#roll(2) === 0
    const name = `${this.#fresh('rel')}To${target.name}`
    const make = (): object =>
      isLinks ? m.manyToMany(m.to(`past.${target.name}`)) : m.foreignKey(m.to(`past.${target.name}`), { null: true, onDelete: 'setNull' })
    model.fields.set(name, { kind: isLinks ? 'links' : 'relation', make })
    return [m.addField(model.name, name, make())]
  }

  plainOf(model: Model): string[] {
    return [...model.fields].flatMap(([name, { kind }]) =>
      name !== 'mark' && kind === 'column' && !model.indexes.some(({ fields }) => fields.includes(name) || fields.includes(`-${name}`))
        ? [name]
        : [],
    )
  }

  removeField(): Operation[] {
    const model = this.#pick(this.#models)
    const free = [...this.plainOf(model), ...[...model.fields].flatMap(([name, { kind }]) => (kind === 'column' ? [] : [name]))]
    if (free.length === 0) return this.addField()
    const name = this.#pick(free)
    model.fields.delete(name)
    return [m.removeField(model.name, name)]
  }

  renameField(): Operation[] {
    const model = this.#pick(this.#models)
    const free = this.plainOf(model)
    if (free.length === 0) return this.addField()
    const [from, name] = [this.#pick(free), this.#fresh('field')]
    const field = model.fields.get(from) as Field
    model.fields.delete(from)
    model.fields.set(name, field)
    return [m.renameField(model.name, from, name)]
  }

  alter(): Operation[] {
    const model = this.#pick(this.#models)
    const name = this.#fresh('field')
    // Null to not null and back, short to long.
    const before = (): object => m.text({ maxLength: 30, null: true })
    const after = this.#pick([
      (): object => m.text({ maxLength: 60 }),
      (): object => m.text({ default: 'x' }),
      (): object => m.text({ null: true, unique: true }),
    ])
    model.fields.set(name, { kind: 'column', make: after })
    return [m.addField(model.name, name, before()), m.alterField(model.name, name, after(), { fill: 'was null' })]
  }

  addIndex(): Operation[] {
    const model = this.#pick(this.#models)
    const free = this.plainOf(model)
    if (free.length === 0) return this.addField()
    const index = this.#pick([
      m.index([`-${this.#pick(free)}`, 'id'], { name: this.#fresh('own_index') }),
      m.index([this.#pick(free), 'mark']),
      m.unique(['mark', this.#pick(free)]),
      m.unique(['mark', this.#pick(free)], { nullsDistinct: false }),
    ])
    if (model.indexes.some(({ fields, kind }) => kind === index.kind && fields.join() === index.fields.join())) return this.addField()
    model.indexes.push(index)
    return [m.addIndex(model.name, index)]
  }

  removeIndex(): Operation[] {
    const indexed = this.#models.filter(({ indexes }) => indexes.length > 0)
    if (indexed.length === 0) return this.addIndex()
    const model = this.#pick(indexed)
    return [m.removeIndex(model.name, model.indexes.pop() as ReturnType<typeof m.index>)]
  }
}

/** A history: for each step its operations. The label is `past`. */
export function historyOf(seed: number, steps: number): Operation[][] {
  const history = new History(seed)
  return [[...history.create(), ...history.create()], ...Array.from({ length: steps - 1 }, () => history.step())]
}
