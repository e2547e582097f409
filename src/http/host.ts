// Host (RFC 9110 section 7.2): the name that a client used for us.
//
//   Host = uri-host [ ":" port ]

import { isHost } from '../wire/grammar.ts'

/** A host in its parts. */
export interface Host {
  /** In lower case; an IPv6 address is in brackets. */
  readonly name: string
  /** Null where none is named. */
  readonly port: number | null
}

/** Ports that go without saying. */
const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
])

/** The longest DNS name has 253 characters. */
const MAX_LENGTH = 512

/** A Host in its parts, null where it is none. */
export function parseHost(text: string | null): Host | null {
  if (text === null || text.length > MAX_LENGTH || !isHost(text)) return null
  const colon = text.lastIndexOf(':')
  const hasPort = colon > text.lastIndexOf(']')
  const name = (hasPort ? text.slice(0, colon) : text).toLowerCase()
  return { name, port: hasPort && colon < text.length - 1 ? Number(text.slice(colon + 1)) : null }
}

/** A host as it stands in a URL of `scheme`: the scheme's own port left out. */
export function formatHost({ name, port }: Host, scheme: string): string {
  return port === null || port === DEFAULT_PORTS.get(scheme) ? name : `${name}:${port}`
}
