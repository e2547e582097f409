// Where a value goes that is not known when a statement is compiled.

/** Makes the parameter of a value: a pattern of a text, the first day of a year. */
export type Convert = (value: unknown) => unknown

/** A place for a value of the query, by its number among all of them. Stands in the parameters of compiled statements. */
export class Slot {
  readonly index: number
  readonly convert: Convert | null

  constructor(index: number, convert: Convert | null = null) {
    this.index = index
    this.convert = convert
  }

  /** The parameter, of the values of one run. */
  fill(values: readonly unknown[]): unknown {
    const value = values[this.index]
    return this.convert === null ? value : this.convert(value)
  }
}
