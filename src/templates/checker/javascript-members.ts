// Members of JavaScript's own types that templates do not see, because Python's types do not have them.

const PYTHON: ReadonlySet<string> = new Set(
  `capitalize casefold center clear copy count difference discard encode endswith expandtabs extend find format index insert intersection
  isalnum items join keys lower values get add pop remove replace reverse rindex rfind sort split startswith strip symmetric_difference title
  translate union update upper zfill`.split(/\s+/),
)

/** `length`, `size`, `toUpperCase`, `map` ... but for names that Python's types have too. */
export const JAVASCRIPT_MEMBERS: ReadonlySet<string> = new Set(
  [String, Array, Map, Set, Number]
    .flatMap((type) => Object.getOwnPropertyNames(type.prototype))
    .filter((name) => name !== 'constructor' && !PYTHON.has(name)),
)

/** What to write instead, where that is known. */
export const JAVASCRIPT_CURES: Readonly<Record<string, string>> = {
  at: 'Write [index].',
  endsWith: 'Write .endswith(...).',
  filter: 'Write |select or |selectattr.',
  includes: 'Write `in`.',
  join: 'Write |join.',
  length: 'Write |length.',
  map: 'Write |map.',
  push: 'Write .append(...).',
  size: 'Write |length.',
  slice: 'Write [start:stop].',
  startsWith: 'Write .startswith(...).',
  toFixed: 'Write |round(digits), or a filter of your own.',
  toLowerCase: 'Write |lower.',
  toUpperCase: 'Write |upper.',
  trim: 'Write |trim.',
}
