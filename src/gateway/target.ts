// A request target in origin form, taken apart. One place, so that all adapters cut at the same characters.

/** Path and query of an origin-form target. A fragment, which a client should not have sent, belongs to neither. */
export function splitTarget(target: string): { path: string; query: string } {
  const fragment = target.indexOf('#')
  const sent = fragment < 0 ? target : target.slice(0, fragment)
  const mark = sent.indexOf('?')
  return mark < 0 ? { path: sent, query: '' } : { path: sent.slice(0, mark), query: sent.slice(mark + 1) }
}
