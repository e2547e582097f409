import { FEATURES } from '../backends/features.ts'
import { quoteIdentifier } from '../backends/identifier.ts'
import type { Engine } from '../engine.ts'
import { DDL_FEATURES } from './features.ts'

/** A name in the engine's quotes. Throws `DATABASE_IDENTIFIER_INVALID`. */
export function quoted(name: string, engine: Engine): string {
  return quoteIdentifier(name, DDL_FEATURES[engine].quote, FEATURES[engine === 'mariadb' ? 'mysql' : engine].maxIdentifier)
}

/** Names in quotes, with commas between. */
export function quotedList(names: readonly string[], engine: Engine): string {
  return names.map((name) => quoted(name, engine)).join(', ')
}
