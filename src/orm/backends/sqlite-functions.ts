import type { DatabaseSync } from 'node:sqlite'

/**
 * Text without its case, by Unicode and not by ASCII as SQLite's own `lower`: `ÉCOLE` and `école`, `STRASSE` and `straße` are
 * the same. What `nuages_fold(x)` gives in SQLite.
 */
export function fold(text: string): string {
  return text.toUpperCase().toLowerCase()
}

/** Gives a connection the functions that the compiler's SQL uses. They are deterministic, so indexes may use them. */
export function registerFunctions(database: DatabaseSync): void {
  const options = { deterministic: true, directOnly: false, useBigIntArguments: true }
  database.function('nuages_fold', options, (value) => (typeof value === 'string' ? fold(value) : value))
  // SQLite's own lower() and upper() know ASCII alone.
  database.function('nuages_lower', options, (value) => (typeof value === 'string' ? value.toLowerCase() : value))
  database.function('nuages_upper', options, (value) => (typeof value === 'string' ? value.toUpperCase() : value))
}
