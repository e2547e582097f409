// What adds to the language: tags of its own, and what comes with them.

import type { TagParser } from './parser.ts'

/** A function that templates call: plain, or one with a signature. Any function will do, and its parameters have the types that they say. */
export type AnyFunction = Function

/** An addition to the language, given to an environment. */
export interface Extension {
  readonly name: string
  /** By the tag's name: what reads it and gives statements. */
  readonly tags?: Readonly<Record<string, TagParser>>
  readonly filters?: Readonly<Record<string, AnyFunction>>
  readonly tests?: Readonly<Record<string, AnyFunction>>
  readonly globals?: Readonly<Record<string, unknown>>
  /** Settings, where the environment has none of that name. */
  readonly policies?: Readonly<Record<string, unknown>>
  /** Changes the text of a template before it is read. */
  preprocess?(source: string, name: string | null): string
}
