// What json values are made of, where statements depend on it.

/** What json holds. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The way to a part of a value, by the places of names and elements. */
export type Trail = readonly number[]

/** How the lists and objects of a value stand within each other; neither names nor plain values are told. */
export function structureOf(value: Json): string {
  if (isPlain(value)) return '.'
  const inner = Object.values(value as object)
    .map(structureOf)
    .join()
  return Array.isArray(value) ? `[${inner}]` : `{${inner}}`
}

/** Whether a value has no others within it. */
export function isPlain(value: Json): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null
}

/** What is at the end of a trail. */
export function partOf(value: Json, trail: Trail): Json {
  return trail.reduce<Json>((whole, place) => Object.values(whole as object)[place] as Json, value)
}
