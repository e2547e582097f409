// What the compiler knows at one place of a template: which names mean what, where output goes, whether it is escaped.

import type { Symbols } from './scope.ts'

/** One JavaScript function that is being written: its lines, and the variables to declare at its head. */
export class FunctionCode {
  readonly lines: string[] = []
  readonly #names: Set<string> = new Set()
  readonly #parameters: ReadonlySet<string>
  /** Statements that run once, when the function begins. */
  readonly head: string[] = []
  #line = 0

  constructor(parameters: readonly string[] = []) {
    this.#parameters = new Set(parameters)
  }

  /** Declares a variable of the function, unless it is a parameter. */
  declare(name: string): string {
    if (!this.#parameters.has(name)) this.#names.add(name)
    return name
  }

  write(...lines: readonly string[]): void {
    this.lines.push(...lines)
  }

  /** Notes the template line that what follows comes from, if it is another one. */
  at(line: number): void {
    if (line === this.#line) return
    this.#line = line
    this.lines.push(`l = ${line};`)
  }

  /** Forgets the line: what follows may be reached from elsewhere. */
  forget(): void {
    this.#line = 0
  }

  /** The whole body. */
  text(): string {
    const names = [...this.#names]
    return [names.length > 0 ? `let ${names.join(', ')};` : '', ...this.head, ...this.lines].join('\n')
  }
}

/** Mutable only while its own statements are read; inner frames are copies. */
export class Frame {
  symbols: Symbols
  code: FunctionCode
  /** True or false where it is known; null where it is decided while the template runs. */
  autoescape: boolean | null
  /** The variable that output goes to. */
  buffer: string
  /** Whether names that are set here are the template's own. */
  toplevel = false
  /** Whether an `extends` here is met whatever happens. */
  rootlevel = false
  /** Whether text must not be printed once the template extends another. */
  requireOutputCheck = false
  /** Inside `if`: filters and tests that do not exist are errors only when they are reached. */
  soft = false
  block: string | null = null
  /** The function that the loop around stands in: `break` reaches no further. */
  loop: FunctionCode | null = null

  constructor(symbols: Symbols, code: FunctionCode, autoescape: boolean | null, buffer: string) {
    this.symbols = symbols
    this.code = code
    this.autoescape = autoescape
    this.buffer = buffer
  }

  #copy(symbols: Symbols): Frame {
    const frame = new Frame(symbols, this.code, this.autoescape, this.buffer)
    frame.requireOutputCheck = this.requireOutputCheck
    frame.block = this.block
    frame.loop = this.loop
    return frame
  }

  /** A frame with names of its own. */
  inner(): Frame {
    return this.#copy(this.symbols.inner())
  }

  /** The same names inside an `if`. */
  softened(): Frame {
    const frame = this.#copy(this.symbols)
    frame.toplevel = this.toplevel
    frame.soft = true
    return frame
  }
}
