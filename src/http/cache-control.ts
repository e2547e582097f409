// Cache-Control of requests and responses (RFC 9111 section 5.2, RFC 8246, RFC 5861).

import { NuagesError, shown } from '../base/errors.ts'
import { formatDictionary, parseDictionary, splitList } from './list.ts'

/** The directives. Times are whole seconds. */
export interface CacheControl {
  /** Fresh for this long; in a request: not older than this. */
  maxAge?: number
  /** The same for shared caches alone. */
  sMaxage?: number
  /** Ask before each use; or only where these fields are used. */
  noCache?: boolean | readonly string[]
  /** Keep nothing. */
  noStore?: boolean
  noTransform?: boolean
  mustRevalidate?: boolean
  proxyRevalidate?: boolean
  mustUnderstand?: boolean
  /** Shared caches may keep it whatever else speaks against it. */
  public?: boolean
  /** Shared caches may not keep it; or not these fields of it. */
  private?: boolean | readonly string[]
  /** It will never change while it is fresh. */
  immutable?: boolean
  /** May be used this long after it went stale, while a new one is fetched. */
  staleWhileRevalidate?: number
  /** May be used this long after it went stale, where fetching fails. */
  staleIfError?: number
  /** Requests: may be stale, by at most this long. */
  maxStale?: boolean | number
  /** Requests: must stay fresh this long. */
  minFresh?: number
  /** Requests: answer from the cache or not at all. */
  onlyIfCached?: boolean
  /** Directives that are not listed here. Null is one without a value. */
  extensions?: ReadonlyMap<string, string | null>
}

type Kind = 'flag' | 'seconds' | 'flag or seconds' | 'flag or names'

/** In the order in which they are written. */
const DIRECTIVES: readonly (readonly [string, Exclude<keyof CacheControl, 'extensions'>, Kind])[] = [
  ['public', 'public', 'flag'],
  ['private', 'private', 'flag or names'],
  ['no-store', 'noStore', 'flag'],
  ['no-cache', 'noCache', 'flag or names'],
  ['max-age', 'maxAge', 'seconds'],
  ['s-maxage', 'sMaxage', 'seconds'],
  ['must-revalidate', 'mustRevalidate', 'flag'],
  ['proxy-revalidate', 'proxyRevalidate', 'flag'],
  ['must-understand', 'mustUnderstand', 'flag'],
  ['no-transform', 'noTransform', 'flag'],
  ['immutable', 'immutable', 'flag'],
  ['stale-while-revalidate', 'staleWhileRevalidate', 'seconds'],
  ['stale-if-error', 'staleIfError', 'seconds'],
  ['max-stale', 'maxStale', 'flag or seconds'],
  ['min-fresh', 'minFresh', 'seconds'],
  ['only-if-cached', 'onlyIfCached', 'flag'],
]

const BY_NAME: ReadonlyMap<string, (typeof DIRECTIVES)[number]> = new Map(DIRECTIVES.map((directive) => [directive[0], directive]))

/** RFC 9111 section 1.2.2: what is too large to keep counts as 2^31. */
const MAX_SECONDS = 2 ** 31

/**
 * What a Cache-Control says. The first of a directive counts (RFC 9111 section 4.2.1). A freshness that cannot be read is 0,
 * which is stale, and a field that cannot be read at all is `no-store`: neither may make something live longer than it should.
 */
export function parseCacheControl(header: string | null): CacheControl {
  const control: Record<string, unknown> = {}
  const extensions = new Map<string, string | null>()
  const values = header === null ? new Map<string, string | null>() : parseDictionary(header)
  if (values === null) return { noStore: true }
  for (const [name, value] of values) {
    const directive = BY_NAME.get(name)
    if (directive === undefined) extensions.set(name, value)
    else control[directive[1]] = read(directive[2], value)
  }
  if (extensions.size > 0) control['extensions'] = extensions
  return control
}

function read(kind: Kind, value: string | null): boolean | number | readonly string[] {
  if (kind === 'flag') return true
  if (kind === 'seconds') return seconds(value) ?? 0
  if (value === null) return true
  if (kind === 'flag or seconds') return seconds(value) ?? 0
  const names = splitList(value)?.map((name) => name.toLowerCase()) ?? []
  return names.length === 0 ? true : names
}

/** delta-seconds = 1*DIGIT */
function seconds(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value) ? Math.min(Number(value), MAX_SECONDS) : null
}

/** The field value. Throws `CACHE_CONTROL_INVALID`. */
export function formatCacheControl(control: CacheControl): string {
  if (control.public === true && control.private === true) {
    throw new NuagesError('CACHE_CONTROL_INVALID', 'A Cache-Control says both public and private.')
  }
  const entries: [string, string | number | null][] = []
  for (const [name, property, kind] of DIRECTIVES) {
    const value = control[property]
    if (value === undefined || value === false) continue
    entries.push([name, write(property, kind, value)])
  }
  return formatDictionary([...entries, ...(control.extensions ?? [])])
}

function write(property: string, kind: Kind, value: boolean | number | readonly string[]): number | string | null {
  if (value === true && kind !== 'seconds') return null
  if (typeof value === 'number' && kind.endsWith('seconds') && Number.isSafeInteger(value) && value >= 0) return value
  if (Array.isArray(value) && kind === 'flag or names') return value.join(', ')
  throw new NuagesError('CACHE_CONTROL_INVALID', `The Cache-Control directive ${property} is ${shown(value)}, expected ${expected(kind)}.`)
}

function expected(kind: Kind): string {
  if (kind === 'flag') return 'true or false'
  if (kind === 'seconds') return 'whole seconds'
  return kind === 'flag or names' ? 'true, false or names of fields' : 'true, false or whole seconds'
}
