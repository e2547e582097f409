import { NuagesError, shown } from '../base/errors.ts'
import type { Isolation } from './backends/backend.ts'
import { checkWhole } from './database-options.ts'

/** How a transaction runs. A nested one takes `undoIf` alone. */
export interface TransactionOptions<T = unknown> {
  /** What it sees of others. `read committed` by default; SQLite's are always serializable. */
  isolation?: Isolation
  /** Whether it only reads. On SQLite such a transaction does not keep others from writing. */
  readOnly?: boolean
  /** Milliseconds after which it is undone. None by default. */
  deadline?: number
  /** How often it is run again when others were in its way (`DATABASE_SERIALIZATION_FAILURE`, `DATABASE_DEADLOCK`). 0 by default. */
  retries?: number
  /** Whether what was done is undone, though nothing was thrown: `({ status }) => status >= 400`. The result is given back all the same. */
  undoIf?(result: T): boolean
}

const ISOLATIONS: readonly unknown[] = ['read committed', 'repeatable read', 'serializable', undefined]

/** The options, if they are an object. Throws `DATABASE_OPTION_INVALID`. */
export function plainOptions<T>(given: T): T {
  if (Object.prototype.toString.call(given) === '[object Object]') return given
  throw new NuagesError('DATABASE_OPTION_INVALID', `The options of a transaction are ${shown(given)}, expected an object.`)
}

/** Throws `DATABASE_OPTION_INVALID` for what no transaction takes. */
export function checkTransactionOptions(options: Omit<TransactionOptions, 'undoIf'>, isNested: boolean): void {
  const { isolation, deadline, retries, readOnly, ...rest } = options
  const unknown = Object.keys(rest)[0] ?? (isNested ? Object.keys(options)[0] : undefined)
  if (unknown !== undefined) {
    throw new NuagesError(
      'DATABASE_OPTION_INVALID',
      `A ${isNested ? 'nested ' : ''}transaction has the option ${shown(unknown)}, expected ${isNested ? 'undoIf alone: the others are those of the outer one' : 'isolation, readOnly, deadline, retries or undoIf'}.`,
    )
  }
  if (!ISOLATIONS.includes(isolation)) {
    throw new NuagesError(
      'DATABASE_OPTION_INVALID',
      `The isolation is ${shown(isolation)}, expected one of ${ISOLATIONS.slice(0, 3).join(', ')}.`,
    )
  }
  if (readOnly !== undefined && typeof readOnly !== 'boolean')
    throw new NuagesError('DATABASE_OPTION_INVALID', `readOnly is ${shown(readOnly)}, expected true or false.`)
  if (deadline !== undefined) checkWhole('deadline', deadline, 1)
  if (retries !== undefined) checkWhole('retries', retries, 0)
}
