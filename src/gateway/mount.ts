// One application of several, by prefix or by host:
//
//   mount({ '/api': api, '/': site, 'admin.example.org': admin, 'shop.example.org/old': old })
//
// A prefix ends at a segment's border: '/api' has '/api' and '/api/x', not '/apis'. Prefixes are compared with the path as
// every part of Nuages reads it, percent-encoding of plain characters undone, so that '/%61pi' leads nowhere else than '/api'.

import { NuagesError, shown } from '../base/errors.ts'
import type { Answer, Application, Exchange, FetchApplication } from './exchange.ts'
import { asApplication } from './fetch.ts'
import { splitTarget } from './target.ts'

interface Place {
  readonly host: string | null
  /** `''` for all paths, else `/prefix`. */
  readonly prefix: string
  readonly application: Application
}

const KEY: RegExp = /^(?<host>(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d+)?)?(?<prefix>\/.*)?$/
const PREFIX: RegExp = /^\/(?:[\w\-.~!$&'()*+,;=:@]+\/)*[\w\-.~!$&'()*+,;=:@]*$/
/** A path that means another one to some readers and not to others: dot segments, and the backslash, which URL parsers take for a slash. */
const DOUBTFUL: RegExp = /\\|\/\.\.?(?:\/|$)/
/** Percent-encoded characters that a segment may hold as themselves. */
const UNRESERVED: RegExp = /%(?:2[146-9A-Ea-e]|3[0-9ABDabd]|4[0-9A-Fa-f]|5[0-9AFaf]|6[1-9A-Fa-f]|7[0-9AEae])/g

/** Gives each request to the application with the longest prefix that fits, one with a host before one without; 404 where none fits. */
export function mount(table: Readonly<Record<string, Application | FetchApplication>>): Application {
  const places = Object.keys(table).map((key) => placeOf(key, table[key] as Application | FetchApplication))
  places.sort((a, b) => Number(b.host !== null) - Number(a.host !== null) || b.prefix.length - a.prefix.length)
  if (places.length === 0) throw new NuagesError('MOUNT_EMPTY', 'Nothing is mounted.', { hint: "Write mount({ '/': app })." })
  const applications = [...new Set(places.map((place) => place.application))]
  return {
    handle: (exchange) => dispatch(places, exchange),
    async start() {
      for (const [count, application] of applications.entries()) {
        try {
          await application.start?.()
        } catch (error) {
          // The one that failed has ended what it began itself.
          await stopAll(applications.slice(0, count)).catch(() => {})
          throw error
        }
      }
    },
    stop: () => stopAll(applications),
  }
}

/** The last one first. One that fails keeps none of the others from stopping. */
async function stopAll(applications: readonly Application[]): Promise<void> {
  const errors: unknown[] = []
  for (const application of applications.toReversed()) {
    try {
      await application.stop?.()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 1) throw new AggregateError(errors, 'Several applications failed to stop.')
  if (errors.length === 1) throw errors[0]
}

function placeOf(key: string, value: Application | FetchApplication): Place {
  const { host = null, prefix = '/' } = (KEY.exec(key)?.groups ?? {}) as { host?: string; prefix?: string }
  if (key === '' || (host === null && !key.startsWith('/')) || !PREFIX.test(prefix)) {
    throw new NuagesError('MOUNT_KEY', `An application is mounted at ${shown(key)}, expected a path or a host in lower case.`, {
      hint: "Such as '/api', 'admin.example.org' or 'admin.example.org/old'.",
    })
  }
  return { host, prefix: prefix.endsWith('/') ? prefix.slice(0, -1) : prefix, application: asApplication(value) }
}

function dispatch(places: readonly Place[], exchange: Exchange): Answer | Promise<Answer> {
  const { path: raw, query } = splitTarget(exchange.target)
  const path = raw.replace(UNRESERVED, decodeURIComponent)
  if (DOUBTFUL.test(path)) return plain(400, 'The path holds a dot segment or a backslash.')
  const host = hostOf(exchange)
  for (const { host: wanted, prefix, application } of places) {
    if (wanted !== null && wanted !== host.full && wanted !== host.name) continue
    if (prefix === '') return application.handle(exchange)
    if (!path.startsWith(prefix) || (path.length > prefix.length && path[prefix.length] !== '/')) continue
    const rest = path.slice(prefix.length)
    return application.handle(new Mounted(exchange, exchange.mount + prefix, (rest || '/') + (query && `?${query}`)))
  }
  return plain(404, 'Not Found')
}

/** The request's host in lower case, with its port and without; a dot at the end of a name is the root's and means nothing. */
function hostOf({ headers }: Exchange): { full: string; name: string } {
  const [, name = '', port = ''] = /^(.*?)\.?(:\d*)?$/.exec(headers.get('host')?.toLowerCase() ?? '') ?? []
  return { full: name + port, name }
}

function plain(status: number, text: string): Answer {
  return { status, headers: [['content-type', 'text/plain; charset=utf-8']], body: `${text}\n` }
}

/** An exchange whose path begins further on. */
class Mounted implements Exchange {
  readonly #exchange: Exchange
  readonly mount: string
  readonly target: string

  constructor(exchange: Exchange, mount: string, target: string) {
    this.#exchange = exchange
    this.mount = mount
    this.target = target
  }

  get method(): string {
    return this.#exchange.method
  }
  get headers(): Exchange['headers'] {
    return this.#exchange.headers
  }
  get body(): Exchange['body'] {
    return this.#exchange.body
  }
  get connection(): Exchange['connection'] {
    return this.#exchange.connection
  }
  get signal(): AbortSignal {
    return this.#exchange.signal
  }
}
