// Data steps: work on rows with models as they were at that point, typed by the fields that the step names.

import type { ModelClass } from '../model.ts'
import { codeOperation, type ModelFields, type Operation } from './operations.ts'

/** Models with these fields. The fields come from a literal, which is read-only; rows are not. */
type Models<F> = { readonly [K in keyof F]: ModelClass<{ -readonly [P in keyof F[K]]: F[K][P] }, unknown> }

/**
 * Work on rows. The models are named with the fields that it needs, which have to be those of that point:
 * `runCode({ Article: { title: text(), slug: text({ null: true }) } }, async ({ Article }) => { ... })`. It runs in the transaction of the
 * migration, where the database allows one. Without `backwards` there is no way back; `async () => {}` says that nothing has to be undone.
 */
export function runCode<F extends Record<string, object>>(
  fields: F,
  forwards: (models: Models<F>) => Promise<void> | void,
  backwards?: (models: Models<F>) => Promise<void> | void,
): Operation {
  return codeOperation(fields as unknown as ModelFields, forwards as never, backwards as never)
}
