// What a proxy in front says of the client: its address, scheme and host, the port, and the prefix that was taken away. Anyone
// can send these fields, so nobody is believed whose own address is not in the list; the list is empty unless you fill it.
//
//   Forwarded: for=192.0.2.60;proto=https;host=example.org, for="[2001:db8::1]:4711"          (RFC 7239)
//   X-Forwarded-For: 192.0.2.60, 10.0.0.3       X-Forwarded-Proto, -Host, -Port, -Prefix
//
// Each proxy adds to the right, so fields are read from the right: as long as an address is a proxy of ours, the one to its left
// was seen by it. The first that is none is the client; what stands further left is whatever the client wrote.

import type { BlockList } from 'node:net'
import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import type { Exchange, HeaderReader } from '../gateway/exchange.ts'
import { Headers } from '../wire/headers.ts'
import { HttpError } from './error.ts'
import { type Forwarded, ForwardedExchange } from './forwarded-exchange.ts'
import { formatHost, parseHost } from './host.ts'
import { parsePair, splitList } from './list.ts'
import { BadPath, normalisePath } from './path.ts'

/** What a proxy can tell. */
export type ForwardedFact = 'for' | 'proto' | 'host' | 'port' | 'prefix'

/** Which proxies are believed, and what. */
export interface ProxyOptions {
  /** Their addresses: `10.1.0.7`, `10.0.0.0/8`, `fd00::/8`, `loopback`, `private`, or `unix` for who has no address. */
  readonly trust: readonly string[]
  /**
   * The family of fields that they set. Unset, either is read and a request with both is refused: a proxy passes the other
   * family through as the client wrote it.
   */
  readonly header?: 'forwarded' | 'x-forwarded'
  /** What they are believed; by default all. Name only what your proxy sets or clears in every request. */
  readonly take?: readonly ForwardedFact[]
}

const FACTS: readonly ForwardedFact[] = ['for', 'proto', 'host', 'port', 'prefix']

const NAMED: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
])

/** The proxies of an application. */
export class Proxies {
  readonly #trusted: BlockList
  readonly #unix: boolean
  readonly #header: 'forwarded' | 'x-forwarded' | null
  readonly #take: ReadonlySet<ForwardedFact>

  constructor(options: readonly string[] | ProxyOptions) {
    if (typeof options !== 'object') throw invalid(options, 'a list of addresses')
    const { trust, header, take = FACTS }: ProxyOptions = 'trust' in options ? options : { trust: options }
    if ('trust' in options)
      checkOptionNames('PROXIES_INVALID', 'proxies', options, ['trust', 'header', 'take'] satisfies (keyof ProxyOptions)[])
    if (!Array.isArray(trust)) throw invalid(trust, 'a list of addresses')
    if (header !== undefined && header !== 'forwarded' && header !== 'x-forwarded') throw invalid(header, 'forwarded or x-forwarded')
    for (const fact of take) if (!FACTS.includes(fact)) throw invalid(fact, FACTS.join(', '))
    this.#unix = trust.includes('unix')
    this.#trusted = blocks(trust.filter((address) => address !== 'unix'))
    this.#header = header ?? null
    this.#take = new Set(take)
  }

  /** Whether an address is a proxy's. */
  trusts(address: string | null): boolean {
    if (address === null) return this.#unix
    const family = net().isIP(address)
    return family !== 0 && this.#trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }

  /** The exchange as the client began it. Throws an HttpError (400) where a proxy says what makes no sense. */
  see(exchange: Exchange): Exchange {
    if (!this.trusts(exchange.connection.remoteAddress)) return exchange
    const { headers } = exchange
    const standard = this.#header === 'x-forwarded' ? null : headers.get('forwarded')
    const custom = this.#header !== 'forwarded' && FACTS.some((fact) => headers.has(`x-forwarded-${fact}`))
    if (standard !== null && custom) throw ambiguous()
    if (standard === null && !custom) return exchange
    const facts = standard === null ? this.#custom(exchange) : this.#standard(exchange, standard)
    return new ForwardedExchange(exchange, this.#resolve(facts, exchange))
  }

  #custom({ headers, connection }: Exchange): Facts {
    const hops = listOf(headers, 'for')
    const { address, port, taken } = this.#client(connection.remoteAddress, hops)
    const pick = (fact: ForwardedFact): string | null => {
      const values = listOf(headers, fact)
      return values[Math.max(0, values.length - Math.max(taken, 1))] ?? null
    }
    return {
      address,
      remotePort: port,
      known: taken > 0,
      proto: pick('proto'),
      host: pick('host'),
      port: pick('port'),
      prefix: pick('prefix'),
    }
  }

  #standard({ connection }: Exchange, field: string): Facts {
    const elements = splitList(field)?.map(pairsOf)
    if (elements === undefined) throw nonsense('forwarded', field)
    const hops = elements.map((pairs) => pairs.get('for') ?? 'unknown')
    const { address, port, taken } = this.#client(connection.remoteAddress, hops)
    const pairs = elements[elements.length - taken]
    return {
      address,
      remotePort: port,
      known: taken > 0,
      proto: pairs?.get('proto') ?? null,
      host: pairs?.get('host') ?? null,
      port: null,
      prefix: null,
    }
  }

