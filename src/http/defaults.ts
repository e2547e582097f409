// Defaults of a route: parameters that its path does not hold. `/articles` is page 1 of `/articles/{page:int}`.

import { NuagesError, shown } from '../base/errors.ts'
import { isParamName } from './pattern.ts'

/** A default's value. No objects: one value serves all requests, and none may change it for another. */
export type DefaultValue = string | number | bigint | boolean

/** Parameters that a route has without its path holding them: `{ page: 1 }`. */
export type Defaults = Readonly<Record<string, DefaultValue>>

type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T extends bigint ? bigint : T

/** The parameters `P` of a path together with the defaults `D`, each of them as wide as a converter's: `1` is a number. */
export type WithDefaults<P, D> = {} extends D ? P : { [K in keyof P | keyof D]: K extends keyof P ? P[K] : Widened<D[K & keyof D]> }

/** What a route without defaults has. */
export const NO_DEFAULTS: Defaults = Object.freeze({})

/** Defaults that fit beside the parameters `names`, frozen. Throws `ROUTE_DEFAULTS`. */
export function checkDefaults(defaults: Defaults | undefined, names: readonly string[], source: string): Defaults {
  if (defaults === undefined) return NO_DEFAULTS
  if (typeof defaults !== 'object' || defaults === null) throw invalid(source, shown(defaults), 'an object such as { page: 1 }')
  for (const [name, value] of Object.entries(defaults)) {
    if (!isParamName(name)) throw invalid(source, shown(name), 'names of parameters')
    if (names.includes(name)) throw invalid(source, `${shown(name)}, which the path holds`, 'parameters that it does not hold')
    if (!['string', 'number', 'bigint', 'boolean'].includes(typeof value)) {
      throw invalid(source, `${name}: ${shown(value)}`, 'text, numbers and booleans')
    }
  }
  return Object.freeze({ ...defaults })
}

function invalid(source: string, found: string, expected: string): NuagesError {
  return new NuagesError('ROUTE_DEFAULTS', `The defaults of the route ${shown(source)} hold ${found}, expected ${expected}.`, {
    hint: 'A path with and one without a parameter are two routes: the shorter one has the default.',
  })
}

/** Refuses a URL whose parameters say otherwise than the defaults: it would lead to the defaults. Throws `ROUTE_PARAM_INVALID`. */
export function refuseOtherValues(defaults: Defaults, params: Readonly<Record<string, unknown>>, source: string): void {
  for (const [name, value] of Object.entries(defaults)) {
    if (!Object.hasOwn(params, name) || params[name] === undefined || params[name] === value) continue
    throw new NuagesError(
      'ROUTE_PARAM_INVALID',
      `The parameter ${shown(name)} of ${shown(source)} is ${shown(params[name])}, but this route has it as ${shown(value)} always.`,
      { hint: 'Link to the route that has the parameter in its path.' },
    )
  }
}
