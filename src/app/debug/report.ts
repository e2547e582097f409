// All that the debug page tells, as data: what failed, where, in which request. Secrets are gone before it is written anywhere.

import { NuagesError } from '../../base/errors.ts'
import { nearest } from '../../base/nearest.ts'
import { HttpError } from '../../http/error.ts'
import { SESSION } from '../../http/session.ts'
import type { Failure } from '../failure.ts'
import type { AnyRequest } from '../handler.ts'
import type { RouteFacts } from '../route-list.ts'
import { type Frame, framesOf, templateFramesOf } from './frames.ts'
import { hintFor } from './hints.ts'
import { maskedValue, maskHeader, maskQuery, maskText } from './mask.ts'

/** Names and values under a heading. */
export interface Section {
  readonly title: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

/** One error of a chain. */
export interface ErrorFacts {
  readonly name: string
  /** `''` where it has none. */
  readonly code: string
  /** The page of the documentation about the code, where it is one of ours. */
  readonly page: string | null
  readonly message: string
  readonly hint: string | null
  readonly details: readonly (readonly [name: string, value: string])[]
  readonly frames: readonly Frame[]
}

/** What the page tells. */
export interface Report {
  readonly status: number
  readonly title: string
  readonly method: string
  readonly url: string
  /** The error, then what caused it. */
  readonly errors: readonly ErrorFacts[]
  readonly sections: readonly Section[]
  /** Where nothing was found: the routes there are, the likeliest first. */
  readonly routes: readonly RouteFacts[] | null
}

/** What an application knows beside the request. */
export interface Surroundings {
  /** The route that was found, null where none was. */
  readonly route: RouteFacts | null
  readonly routes: readonly RouteFacts[]
}

const MOST_ERRORS = 10
const MOST_ROUTES = 40
type Row = readonly [string, string]

/** Gathers what is known of a failure. */
export async function reportOf(failure: Failure, request: AnyRequest, { route, routes }: Surroundings): Promise<Report> {
  const { status, title, error } = failure
  const sections: Section[] = [
    { title: 'Request', rows: requestRows(request, route) },
    { title: 'Query', rows: [...request.query].map(([name, value]) => [name, maskedValue(name, value)]) },
    { title: 'Form', rows: await formRows(request) },
    { title: 'Data', rows: valueRows(request.data) },
    { title: 'Session', rows: sessionRows(request) },
    { title: 'Headers', rows: [...request.headers].map(([name, value]) => [name, maskHeader(name, value)]) },
  ]
  return {
    status,
    title,
    method: request.method,
    url: maskQuery(request.url),
    errors: chainOf(error, request),
    sections: sections.filter(({ rows }) => rows.length > 0),
    routes: status === 404 && route === null ? byLikeness(request.path, routes) : null,
  }
}

function chainOf(error: unknown, request: AnyRequest): ErrorFacts[] {
  const chain: ErrorFacts[] = []
  const seen = new Set<unknown>()
  const waiting: unknown[] = [error]
  while (waiting.length > 0 && chain.length < MOST_ERRORS) {
    const next = waiting.shift()
    if (seen.has(next)) continue
    seen.add(next)
    chain.push(factsOf(next, request))
    if (next instanceof AggregateError) waiting.push(...next.errors)
    if (next instanceof Error && next.cause !== undefined) waiting.push(next.cause)
  }
  return chain
}

function factsOf(error: unknown, request: AnyRequest): ErrorFacts {
  const hint = hintFor(error, request)
  if (!(error instanceof Error)) {
    return { name: 'Thrown', code: '', page: null, message: maskedValue('', error), hint, details: [], frames: [] }
  }
  const { code, details } = error as { code?: unknown; details?: unknown }
  const message = String(error.message)
  const calls = framesOf(String(error.stack), message)
  return {
    name: String(error.name),
    code: typeof code === 'string' ? code : '',
    page: pageOf(error, calls),
    message: maskText(message),
    hint,
    details: valueRows(details),
    frames: [...templateFramesOf(error), ...calls],
  }
}

/** An application may throw a NuagesError with a code of its own; and a status is no code that has a page. */
function pageOf(error: Error, frames: readonly Frame[]): string | null {
  if (!(error instanceof NuagesError) || frames[0]?.owner !== 'nuages') return null
  return error instanceof HttpError && error.code.startsWith('HTTP_') ? null : `docs/errors/${error.code}.md`
}

function requestRows(request: AnyRequest, route: RouteFacts | null): Row[] {
  const rows: Row[] = [
    ['method', request.method],
    ['url', maskQuery(request.url)],
    ['path', request.path],
  ]
  if (request.mount !== '') rows.push(['mount', request.mount])
  if (route !== null) {
    rows.push(['route', route.path])
    if (route.name !== '') rows.push(['name', route.name])
    rows.push(['registered in', route.place])
    if (route.middleware.length > 0) rows.push(['middleware', route.middleware.join('\n')])
  }
  for (const [name, value] of Object.entries(request.params)) rows.push([`{${name}}`, maskedValue(name, value)])
  return rows
}

/** The form, where the application had asked for it. The body is never read for this page. */
async function formRows(request: AnyRequest): Promise<Row[]> {
  if (!request.hasForm) return []
  try {
    const form = await request.form()
    const fields = [...form].map(([name, value]): Row => [name, maskedValue(name, value)])
    return [
      ...fields,
      ...form.files().map((file): Row => [file.field, `file ${JSON.stringify(file.name)}, ${file.type}, ${file.size} bytes`]),
    ]
  } catch {
    return []
  }
}

function sessionRows(request: AnyRequest): Row[] {
  try {
    return valueRows(request.get(SESSION).toJSON())
  } catch {
    return []
  }
}

/** What an object holds, a row for each member. */
function valueRows(value: unknown): Row[] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object' || Array.isArray(value)) return [['value', maskedValue('', value)]]
  return Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([, descriptor]) => descriptor.enumerable === true && 'value' in descriptor)
    .map(([name, descriptor]) => [name, maskedValue(name, descriptor.value)])
}

/** The routes, those first whose beginning is most like the path; one that may be meant before all. */
function byLikeness(path: string, routes: readonly RouteFacts[]): RouteFacts[] {
  const meant = nearest(
    path,
    routes.map((route) => route.path),
  )
  const wanted = path.split('/')
  const score = (route: RouteFacts): number => (route.path === meant ? 1000 : likeness(wanted, route.path.split('/')))
  return routes
    .map((route) => ({ route, likeness: score(route) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST_ROUTES)
    .map(({ route }) => route)
}

function likeness(wanted: readonly string[], pattern: readonly string[]): number {
  let same = 0
  while (same < wanted.length && same < pattern.length && (wanted[same] === pattern[same] || pattern[same]?.startsWith('{') === true))
    same++
  return same * 10 - Math.abs(wanted.length - pattern.length)
}
