// The way to the checker, which nobody needs while an application runs: it is loaded when it is called.

import type { CheckOptions, CheckResult } from './checker/check.ts'

/**
 * Type-checks the templates of an environment: `(await checkTemplates({ environment })).findings`. Templates that declare no context
 * are checked for all that needs no types. Throws `CHECK_NO_LIST`, `CHECK_NO_TYPESCRIPT` and `CHECK_TYPESCRIPT`.
 */
export async function checkTemplates(options: CheckOptions): Promise<CheckResult> {
  return (await import('./checker/check.ts')).findMistakes(options)
}
