// The lines between two rules at the head of a Markdown file: `name: value`, one a line.

/** A Markdown file in its two parts. */
export interface Document {
  /** The value of a field. Throws where it is missing: better at start than on a page. */
  field(name: string): string
  /** The value of a field that may be missing. */
  optional(name: string): string | undefined
  readonly body: string
}

/** Takes a file apart; `name` is for error messages. */
export function parseDocument(name: string, source: string): Document {
  const match = /^---\n(.*?)\n---\n(.*)$/s.exec(source.replaceAll('\r\n', '\n'))
  if (match === null) throw new Error(`${name} has no front matter: lines of "name: value" between two lines of "---".`)
  const lines = (match[1] as string).split('\n').filter((line) => line.trim() !== '')
  const fields = new Map(lines.map((line) => parseLine(name, line)))
  return { field: (key) => fields.get(key) ?? missing(name, key), optional: (key) => fields.get(key), body: match[2] as string }
}

function parseLine(name: string, line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new Error(`${name} has a line in its front matter that is not "name: value": ${line}`)
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}

function missing(name: string, key: string): never {
  throw new Error(`${name} has no "${key}" in its front matter.`)
}
