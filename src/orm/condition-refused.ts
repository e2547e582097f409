import { NuagesError } from '../base/errors.ts'
import type { FieldPath } from './state.ts'

/** Throws ORM_CONDITION_VALUE. */
export function refuse(path: FieldPath, problem: string): never {
  throw new NuagesError('ORM_CONDITION_VALUE', `the condition on ${path.text} cannot be used: ${problem}`)
}
