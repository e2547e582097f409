// What a system check found.

import { NuagesError } from '../base/errors.ts'

/** A problem of a model. An `error` will fail at run time; a `warning` works, and hardly as it was meant. */
export interface ModelProblem {
  /** Searchable: `ORM_CHECK_REVERSE`. */
  readonly id: string
  readonly level: 'error' | 'warning'
  readonly model: string
  /** The field it is about; null for the model as a whole. */
  readonly field: string | null
  readonly message: string
  /** The cure. */
  readonly hint: string
}

/** Makes problems of one field, so that a check says only what it has to say. */
export type Report = (id: string, message: string, hint: string, level?: ModelProblem['level']) => void

/** Runs checks of one field, and gives what they reported. */
export function reported(model: string, field: string, check: (report: Report) => void): ModelProblem[] {
  const problems: ModelProblem[] = []
  check((id, message, hint, level = 'error') => problems.push({ id, level, model, field, message, hint }))
  return problems
}

/** The error of ours that `work` throws, or null; other errors go on. */
export function thrownBy(work: () => unknown): NuagesError | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof NuagesError) return error
    throw error
  }
}
