// UUIDs (RFC 9562), as texts in lower case.

import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of UUIDs. */
export interface UuidOptions extends ColumnOptions<string> {
  /** Which ones a primary key makes: 4 is random, 7 (default) begins with the time, so that an index grows at its end. */
  version?: 4 | 7
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const CODEC: Codec = {
  type: { kind: 'uuid' },
  expected: 'a UUID, such as 0190163d-8694-739b-aea5-966c26f8ad91',
  encode: (value) => (typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined),
  decode: (stored) => (typeof stored === 'string' && UUID.test(stored) ? stored.toLowerCase() : undefined),
}

/** A UUID. As a primary key it makes its own value. */
export function uuid<const O extends UuidOptions>(
  options?: O,
): Column<OrNull<string, O>, TraitsOf<O> | (O extends { primaryKey: true } | { version: number } ? 'optional' : never)> {
  const known: UuidOptions = options ?? {}
  const makesIts = known.primaryKey === true || known.version !== undefined
  const make = known.version === 4 ? () => crypto.randomUUID() : uuid7
  return makeColumn(CODEC, makesIts && known.default === undefined ? { ...known, default: make } : known, ['version'])
}

let lastTime = 0
let counter = 0

/**
 * A UUID of version 7: 48 bits of Unix time in milliseconds, and random ones. Those of one process ascend, even within a
 * millisecond: 12 bits count (RFC 9562 section 6.2, method 1).
 */
export function uuid7(): string {
  const now = Date.now()
  if (now > lastTime) {
    lastTime = now
    // A random start with its highest bit 0 leaves 2048 numbers to count.
    counter = (crypto.getRandomValues(new Uint16Array(1))[0] as number) & 0x7ff
  } else if (++counter > 0xfff) {
    lastTime++
    counter = 0
  }
  const time = lastTime.toString(16).padStart(12, '0')
  const count = counter.toString(16).padStart(3, '0')
  const random = crypto.randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${random.slice(19)}`
}
