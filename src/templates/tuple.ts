// Python's tuples. An array to JavaScript, but printed, compared and hashed as a tuple.

/** A tuple. Make one with `Tuple.of(...)` or `Tuple.from(...)`: the constructor reads a lone number as a length, as Array's does. */
export class Tuple<T = unknown> extends Array<T> {
  /** Slices, maps and filters of a tuple are plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

/** What `groupby` yields: a pair that also answers to `grouper` and `list`. */
export class GroupTuple extends Tuple {
  get grouper(): unknown {
    return this[0]
  }

  get list(): unknown {
    return this[1]
  }
}

/** The pair (`first`, `second`). */
export function pair(first: unknown, second: unknown): Tuple {
  const made = new Tuple<unknown>(2)
  made[0] = first
  made[1] = second
  return made
}
