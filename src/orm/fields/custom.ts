// Fields of your own.

import { NuagesError, shown } from '../../base/errors.ts'
import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** A codec whose rows hold a `Value`. */
export interface CodecOf<Value> extends Codec {
  encode(value: unknown): ReturnType<Codec['encode']>
  decode(stored: Parameters<Codec['decode']>[0]): Value | undefined
}

/** A field of your own, from how its values are stored and read: `column<Money>({ type, expected, encode, decode })`. Throws ORM_FIELD_OPTIONS. */
export function column<Value, const O extends ColumnOptions<Value> = {}>(
  codec: CodecOf<Value>,
  options?: O & ColumnOptions<Value>,
): Column<OrNull<Value, O>, TraitsOf<O>> {
  if (typeof codec?.encode !== 'function' || typeof codec.decode !== 'function' || typeof codec.type?.kind !== 'string') {
    throw new NuagesError('ORM_FIELD_OPTIONS', `a column was given the codec ${shown(codec)}: expected { type, expected, encode, decode }`)
  }
  return makeColumn(codec, options)
}
