/** Statements that one connection keeps prepared: the server keeps them until it ends. */
const PREPARED = 300
/** Texts that were seen once and are remembered. */
const SEEN = 1000

/** Names for the statements that a connection prepares: those that it meets again, until there are too many. */
export class StatementNames {
  readonly #names: Map<string, string> = new Map()
  readonly #seen: Set<string> = new Set()
  #count = 0

  /** The name under which to prepare a statement; undefined if it is not worth it. */
  nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql)
    if (known !== undefined) return known
    if (this.#names.size >= PREPARED) return undefined
    if (!this.#seen.delete(sql)) {
      if (this.#seen.size >= SEEN) this.#seen.clear()
      this.#seen.add(sql)
      return undefined
    }
    const name = `nuages_${++this.#count}`
    this.#names.set(sql, name)
    return name
  }

  /** Forgets all, because the server has. Names are never given twice. */
  forget(): void {
    this.#names.clear()
  }
}
