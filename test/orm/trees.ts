// Random queries as data, for us and for Django.

import { DESCRIPTION, type ModelDescription } from './description.ts'
import { Dice } from './dice.ts'

/** A condition on one path. Over a relation to many it means some; `related` is about one and the same row. */
export type Leaf =
  | { readonly is: readonly [path: string, lookup: string, ...operands: unknown[]] }
  | { readonly related: readonly [path: string, quantifier: 'some' | 'none' | 'every', inner: readonly Leaf[]] }
  | { readonly f: readonly [left: string, lookup: string, right: string] }

/** A step of a query: all of these, one of these groups, or not all of these. */
export type Step =
  | { readonly where: readonly Leaf[] }
  | { readonly any: readonly (readonly Leaf[])[] }
  | { readonly exclude: readonly Leaf[] }

/** A value that is computed for each row. */
export type Computed =
  | { readonly aggregate: readonly [name: string, path: string]; readonly where?: Leaf }
  | { readonly calculate: readonly [sign: string, left: string, right: string | number] }
  | { readonly call: readonly [name: string, ...operands: string[]] }
  | { readonly choose: readonly [where: Leaf, yes: number, no: number] }

/** A query. */
export interface Tree {
  readonly model: string
  readonly steps: readonly Step[]
  readonly annotate: Readonly<Record<string, Computed>>
  /** Conditions on annotations: name, look-up, value. */
  readonly having: readonly (readonly [string, string, unknown])[]
  readonly order: readonly string[]
  readonly slice: readonly [offset: number, limit: number | null]
  readonly ask: 'keys' | 'values' | 'count' | 'exists' | 'aggregate' | 'groups' | 'load'
  /** Columns of `values` and `groups`, a relation of `load`. */
  readonly paths: readonly string[]
  readonly aggregates: Readonly<Record<string, Computed>>
}

const NUMERIC = new Set(['integer', 'bigint', 'float', 'decimal'])
const TEXTS = [
  'River',
  'storm',
  'Storm',
  'über',
  'a_b',
  '100%',
  '%',
  '_',
  '',
  'x',
  "O'Neil",
  'back\\slash',
  'Sea',
  'e',
  'published',
  'Published',
  'Oslo',
  'rome',
]

/** The query of a seed. */
export function treeOf(seed: number): Tree {
  return new Maker(new Dice(seed * 7919 + 13)).tree()
}

class Maker {
  readonly #dice: Dice

  constructor(dice: Dice) {
    this.#dice = dice
  }

