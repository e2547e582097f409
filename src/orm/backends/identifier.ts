import { NuagesError, shown } from '../../base/errors.ts'

/**
 * An identifier between `mark`s, which are doubled within it (SQL:2016 5.2). Throws `DATABASE_IDENTIFIER_INVALID` for one that
 * is empty, longer than `bytes`, or holds control characters: engines cut or end names there.
 */
export function quoteIdentifier(identifier: string, mark: '"' | '`', bytes: number): string {
  if (typeof identifier === 'string' && /^[^\0-\x1f\x7f]+$/.test(identifier) && Buffer.byteLength(identifier) <= bytes) {
    return mark + identifier.replaceAll(mark, mark + mark) + mark
  }
  throw new NuagesError(
    'DATABASE_IDENTIFIER_INVALID',
    `The name ${shown(identifier)} is no identifier, expected 1 to ${bytes} bytes of text without control characters.`,
  )
}
