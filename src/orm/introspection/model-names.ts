// Names for what a database calls otherwise: classes for tables, fields for columns.

import { nameProblem } from '../model.ts'

/** `press_article` as a class: `PressArticle`; without the label that begins it, if it is one. */
export function className(table: string, label: string): string {
  const own = table.startsWith(`${label}_`) && table.length > label.length + 1 ? table.slice(label.length + 1) : table
  const name = camelCase(own)
  const first = name.slice(0, 1).toUpperCase() + name.slice(1)
  return /^\p{L}/u.test(first) ? first : `Table${first}`
}

/** `published_at` as a field: `publishedAt`. What a row has of its own, such as `save`, is called `saveField`. */
export function fieldName(column: string): string {
  const name = camelCase(column)
  const valid = /^[\p{L}_]/u.test(name) ? name : `_${name}`
  return nameProblem(valid) === null ? valid : `${valid}Field`
}

function camelCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  // What is in capitals alone is a word; what has both has its words in it.
  const plain = words.map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
  const [first = '', ...others] = plain
  return first.slice(0, 1).toLowerCase() + first.slice(1) + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}

/** The first letter small. */
export function small(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

/** More than one of them. */
export function plural(name: string): string {
  if (name.endsWith('s')) return name
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

/** The first of several names that is free; it is taken then. Null if none is. */
export function takeFree(names: readonly string[], taken: Set<string>): string | null {
  const found = names.find((name) => !taken.has(name) && nameProblem(name) === null)
  if (found !== undefined) taken.add(found)
  return found ?? null
}

/** The first free one of `name`, `name2`, `name3`... */
export function takeNumbered(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number++) free = `${name}${number}`
  taken.add(free)
  return free
}
