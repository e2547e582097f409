// Python's range(): numbers from start to stop that take no room.

/** `range(start, stop, step)`. All three are safe integers and `step` is not zero. */
export class Range {
  readonly start: number
  readonly stop: number
  readonly step: number
  readonly length: number

  constructor(start: number, stop: number, step = 1) {
    this.start = start
    this.stop = stop
    this.step = step
    this.length = Math.max(0, Math.ceil((stop - start) / step))
  }

  /** The number at `index`, which lies within the length. */
  at(index: number): number {
    return this.start + index * this.step
  }

  /** Where `value` stands, -1 where it does not. */
  indexOf(value: number): number {
    const index = (value - this.start) / this.step
    return Number.isInteger(index) && index >= 0 && index < this.length ? index : -1
  }

  *[Symbol.iterator](): Generator<number> {
    for (let i = 0; i < this.length; i++) yield this.start + i * this.step
  }
}
