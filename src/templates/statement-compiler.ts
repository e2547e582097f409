// What the parts of the compiler ask of the whole: the one that writes loops knows nothing of the one that writes macros.

import type { ExpressionCompiler } from './expression-compiler.ts'
import type { Frame } from './frame.ts'
import type { Expression, Place, Statement } from './nodes.ts'

/** The compiler of statements, as its parts see it. */
export interface StatementCompiler {
  readonly isAsync: boolean
  readonly expressions: ExpressionCompiler
  /** Throws an assertion error at a node. */
  fail(message: string, node: Place): never
  /** Something for asynchronous code, something else for the rest. */
  choose(async: string, sync?: string): string
  /** The variable of a slot, declared in the frame's function. */
  variable(frame: Frame, slot: number): string
  /** Gives the frame's variables their first values. */
  enter(frame: Frame): void
  /** Statements one after the other. */
  body(statements: readonly Statement[], frame: Frame): void
  /** Writes texts into the frame's buffer. */
  print(frame: Frame, texts: readonly string[]): void
  /** A variable for output that is kept, empty at first; gives the expression of what was kept. */
  capture(frame: Frame): string
  /** Captured text: HTML where escaping is on. */
  asMarkup(text: string, frame: Frame): string
  /** Assigns `value` to a name, a namespace's attribute, or the names of a tuple. */
  target(target: Expression, value: string, frame: Frame): void
  /** Gives a name of the top level to the context. */
  publish(frame: Frame, name: string): void
}
