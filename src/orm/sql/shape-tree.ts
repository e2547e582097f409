// Where what was compiled is found by the shape of its query: a tree with a step for each mark of a shape. Most steps are those that
// were taken there last, so that nothing is joined into a text, which would have to be hashed and compared.

/** Shapes that are kept. They come from the program, not from its users, so more than this is a program that builds them. */
const MOST_SHAPES = 2_000

/** Where a way of marks leads: what was found there, and where it goes on. */
class Place<T> {
  found: T | undefined
  #next: Map<unknown, Place<T>> | undefined
  #lastMark: unknown
  #last: Place<T> | undefined

  /** The place behind a mark, if there is one. */
  get(mark: unknown): Place<T> | undefined {
    if (this.#last !== undefined && this.#lastMark === mark) return this.#last
    const place = this.#next?.get(mark)
    if (place === undefined) return undefined
    this.#lastMark = mark
    this.#last = place
    return place
  }

  add(mark: unknown): Place<T> {
    const place = new Place<T>()
    this.#next ??= new Map()
    this.#next.set(mark, place)
    return place
  }
}

/** What belongs to shapes. */
export class ShapeTree<T> {
  #root: Place<T> = new Place()
  #count = 0

  /** What belongs to a shape of these marks: texts and numbers, and objects that are told apart by their identity. `make` makes it, once. */
  find(marks: readonly unknown[], make: () => T): T {
    let place: Place<T> | undefined = this.#root
    for (let at = 0; at < marks.length && place !== undefined; at++) place = place.get(marks[at])
    if (place?.found !== undefined) return place.found
    // If it cannot be made, nothing is kept.
    const made = make()
    this.#keep(marks, made)
    return made
  }

  #keep(marks: readonly unknown[], made: T): void {
    if (this.#count >= MOST_SHAPES) {
      this.#root = new Place()
      this.#count = 0
    }
    let place = this.#root
    for (const mark of marks) place = place.get(mark) ?? place.add(mark)
    place.found = made
    this.#count++
  }
}
