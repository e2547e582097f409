// A URL with another query: links to the next page of a list, to a filter, to a place within a page.

/** What a query can say: null and undefined take a name away, an array gives it several times. */
export type QueryValues = Readonly<Record<string, QueryValue | readonly QueryValue[] | null | undefined>>
type QueryValue = string | number | boolean | bigint

/**
 * `url` with these values in its query, in place of those of the same names, and with `fragment` where one is given:
 * `withQuery(request.fullPath, { page: 2 }, 'list')`. Names and values are encoded as forms encode them; what stands there
 * already is encoded anew, which changes no meaning.
 */
export function withQuery(url: string, values: QueryValues, fragment?: string): string {
  const [bare, hash] = cut(url, '#')
  const [path, present] = cut(bare, '?')
  const query = new URLSearchParams(present)
  for (const [name, value] of Object.entries(values)) set(query, name, value)
  const text = query.toString()
  return path + (text === '' ? '' : `?${text}`) + (fragment === undefined ? hash : `#${encodeURIComponent(fragment)}`)
}

/** What stands before a mark, and the rest, the mark with it. */
function cut(text: string, mark: string): [before: string, rest: string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

function set(query: URLSearchParams, name: string, value: QueryValues[string]): void {
  query.delete(name)
  if (value === null || value === undefined) return
  for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
}
