// The writing half without the reading half: for tests that need neither conditions nor expressions.

import type { WriteCompiler } from '../src/orm/writes/compiler.ts'

/** Refuses whatever it is asked. */
export const NO_COMPILER: WriteCompiler = {
  expression: () => {
    throw new Error('no expressions here')
  },
  keys: () => {
    throw new Error('no conditions here')
  },
}
