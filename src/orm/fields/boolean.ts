// True or false.

import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

const CODEC: Codec = {
  type: { kind: 'boolean' },
  expected: 'true or false',
  usual: 'boolean',
  encode: (value) => (typeof value === 'boolean' ? value : undefined),
  decode: (stored) => {
    if (typeof stored === 'boolean') return stored
    return stored === 1 || stored === 0 || stored === 1n || stored === 0n ? Boolean(stored) : undefined
  },
}

/** True or false. */
export function boolean<const O extends ColumnOptions<boolean>>(options?: O): Column<OrNull<boolean, O>, TraitsOf<O>> {
  return makeColumn(CODEC, options)
}
