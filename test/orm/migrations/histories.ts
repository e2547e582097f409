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

/** A history: for each step its operations. The label is `past`. */
export function historyOf(seed: number, steps: number): Operation[][] {
  const roll = dice(seed)
  const models: Model[] = []
  let names = 0
  const fresh = (prefix: string): string => `${prefix}${++names}`
  const pick = <T>(items: readonly T[]): T => items[roll(items.length)] as T

  const create = (): Operation[] => {
    const name = fresh('Model')
    const fields = new Map<string, Field>([['mark', { kind: 'column', make: () => m.text() }]])
    const count = roll(3)
    for (let each = 0; each < count; each++) fields.set(fresh('field'), { kind: 'column', make: pick(COLUMNS)(roll).make })
    models.push({ name, fields, indexes: [] })
    return [m.createModel(name, Object.fromEntries([['id', m.auto()], ...[...fields].map(([field, { make }]) => [field, make()])]))]
  }
  const remove = (): Operation[] => {
    const free = models.filter(({ name }) => !models.some((other) => [...other.fields].some(([field]) => field.endsWith(`To${name}`))))
    if (models.length < 3 || free.length === 0) return create()
    const gone = pick(free)
    models.splice(models.indexOf(gone), 1)
    return [m.deleteModel(gone.name)]
  }
  const renameModel = (): Operation[] => {
    const model = pick(models)
    // What points at it is called after it, to see who may be deleted.
    if (models.some((other) => [...other.fields.keys()].some((field) => field.endsWith(`To${model.name}`)))) return addField()
    const name = fresh('Model')
    const operation = m.renameModel(model.name, name)
    model.name = name
    return [operation]
  }
  const addField = (): Operation[] => {
    const model = pick(models)
    const name = fresh('field')
    const { make, fill } = pick(COLUMNS)(roll)
    model.fields.set(name, { kind: 'column', make })
    return [m.addField(model.name, name, make(), { fill })]
  }
  const relate = (): Operation[] => {
    const [model, target] = [pick(models), pick(models)]
    const isLinks = roll(2) === 0
    const name = `${fresh('rel')}To${target.name}`
    const make = (): object =>
      isLinks ? m.manyToMany(m.to(`past.${target.name}`)) : m.foreignKey(m.to(`past.${target.name}`), { null: true, onDelete: 'setNull' })
    model.fields.set(name, { kind: isLinks ? 'links' : 'relation', make })
    return [m.addField(model.name, name, make())]
  }
  const plainOf = (model: Model): string[] =>
    [...model.fields].flatMap(([name, { kind }]) =>
      name !== 'mark' && kind === 'column' && !model.indexes.some(({ fields }) => fields.includes(name)) ? [name] : [],
    )
  const removeField = (): Operation[] => {
    const model = pick(models)
    const free = [...plainOf(model), ...[...model.fields].flatMap(([name, { kind }]) => (kind === 'column' ? [] : [name]))]
    if (free.length === 0) return addField()
    const name = pick(free)
    model.fields.delete(name)
    return [m.removeField(model.name, name)]
  }
  const renameField = (): Operation[] => {
    const model = pick(models)
    const free = plainOf(model)
    if (free.length === 0) return addField()
    const [from, name] = [pick(free), fresh('field')]
    const field = model.fields.get(from) as Field
    model.fields.delete(from)
    model.fields.set(name, field)
    return [m.renameField(model.name, from, name)]
  }
  const alter = (): Operation[] => {
    const model = pick(models)
    const name = fresh('field')
    // Null to not null and back, short to long.
    const before = (): object => m.text({ maxLength: 30, null: true })
    const after = pick([
      (): object => m.text({ maxLength: 60 }),
      (): object => m.text({ default: 'x' }),
      (): object => m.text({ null: true, unique: true }),
    ])
    model.fields.set(name, { kind: 'column', make: after })
    return [m.addField(model.name, name, before()), m.alterField(model.name, name, after(), { fill: 'was null' })]
  }
  const addIndex = (): Operation[] => {
    const model = pick(models)
    const free = plainOf(model)
    if (free.length === 0) return addField()
    const index = pick([
      m.index([`-${pick(free)}`, 'id'], { name: fresh('own_index') }),
      m.index([pick(free), 'mark']),
      m.unique(['mark', pick(free)]),
    ])
    if (model.indexes.some(({ fields, kind }) => kind === index.kind && fields.join() === index.fields.join())) return addField()
    model.indexes.push(index)
    return [m.addIndex(model.name, index)]
  }
  const removeIndex = (): Operation[] => {
    const indexed = models.filter(({ indexes }) => indexes.length > 0)
    if (indexed.length === 0) return addIndex()
    const model = pick(indexed)
    return [m.removeIndex(model.name, model.indexes.pop() as ReturnType<typeof m.index>)]
  }
  const moves = [create, remove, renameModel, addField, addField, relate, relate, removeField, renameField, alter, addIndex, removeIndex]
  return [[...create(), ...create()], ...Array.from({ length: steps - 1 }, () => pick(moves)())]
}