  tree(): Tree {
    const dice = this.#dice
    const model = dice.one([
      'Article',
      'Article',
      'Article',
      'Comment',
      'Writer',
      'Section',
      'Reader',
      'Tag',
      'Picture',
      'Subscription',
      'Profile',
      'Edition',
      'Correction',
      'Tagging',
    ])
    const ask = dice.one(['keys', 'keys', 'keys', 'values', 'count', 'exists', 'aggregate', 'groups', 'load'] as const)
    const isGroup = ask === 'groups'
    const annotate = ask === 'aggregate' || isGroup ? {} : this.#annotations(model)
    const having = Object.entries(annotate).flatMap(([name, made]) => (dice.odds(0.5) ? [this.#having(name, made)] : []))
    const paths = this.#paths(model, ask)
    return {
      model,
      steps: Array.from({ length: dice.below(3) }, () => this.#step(model)),
      annotate,
      having,
      order: isGroup ? paths.map((path) => (dice.odds(0.5) ? `-${path}` : path)) : this.#order(model, Object.keys(annotate)),
      slice:
        ask === 'aggregate' || dice.odds(0.6)
          ? [0, null]
          : [dice.odds(0.5) ? 0 : dice.below(5), dice.odds(0.2) ? null : 1 + dice.below(12)],
      ask,
      paths,
      aggregates: ask === 'aggregate' || isGroup ? this.#aggregates(model) : {},
    }
  }

  #describe(model: string): ModelDescription {
    return DESCRIPTION[model] as ModelDescription
  }

  /** A path to a column, over relations to one row, or where `many` says so over others. */
  #path(model: string, fits: (kind: string) => boolean, many: boolean, steps = 2): string | null {
    const dice = this.#dice
    const { columns, relations } = this.#describe(model)
    const ways = Object.entries(relations).filter(([, relation]) => many || !relation.many)
    if (steps > 0 && ways.length > 0 && dice.odds(0.45)) {
      const [name, { target }] = dice.one(ways)
      const rest = this.#path(target, fits, many, steps - 1)
      if (rest !== null) return `${name}.${rest}`
    }
    const fitting = Object.entries(columns).filter(([, { kind }]) => fits(kind))
    return fitting.length === 0 ? null : dice.one(fitting)[0]
  }

  #column(model: string, path: string): { kind: string; model: string } {
    const steps = path.split('.')
    let at = model
    for (const step of steps.slice(0, -1)) at = this.#describe(at).relations[step]?.target as string
    return { kind: this.#describe(at).columns[steps.at(-1) as string]?.kind as string, model: at }
  }

  #step(model: string): Step {
    const kind = this.#dice.below(4)
    if (kind === 0) return { exclude: this.#leaves(model, 2) }
    if (kind === 1) return { any: Array.from({ length: 2 + this.#dice.below(2) }, () => this.#leaves(model, 2)) }
    return { where: this.#leaves(model, 2) }
  }

  /** Conditions on different paths. */
  #leaves(model: string, depth: number): Leaf[] {
    const made = Array.from({ length: 1 + this.#dice.below(2) }, () => this.#condition(model, depth))
    const pathOf = (leaf: Leaf): unknown => (Object.values(leaf) as readonly (readonly unknown[])[])[0]?.[0]
    return [...new Map(made.map((leaf) => [pathOf(leaf), leaf])).values()]
  }

  #condition(model: string, depth: number): Leaf {
    const dice = this.#dice
    if (depth > 0 && dice.odds(0.25)) {
      const related = this.#related(model, depth)
      if (related !== null) return related
    }
    if (dice.odds(0.06)) {
      const left = this.#path(model, (kind) => kind === 'integer' || kind === 'float', false)
      const right = this.#path(model, (kind) => kind === 'integer' || kind === 'float', false)
      if (left !== null && right !== null) return { f: [left, dice.one(['eq', 'lt', 'gte']), right] }
    }
    const path = this.#path(model, (kind) => kind !== 'json' && kind !== 'uuid', true) as string
    return this.#leaf(model, path)
  }

  #related(model: string, depth: number): Leaf | null {
    const many = Object.entries(this.#describe(model).relations).filter(([, relation]) => relation.many)
    if (many.length === 0) return null
    const [name, { target }] = this.#dice.one(many)
    return { related: [name, this.#dice.one(['some', 'none', 'every']), this.#leaves(target, depth - 1)] }
  }

  #leaf(model: string, path: string): Leaf {
    const dice = this.#dice
    const { kind } = this.#column(model, path)
    if (dice.odds(0.12)) return { is: [path, dice.one(['null', 'notNull'])] }
    const value = (): unknown => this.#value(kind)
    if (kind === 'boolean') return { is: [path, dice.one(['eq', 'not']), value()] }
    if (dice.odds(0.12)) return { is: [path, dice.one(['in', 'notIn']), Array.from({ length: dice.below(4) }, value)] }
    if (kind === 'text' || kind === 'varchar') {
      const lookup = dice.one(['eq', 'not', 'containing', 'startingWith', 'endingWith', 'icontaining', 'iexact', 'lt', 'gte'])
      return { is: [path, lookup, value()] }
    }
    if ((kind === 'datetime' || kind === 'date') && dice.odds(0.4)) {
      const [part, number] = dice.one([
        ['year', 2010 + dice.below(15)],
        ['month', 1 + dice.below(12)],
        ['day', 1 + dice.below(28)],
      ] as const)
      return { is: [path, part, number] }
    }
    if (dice.odds(0.15)) return { is: [path, 'between', value(), value()] }
    return { is: [path, dice.one(['eq', 'not', 'lt', 'lte', 'gt', 'gte']), value()] }
  }

  #value(kind: string): unknown {
    const dice = this.#dice
    switch (kind) {
      case 'boolean':
        return dice.odds(0.5)
      case 'text':
      case 'varchar':
        return dice.one(TEXTS)
      case 'float':
        return dice.below(40) / 8
      case 'decimal':
        return (dice.below(3000) / 100).toFixed(2)
      case 'date':
        return `20${10 + dice.below(15)}-${String(1 + dice.below(12)).padStart(2, '0')}-15`
      case 'datetime':
        return new Date(Date.UTC(2020 + dice.below(5), dice.below(12), 1 + dice.below(28), dice.below(24))).toISOString()
      default:
        return dice.below(20)
    }
  }

  #annotations(model: string): Record<string, Computed> {
    const made: Record<string, Computed> = {}
    const count = this.#dice.below(3)
    for (let place = 0; place < count; place++) {
      const computed = this.#computed(model)
      if (computed !== null) made[`a${place}`] = computed
    }
    return made
  }

  #computed(model: string): Computed | null {
    const dice = this.#dice
    const many = Object.entries(this.#describe(model).relations).filter(([, relation]) => relation.many)
    if (many.length > 0 && dice.odds(0.6)) {
      const [name, { target }] = dice.one(many)
      if (dice.odds(0.5)) {
        const where = dice.odds(0.3)
          ? this.#leaf(target, this.#path(target, (kind) => kind !== 'json' && kind !== 'uuid', false, 1) as string)
          : null
        return { aggregate: ['count', name], ...(where === null ? {} : { where }) }
      }
      const path = this.#path(target, (kind) => kind === 'integer' || kind === 'float', false, 1)
      if (path !== null) return { aggregate: [dice.one(['sum', 'min', 'max', 'avg']), `${name}.${path}`] }
    }
    const number = this.#path(model, (kind) => kind === 'integer', false)
    const word = this.#path(model, (kind) => kind === 'varchar', false)
    const choices: Computed[] = [{ choose: [this.#condition(model, 1), 1, 2] }]
    if (number !== null) choices.push({ calculate: [dice.one(['+', '-', '*']), number, dice.below(9)] }, { call: ['coalesce0', number] })
    if (word !== null) choices.push({ call: ['length', word] }, { call: ['coalesce', word] })
    return dice.one(choices)
  }

  #having(name: string, made: Computed): readonly [string, string, unknown] {
    const isText = 'call' in made && made.call[0] === 'coalesce'
    return [name, this.#dice.one(['eq', 'gte', 'lt', 'not']), isText ? this.#dice.one(TEXTS) : this.#dice.below(6)]
  }

  /** Ends in the key, so that there is but one order. */
  #order(model: string, annotations: readonly string[]): string[] {
    const dice = this.#dice
    const terms = Array.from({ length: dice.below(3) }, () => {
      const path =
        annotations.length > 0 && dice.odds(0.4) ? dice.one(annotations) : (this.#path(model, (kind) => kind !== 'json', false) as string)
      return dice.odds(0.5) ? `-${path}` : path
    })
    return [...terms, dice.odds(0.5) ? 'id' : '-id']
  }

  #paths(model: string, ask: Tree['ask']): string[] {
    const dice = this.#dice
    if (ask === 'load') {
      const many = Object.keys(this.#describe(model).relations)
      return many.length === 0 ? [] : [dice.one(many)]
    }
    if (ask !== 'values' && ask !== 'groups') return []
    const fits = (kind: string): boolean => kind !== 'json' && (ask === 'values' || kind !== 'float')
    return [...new Set(Array.from({ length: 1 + dice.below(2) }, () => this.#path(model, fits, false) as string))]
  }

  #aggregates(model: string): Record<string, Computed> {
    const dice = this.#dice
    const made: Record<string, Computed> = {}
    for (let place = 0; place < 1 + dice.below(2); place++) {
      const number = this.#path(model, (kind) => NUMERIC.has(kind), false)
      made[`g${place}`] =
        number === null || dice.odds(0.4)
          ? { aggregate: ['count', '*'] }
          : { aggregate: [dice.one(['sum', 'min', 'max', 'avg', 'count']), number] }
    }
    return made
  }
}
