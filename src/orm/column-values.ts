// Values by column, as lists: rows that are alike share the list of columns, so that what is made of it is made once for all of them.

import type { ColumnInfo } from './column-info.ts'
import type { Stored } from './column-type.ts'
import { Made } from './made.ts'
import type { Schema } from './schema.ts'

/** Values of some columns. */
export class ColumnValues<V> {
  readonly columns: readonly ColumnInfo[]
  /** In the order of the columns. */
  readonly values: readonly V[]

  constructor(columns: readonly ColumnInfo[], values: readonly V[]) {
    this.columns = columns
    this.values = values
  }

  get(column: ColumnInfo): V | undefined {
    const place = this.columns.indexOf(column)
    return place === -1 ? undefined : this.values[place]
  }

  *[Symbol.iterator](): Generator<[ColumnInfo, V]> {
    for (const [place, column] of this.columns.entries()) yield [column, this.values[place] as V]
  }
}

/** Shapes that are kept for one model: a program has few. */
const MOST_SHAPES = 500
const roots = new WeakMap<Schema, RowShape>()

/** Which columns a row writes, in their order, and into which of them an expression. Found column by column, so that it needs no key. */
export class RowShape {
  readonly columns: readonly ColumnInfo[]
  /** Those of the columns whose values are expressions. */
  readonly computed: ReadonlySet<ColumnInfo>
  readonly #plain: readonly ColumnInfo[]
  readonly #root: RowShape
  /** How many are kept, at the root. */
  #count = 0
  readonly #withPlain: Map<ColumnInfo, RowShape> = new Map()
  readonly #withComputed: Map<ColumnInfo, RowShape> = new Map()
  #stored: { readonly made: readonly ColumnInfo[]; readonly columns: readonly ColumnInfo[] } | null = null
  #usual: { readonly column: ColumnInfo; readonly shape: RowShape } | null = null

  constructor(root: RowShape | null, columns: readonly ColumnInfo[], computed: ReadonlySet<ColumnInfo>) {
    this.#root = root ?? this
    this.columns = columns
    this.computed = computed
    this.#plain = columns.filter((column) => !computed.has(column))
  }

  /** The shape of rows of a model that write nothing. */
  static empty(schema: Schema): RowShape {
    let root = roots.get(schema)
    if (root === undefined) {
      root = new RowShape(null, [], new Set())
      roots.set(schema, root)
    }
    return root
  }

  /** The shape with one more column. */
  with(column: ColumnInfo, isComputed: boolean): RowShape {
    const usual = this.#usual
    if (usual !== null && usual.column === column && !isComputed) return usual.shape
    const known = isComputed ? this.#withComputed : this.#withPlain
    let shape = known.get(column)
    if (shape === undefined) {
      this.#root.#makeRoom()
      shape = new RowShape(this.#root, [...this.columns, column], isComputed ? new Set([...this.computed, column]) : this.computed)
      known.set(column, shape)
    }
    if (!isComputed) this.#usual = { column, shape }
    return shape
  }

  /** The columns whose values are known of a row that was inserted: those that were not computed, and those that the database told. */
  storedColumns(made: readonly ColumnInfo[]): readonly ColumnInfo[] {
    if (this.#stored?.made === made) return this.#stored.columns
    const columns = [...this.#plain, ...made]
    this.#stored = { made, columns }
    return columns
  }

  #makeRoom(): void {
    if (++this.#count <= MOST_SHAPES) return
    this.#count = 1
    this.#withPlain.clear()
    this.#withComputed.clear()
    this.#usual = null
  }
}

/** A value in its stored form, or an expression. */
type Written = Stored | Made<unknown>

/** A row to insert. */
export class NewRow extends ColumnValues<Written> {
  readonly shape: RowShape

  constructor(shape: RowShape, values: readonly Written[]) {
    super(shape.columns, values)
    this.shape = shape
  }

  /** A row of a model with these values. */
  static of(schema: Schema, entries: Iterable<readonly [ColumnInfo, Written]>): NewRow {
    let shape = RowShape.empty(schema)
    const values: Written[] = []
    for (const [column, value] of entries) {
      shape = shape.with(column, Made.isMade(value))
      values.push(value)
    }
    return new NewRow(shape, values)
  }
}
