// Werkzeug's maps in our spelling: `<int:id>` is `{id:int}`, a subdomain a host, a converter with arguments one of our kinds.

import { App } from '../../src/app/app.ts'
import { converter } from '../../src/http/converter.ts'
import { decimals, integers, oneOf, texts } from '../../src/http/converter-kinds.ts'
import type { Defaults } from '../../src/http/defaults.ts'
import { type HostPattern, parseHostPattern } from '../../src/http/host-pattern.ts'
import { parsePattern } from '../../src/http/pattern.ts'
import { Request } from '../../src/http/request.ts'
import { Router } from '../../src/http/router.ts'
import { type QueryValues, withQuery } from '../../src/http/with-query.ts'
import { fakeExchange } from '../fake-exchange.ts'
import type { Vector } from './vectors.ts'

/** A rule as recorded. */
export interface Rule {
  readonly rule: string
  readonly endpoint: string | null
  readonly methods: { readonly $set: readonly string[] } | null
  readonly defaults: Defaults | null
  readonly subdomain: string | null
  readonly host: string | null
  readonly strict_slashes: boolean
  readonly merge_slashes: boolean
  readonly build_only: boolean
  readonly alias: boolean
  readonly websocket: boolean
  readonly redirect_to: unknown
}

/** A question to a map. */
export interface RoutingVector extends Vector {
  readonly map: { readonly rules: readonly Rule[]; readonly host_matching: boolean; readonly sort_parameters: boolean }
  readonly bind: {
    readonly server_name: string
    readonly script_name: string
    readonly subdomain: string | null
    readonly url_scheme: string
    readonly path_info: string | null
    readonly default_method: string
    readonly query_args: unknown
    readonly websocket: boolean
  }
}

const PARAM = /<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>/g
const kinds: Map<string, string> = new Map()

/** A rule or a host in our spelling. */
function translated(rule: string): string {
  return rule.replaceAll(PARAM, (_, name: string | undefined, args: string | undefined, param: string) => {
    if (args !== undefined) return `{${param}:${kind(name as string, args)}}`
    return name === undefined || name === 'string' ? `{${param}}` : `{${param}:${name}}`
  })
}

/** The name of a converter of our own for one with arguments. */
function kind(name: string, args: string): string {
  const text = `${name}(${args})`
  const there = kinds.get(text)
  if (there !== undefined) return there
  const made = `werkzeug${kinds.size}`
  kinds.set(text, made)
  const given = Object.fromEntries(args.split(',').map((part) => part.split('=').map((one) => one.trim())))
  const bounds = {
    ...(given.signed === 'True' ? { min: -Number.MAX_SAFE_INTEGER } : {}),
    ...('min' in given ? { min: Number(given.min) } : {}),
    ...('max' in given ? { max: Number(given.max) } : {}),
  }
  if (name === 'int') converter(made, integers({ ...bounds, ...('fixed_digits' in given ? { digits: Number(given.fixed_digits) } : {}) }))
  else if (name === 'float') converter(made, decimals(bounds))
  else if (name === 'any') converter(made, oneOf(...args.split(',').map((one) => one.trim())))
  else converter(made, texts({ min: Number(given.minlength ?? given.length ?? 1), max: Number(given.maxlength ?? given.length ?? 2000) }))
  return made
}

/** A question, translated: the routes, and where they are asked. */
export class Translation {
  readonly vector: RoutingVector
  /** Rules that say something here. */
  readonly rules: readonly Rule[]
  readonly #hosted: boolean

  constructor(vector: RoutingVector, speaks: (rule: Rule) => boolean) {
    this.vector = vector
    this.rules = vector.map.rules.filter(speaks)
    const { map, bind } = vector
    this.#hosted = map.host_matching || (bind.subdomain ?? '') !== '' || map.rules.some((rule) => (rule.subdomain ?? '') !== '')
  }

  get host(): string {
    const { map, bind } = this.vector
    return map.host_matching || (bind.subdomain ?? '') === '' ? bind.server_name : `${bind.subdomain}.${bind.server_name}`
  }

