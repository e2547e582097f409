import { NuagesError, shown } from '../base/errors.ts'
import type { Isolation } from './backends/backend.ts'
import { checkWhole } from './database-options.ts'

/** How a transaction runs. A nested one takes `undoIf`, `durable` and `savepoint`; the others are those of the outer one. */
export interface TransactionOptions<T = unknown> {
  /** What it sees of others. `read committed` by default; SQLite's are always serializable. */
  isolation?: Isolation
  /** Whether it only reads. On SQLite such a transaction does not keep others from writing. */
  readOnly?: boolean
  /** Milliseconds after which it is undone. None by default. */
  deadline?: number
  /** How often it is run again when others were in its way (`DATABASE_SERIALIZATION_FAILURE`, `DATABASE_DEADLOCK`, `DATABASE_SCHEMA_CHANGED`). 0 by default. */
  retries?: number
  /** Whether what was done is undone, though nothing was thrown: `({ status }) => status >= 400`. The result is given back all the same. */
  undoIf?(result: T): boolean
  /** Whether it has to be the outermost: what is done is kept once it returns. Throws `DATABASE_TRANSACTION_NESTED` within another one, save that of a test. */
  durable?: boolean
  /** `false`: within another one it is part of that, without a savepoint, and if it throws all of that is undone. */
  savepoint?: boolean
}

const ISOLATIONS: readonly unknown[] = ['read committed', 'repeatable read', 'serializable', undefined]

/** The options, if they are an object. Throws `DATABASE_OPTION_INVALID`. */
export function plainOptions<T>(given: T): T {
  if (Object.prototype.toString.call(given) === '[object Object]') return given
  throw new NuagesError('DATABASE_OPTION_INVALID', `The options of a transaction are ${shown(given)}, expected an object.`)
}

/** Throws `DATABASE_OPTION_INVALID` for what no transaction takes. */
export function checkTransactionOptions(options: Omit<TransactionOptions, 'undoIf'>, isNested: boolean): void {
  const { isolation, deadline, retries, readOnly, durable, savepoint, ...rest } = options
  const ofOutermost = Object.keys(options).find((name) => name !== 'durable' && name !== 'savepoint')
  const unknown = Object.keys(rest)[0] ?? (isNested ? ofOutermost : undefined)
  if (unknown !== undefined) {
    throw new NuagesError(
      'DATABASE_OPTION_INVALID',
      `A ${isNested ? 'nested ' : ''}transaction has the option ${shown(unknown)}, expected ${isNested ? 'undoIf, durable or savepoint: the others are those of the outer one' : 'isolation, readOnly, deadline, retries, undoIf, durable or savepoint'}.`,
    )
  }
  if (!ISOLATIONS.includes(isolation)) {
    throw new NuagesError(
      'DATABASE_OPTION_INVALID',
      `The isolation is ${shown(isolation)}, expected one of ${ISOLATIONS.slice(0, 3).join(', ')}.`,
    )
  }
  for (const [name, value] of Object.entries({ readOnly, durable, savepoint })) {
    if (value !== undefined && typeof value !== 'boolean')
      throw new NuagesError('DATABASE_OPTION_INVALID', `${name} is ${shown(value)}, expected true or false.`)
  }
  if (durable && isNested) {
    throw new NuagesError('DATABASE_TRANSACTION_NESTED', 'A durable transaction was begun within another one, which may undo it yet.', {
      hint: 'Begin it outside of the other one, or leave durable out.',
    })
  }
  if (deadline !== undefined) checkWhole('deadline', deadline, 1)
  if (retries !== undefined) checkWhole('retries', retries, 0)
}
