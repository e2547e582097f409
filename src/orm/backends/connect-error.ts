import { NuagesError } from '../../base/errors.ts'
import { DatabaseError } from './database-error.ts'

/** The named error for a connection that could not be opened; `named` is what the engine's adapter made of it. */
export function connectError(named: unknown, place: string): unknown {
  if (!(named instanceof Error)) return named
  if (named instanceof DatabaseError && named.code === 'DATABASE_LOGIN_REFUSED') return named
  if (named instanceof NuagesError && !(named instanceof DatabaseError)) return named
  const cause = named instanceof DatabaseError && named.cause instanceof Error ? named.cause : named
  return new DatabaseError('DATABASE_CONNECTION_FAILED', { text: `${place}: ${reasonOf(cause)}`, cause })
}

/** Where a name has several addresses, Node tells of each attempt. */
function reasonOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message
  return error.errors.map(({ message }) => message).join(', ')
}
