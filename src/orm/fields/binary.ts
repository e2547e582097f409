// Bytes.

import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of bytes. */
export interface BinaryOptions extends ColumnOptions<Uint8Array> {
  /** The most bytes. */
  maxLength?: number
}

/** Bytes; rows hold a Uint8Array. */
export function binary<const O extends BinaryOptions>(options?: O): Column<OrNull<Uint8Array, O>, TraitsOf<O>> {
  const most = options?.maxLength ?? Infinity
  const codec: Codec = {
    type: { kind: 'binary' },
    expected: 'bytes (Uint8Array)',
    mutable: true,
    encode: (value) => (value instanceof Uint8Array ? value : undefined),
    decode: (stored) => (stored instanceof Uint8Array ? stored.slice() : undefined),
    limit: (value) => ((value as Uint8Array).length > most ? `at most ${most} bytes` : undefined),
  }
  return makeColumn(codec, options, ['maxLength'])
}
