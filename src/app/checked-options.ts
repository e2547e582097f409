// Options of applications, blueprints and routes, looked at when they are given: a misspelled `hosts` must not mean "any host", and
// what is no schema must not wait for its first request.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptionNames } from '../base/known-options.ts'
import type { AppOptions } from './options.ts'
import type { Schema } from './schema.ts'

type Names<T> = Readonly<Record<keyof T, true>>

const APP: Names<AppOptions> = {
  base: true,
  limit: true,
  uploads: true,
  proxies: true,
  hosts: true,
  trustedOrigins: true,
  guards: true,
  engine: true,
  log: true,
  env: true,
  database: true,
  models: true,
  debug: true,
}

/** What a blueprint's options may hold. `blueprint.ts` says what each must be. */
export interface BlueprintOptionNames {
  readonly prefix?: unknown
  readonly host?: unknown
  readonly dir?: unknown
  readonly static?: unknown
  readonly templates?: unknown
  readonly models?: unknown
}

const BLUEPRINT: Names<BlueprintOptionNames> = { prefix: true, host: true, dir: true, static: true, templates: true, models: true }

/** What a route's options may hold. An option that is not here is refused. */
export interface RouteOptionNames {
  readonly name?: unknown
  readonly methods?: unknown
  readonly defaults?: unknown
  readonly host?: unknown
  readonly limit?: unknown
  readonly uploads?: unknown
  readonly body?: unknown
  readonly query?: unknown
  readonly params?: unknown
  readonly response?: unknown
  readonly invalid?: unknown
}

const ROUTE: Names<RouteOptionNames> = {
  name: true,
  methods: true,
  defaults: true,
  host: true,
  limit: true,
  uploads: true,
  body: true,
  query: true,
  params: true,
  response: true,
  invalid: true,
}

/** Throws `OPTION_UNKNOWN` and `OPTION_INVALID`. */
export function checkAppOptions(options: AppOptions): void {
  checkNames(options, APP, 'the application')
  const { debug, engine, log, guards } = options
  if (debug !== undefined && typeof debug !== 'boolean') throw invalid('debug', 'the application', debug, 'true or false')
  if (engine !== undefined && typeof engine !== 'function') throw invalid('engine', 'the application', engine, 'a function')
  if (guards !== undefined && !isObject(guards)) throw invalid('guards', 'the application', guards, 'an object such as { origin: false }')
  checkOptionNames('OPTION_UNKNOWN', 'the guards of the application', guards ?? {}, ['headers', 'origin'] satisfies (keyof NonNullable<
    AppOptions['guards']
  >)[])
  const missing = log === undefined ? undefined : (['error', 'warn', 'info'] as const).find((name) => typeof log?.[name] !== 'function')
  if (missing !== undefined) throw invalid('log', 'the application', log, `an object with the method ${missing}`)
}

/** Throws `OPTION_UNKNOWN` and `OPTION_INVALID`. */
export function checkBlueprintOptions(options: BlueprintOptionNames, name: string): void {
  checkNames(options, BLUEPRINT, `the blueprint ${shown(name)}`)
}

/** Throws `OPTION_UNKNOWN` and `OPTION_INVALID`. */
export function checkRouteOptions(options: RouteOptionNames, path: string): void {
  const where = `the route ${shown(path)}`
  checkNames(options, ROUTE, where)
  const { name, methods, uploads } = options
  if (name !== undefined && typeof name !== 'string') throw invalid('name', where, name, 'a text')
  if (methods !== undefined && !Array.isArray(methods)) throw invalid('methods', where, methods, "an array such as ['GET', 'POST']")
  if (uploads !== undefined && !isObject(uploads)) throw invalid('uploads', where, uploads, 'an object such as { files: 3 }')
  for (const part of ['body', 'query', 'params', 'response'] as const) {
    const schema = options[part]
    if (schema !== undefined && !isSchema(schema)) throw invalid(part, where, schema, "a schema, which has '~standard'")
  }
}

function checkNames(options: object, known: Readonly<Record<string, true>>, where: string): void {
  if (!isObject(options)) {
    throw new NuagesError('OPTION_INVALID', `The options of ${where} are ${shown(options)}, expected an object.`, {
      hint: 'Write the options in braces, { name: value }, before the handler where there is one.',
    })
  }
  checkOptionNames('OPTION_UNKNOWN', where, options, Object.keys(known))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** By shape: some libraries' schemas are functions. */
function isSchema(value: unknown): value is Schema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return typeof (value as Partial<Schema>)['~standard']?.validate === 'function'
}

function invalid(name: string, where: string, value: unknown, expected: string): NuagesError {
  return new NuagesError('OPTION_INVALID', `The option ${name} of ${where} is ${shown(value)}, expected ${expected}.`, {
    hint: 'Leave it out for the default.',
  })
}
