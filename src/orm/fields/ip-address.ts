// Addresses of the internet protocol, in their one canonical form.

import { type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of addresses. */
export interface IpAddressOptions extends ColumnOptions<string> {
  /** Which addresses. Default: both. */
  version?: 4 | 6
}

const V4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/

/** The canonical text (RFC 5952); undefined if it is no address. Leading zeros, which some read as octal, are refused. */
function canonical(value: string, version: 4 | 6 | undefined): string | undefined {
  if (V4.test(value)) return version === 6 || /(?:^|\.)0\d/.test(value) ? undefined : value
  if (version === 4 || !/^[0-9a-f:.]{2,45}$/i.test(value) || !value.includes(':')) return undefined
  // The URL parser knows the canonical form of IPv6 addresses.
  return URL.parse(`http://[${value}]/`)?.hostname.slice(1, -1)
}

/** An IPv4 or IPv6 address; rows hold its text. */
export function ipAddress<const O extends IpAddressOptions>(options?: O): Column<OrNull<string, O>, TraitsOf<O>> {
  const version = options?.version
  const read = (value: unknown) => (typeof value === 'string' ? canonical(value, version) : undefined)
  const codec: Codec = {
    type: { kind: 'ip' },
    expected: version === undefined ? 'an IP address' : `an IPv${version} address`,
    encode: read,
    // PostgreSQL shows hosts of networks with a mask.
    decode: (stored) => (typeof stored === 'string' ? read(stored.replace(/\/(?:32|128)$/, '')) : undefined),
  }
  return makeColumn(codec, options, ['version'])
}
