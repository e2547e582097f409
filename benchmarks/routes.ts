// The routes and requests of `npm run bench -- router`, as an interface of that size has them, in each router's spelling.

/** A resource takes this many routes. */
const PER_RESOURCE = 5

/** A path as we spell it; parameters are `{name}` or `{name:int}`. */
export function patterns(count: number): string[] {
  const all: string[] = []
  for (let i = 0; all.length < count; i++)
    all.push(`/r${i}`, `/r${i}/{id:int}`, `/r${i}/{id:int}/edit`, `/r${i}/{id:int}/parts/{part}`, `/r${i}/search`)
  return all.slice(0, count)
}

/** `/r0/{id:int}` as most others spell it. Their converter is a regular expression, so that all do the same work. */
export function colons(pattern: string, int: string): string {
  return pattern.replace(/\{(\w+):int\}/g, `:$1${int}`).replace(/\{(\w+)\}/g, ':$1')
}

/** Requests that go round all routes, and one in ten that has none. */
export function targets(count: number): string[] {
  const all = patterns(count).map((pattern, index) => pattern.replace('{id:int}', String(1000 + index)).replace('{part}', `part-${index}`))
  return all.flatMap((target, index) => (index % 10 === 9 ? [target, `/nothing/${index}`] : [target]))
}

/** Requests for the first ten routes, whatever else is registered. */
export function firstTargets(): string[] {
  return targets(2 * PER_RESOURCE)
}
