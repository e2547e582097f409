// What keys(), values() and items() of a dict give: live views, not lists. They print as dict_keys([...]).

import { pair } from './tuple.ts'

/** Which part of a dict a view shows. */
export type DictViewKind = 'keys' | 'values' | 'items'

/** A live view of a dict, made by a template (Map) or come as data (a plain object). */
export class DictView {
  readonly kind: DictViewKind
  readonly #dict: ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>

  constructor(kind: DictViewKind, dict: object) {
    this.kind = kind
    this.#dict = dict as Readonly<Record<string, unknown>>
  }

  get length(): number {
    return this.#dict instanceof Map ? this.#dict.size : Object.keys(this.#dict).length
  }

  *[Symbol.iterator](): Generator<unknown> {
    const dict = this.#dict
    if (dict instanceof Map) {
      for (const [key, value] of dict) yield this.#pick(key, value)
      return
    }
    const record = dict as Readonly<Record<string, unknown>>
    for (const key of Object.keys(record)) yield this.kind === 'keys' ? key : this.#pick(key, record[key])
  }

  #pick(key: unknown, value: unknown): unknown {
    if (this.kind === 'keys') return key
    return this.kind === 'values' ? value : pair(key, value)
  }
}
