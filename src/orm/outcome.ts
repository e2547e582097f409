// How transactions end, for rows that remember what was written of them.

/** How a transaction ends. One within another is kept with it alone. */
export class Outcome {
  readonly #outer: Outcome | undefined
  #end: 'kept' | 'undone' | undefined

  constructor(outer: Outcome | undefined) {
    this.#outer = outer
  }

  /** Whether nothing of it was kept. */
  get isUndone(): boolean {
    return this.#end === 'undone' || (this.#outer?.isUndone ?? false)
  }

  /** Whether all of it is committed. */
  get isKept(): boolean {
    return this.#end === 'kept' && (this.#outer?.isKept ?? true)
  }

  /** The first word counts. */
  end(how: 'kept' | 'undone'): void {
    this.#end ??= how
  }
}