  /** Goes from the right to the left as long as those who speak are trusted. `taken` is how many entries that were. */
  #client(peer: string | null, hops: readonly string[]): Node & { taken: number } {
    let node: Node = { address: peer, port: null }
    let taken = 0
    while (taken < hops.length && (taken === 0 || (node.address !== null && this.trusts(node.address)))) {
      taken++
      node = parseNode(hops[hops.length - taken] as string)
    }
    return { ...node, taken }
  }

  #resolve(facts: Facts, { connection, headers, mount }: Exchange): Forwarded {
    const take = this.#take
    const scheme = (take.has('proto') && schemeOf(facts.proto)) || connection.scheme
    const known = take.has('for') && facts.known
    return {
      remoteAddress: known ? facts.address : connection.remoteAddress,
      remotePort: known ? facts.remotePort : connection.remotePort,
      scheme,
      headers: withHost(headers, hostOf(headers, scheme, take.has('host') ? facts.host : null, take.has('port') ? facts.port : null)),
      mount: (take.has('prefix') ? prefixOf(facts.prefix) : '') + mount,
    }
  }
}

/** What was said, each in text, null where nothing was. */
interface Facts {
  readonly address: string | null
  readonly remotePort: number | null
  /** Whether an address was given at all. */
  readonly known: boolean
  readonly proto: string | null
  readonly host: string | null
  readonly port: string | null
  readonly prefix: string | null
}

interface Node {
  readonly address: string | null
  readonly port: number | null
}

function net(): typeof import('node:net') {
  return process.getBuiltinModule('node:net')
}

function blocks(trust: readonly unknown[]): BlockList {
  const list = new (net().BlockList)()
  for (const text of trust) {
    for (const block of NAMED.get(text as string) ?? [text]) {
      const [, address = '', bits] = (typeof block === 'string' && /^([\da-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(block)) || []
      const family = net().isIP(address)
      const most = family === 6 ? 128 : 32
      if (family === 0 || Number(bits ?? 0) > most) throw invalid(block, 'an address or a block such as 10.0.0.0/8')
      list.addSubnet(address, Number(bits ?? most), family === 6 ? 'ipv6' : 'ipv4')
    }
  }
  return list
}

function invalid(value: unknown, expected: string): NuagesError {
  return new NuagesError('PROXIES_INVALID', `The option proxies has ${shown(value)}, expected ${expected}.`, {
    hint: "Name the proxies in front by their addresses: { proxies: ['loopback', '10.0.0.0/8'] }.",
  })
}

function ambiguous(): HttpError {
  return new HttpError(400, 'The request has Forwarded and X-Forwarded fields.', {
    code: 'PROXY_AMBIGUOUS',
    hint: "Say which of them your proxy sets: { proxies: { trust: [...], header: 'x-forwarded' } }.",
  })
}

function nonsense(field: string, value: string): HttpError {
  return new HttpError(400, `The field ${field} makes no sense.`, { code: 'PROXY_FIELD', details: { value } })
}

function listOf(headers: HeaderReader, fact: ForwardedFact): string[] {
  const field = headers.get(`x-forwarded-${fact}`)
  return field === null ? [] : field.split(',').map((value) => value.trim())
}

function pairsOf(element: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const text of element.split(';')) {
    const pair = parsePair(text.trim())
    if (pair?.[1] != null) pairs.set(pair[0], pair[1])
  }
  return pairs
}

/** node = ( IPv4address / "[" IPv6address "]" / "unknown" / obfnode ) [ ":" port ]; some proxies write IPv6 without brackets. */
function parseNode(text: string): Node {
  const match = /^(?:\[([^\]]+)\]|([^:]*)|(.*:.*:.*))(?::(\d{1,5}))?$/.exec(text)
  const address = match?.[1] ?? match?.[2] ?? match?.[3] ?? ''
  if (net().isIP(address) === 0) return { address: null, port: null }
  return { address, port: match?.[4] === undefined ? null : Number(match[4]) }
}

function schemeOf(proto: string | null): 'http' | 'https' | null {
  const scheme = proto?.toLowerCase() ?? null
  if (scheme === null || scheme === 'http' || scheme === 'https') return scheme
  throw nonsense('proto', scheme)
}

/** The host with its port, null where nothing was said of either. */
function hostOf(headers: HeaderReader, scheme: string, host: string | null, port: string | null): string | null {
  if (host === null && port === null) return null
  const parsed = parseHost(host ?? headers.get('host'))
  if (parsed === null) throw nonsense('host', host ?? '')
  if (port !== null && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536)) throw nonsense('port', port)
  return formatHost({ name: parsed.name, port: port === null ? parsed.port : Number(port) }, scheme)
}

function withHost(headers: HeaderReader, host: string | null): HeaderReader {
  if (host === null) return headers
  const changed = new Headers(headers)
  changed.set('host', host)
  return changed
}

/** A prefix stands in front of every URL that is made, so `//evil.example` must not be one. */
function prefixOf(prefix: string | null): string {
  const path = prefix === null ? '' : prefix.replace(/\/$/, '')
  if (path === '') return ''
  const normal = path.startsWith('/') && !path.includes('//') && !/[?#]/.test(path) ? normalisePath(path) : null
  if (normal === null || normal instanceof BadPath) throw nonsense('prefix', path)
  return normal
}
