// TypeScript that stands for a template, with the places in the template that its parts came from.

/** What a part of a shadow came from: it decides what a diagnostic there means to the template's author. */
export type MarkKind =
  | 'argument'
  | 'attribute'
  | 'call'
  | 'compare'
  | 'context'
  | 'extends'
  | 'include'
  | 'item'
  | 'iterate'
  | 'javascript'
  | 'operator'
  | 'path'
  | 'print'
  | 'set'
  | 'test'
  | 'unpack'
  | 'variable'

/** A part of a shadow, and where it came from. */
export interface Mark {
  readonly kind: MarkKind
  /** Offsets into the shadow: the first character, and the one after the last. */
  readonly from: number
  readonly to: number
  /** Offset into the normalised source of the template. */
  readonly at: number
  /** The name of a variable, attribute, filter, test or template; a sign. */
  readonly name: string
  /** Names that stand for something here, where this one does not. */
  readonly others?: () => Iterable<string>
}

/** A shadow while it is written. */
export class ShadowText {
  #text = ''
  readonly #marks: Mark[] = []

  /** Appends TypeScript. */
  add(text: string): this {
    this.#text += text
    return this
  }

  /** Appends what `write` appends, and remembers where it came from. */
  mark(kind: MarkKind, at: number, name: string, write: () => void, others?: () => Iterable<string>): this {
    const from = this.#text.length
    write()
    this.#marks.push({ kind, from, to: this.#text.length, at, name, ...(others === undefined ? {} : { others }) })
    return this
  }

  get text(): string {
    return this.#text
  }

  /** In the order of their ends, so that inner ones come before outer ones. */
  get marks(): readonly Mark[] {
    return this.#marks
  }
}