  #hostOf({ subdomain, host }: Rule): string | null {
    if (!this.#hosted) return null
    if (this.vector.map.host_matching) return translated(host ?? '')
    const own = this.vector.bind.server_name.replace(/:\d+$/, '')
    return (subdomain ?? '') === '' ? own : `${translated(subdomain as string)}.${own}`
  }

  /** What our router makes of the question, as Werkzeug says it. */
  match(): unknown {
    const { args, kwargs = {}, bind } = this.vector
    const router = new Router<string | null>()
    for (const rule of this.rules) {
      const source = this.#hostOf(rule)
      const host: HostPattern | null = source === null ? null : parseHostPattern(source)
      router.add(parsePattern(translated(rule.rule)), methodsOf(rule) ?? ['GET', 'POST'], rule.endpoint, {
        defaults: rule.defaults ?? {},
        host,
      })
    }
    const path = ((args[0] as string | null | undefined) ?? bind.path_info ?? '/').split('/').map(encodeURIComponent).join('/')
    const method = (args[1] ?? kwargs['method'] ?? bind.default_method) as string
    const match = router.match(method, path + queryOf(kwargs['query_args'] ?? bind.query_args), this.host)
    if (match.kind === 'found') return [match.value, match.params]
    if (match.kind === 'method') return { code: 405, methods: match.detail.split(', ').filter((name) => name !== 'OPTIONS') }
    if (match.kind !== 'redirect') return { code: 404 }
    return { code: 308, url: `${bind.url_scheme}://${this.host}${bind.script_name.replace(/\/$/, '')}${match.detail}` }
  }

  /** The URL that an application makes. */
  build(): string {
    const { args, kwargs = {}, bind } = this.vector
    const [endpoint, given = {}] = args as [string, Record<string, unknown>?]
    const app = new App()
    for (const rule of this.rules.filter((one) => one.endpoint === endpoint)) {
      const host = this.#hostOf(rule)
      const name = rule.endpoint as string
      const options = { name, methods: methodsOf(rule) ?? ['GET'], defaults: rule.defaults ?? {}, ...(host === null ? {} : { host }) }
      app.route(translated(rule.rule) as '/', options as { name: string }, () => null)
    }
    const exchange = fakeExchange('GET', '/', { mount: bind.script_name.replace(/\/$/, ''), headers: { host: this.host } })
    const request = new Request(exchange, '/', {}, { limit: 0, uploads: undefined as never, url: (to, params) => app.url(to, params) })
    const names = this.rules.flatMap(({ rule, defaults }) => [...namesOf(rule), ...Object.keys(defaults ?? {})])
    const values = valuesOf(kwargs['values'] ?? given)
    const known = Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
    const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))) as QueryValues
    const url = kwargs['force_external'] === true ? request.absoluteUrlFor(endpoint, known) : request.urlFor(endpoint, known)
    return kwargs['append_unknown'] === false ? url : withQuery(url, rest)
  }
}

/** Names of a rule's parameters. */
function namesOf(rule: string): string[] {
  return [...rule.matchAll(PARAM)].map(([, , , name]) => name as string)
}

function methodsOf({ methods }: Rule): readonly string[] | undefined {
  return methods?.$set.filter((name) => name !== 'HEAD')
}

function queryOf(query: unknown): string {
  if (query === null || query === undefined || query === '') return ''
  return `?${typeof query === 'string' ? query : new URLSearchParams(query as Record<string, string>)}`
}

/** Values of a URL: a multidict's under their names, and nothing for None within a list. */
function valuesOf(given: unknown): Record<string, unknown> {
  const { $multidict: pairs } = given as { $multidict?: [string, unknown][] }
  const values: Record<string, unknown> = pairs === undefined ? { ...(given as object) } : {}
  for (const [name, value] of pairs ?? []) values[name] = [...((values[name] as unknown[] | undefined) ?? []), value]
  for (const [name, value] of Object.entries(values)) if (Array.isArray(value)) values[name] = value.filter((one) => one !== null)
  return values
}
