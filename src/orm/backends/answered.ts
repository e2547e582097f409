// What was answered before one of several statements failed. It goes beside the error, which is the one that the statement has by itself.

import type { Result } from './backend.ts'

const answers = new WeakMap<object, readonly Result[]>()

/** Notes what came of the statements before the one that failed; those behind it did not run. */
export function noteAnswered(error: unknown, results: readonly Result[]): void {
  if (typeof error === 'object' && error !== null) answers.set(error, results)
}

/** What came of the statements before the one that failed; undefined where that is not known. */
export function answeredBefore(error: unknown): readonly Result[] | undefined {
  return typeof error === 'object' && error !== null ? answers.get(error) : undefined
}
