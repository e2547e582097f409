// Texts, and texts of a certain form.

import { NuagesError, shown } from '../../base/errors.ts'
import { type ChoiceOf, type Codec, type Column, type ColumnOptions, makeColumn, type OrNull, type TraitsOf } from '../field.ts'

/** Options of texts. */
export interface TextOptions extends ColumnOptions<string> {
  /** The most characters (code points, as databases count them). Default: no limit. */
  maxLength?: number
  /** The fewest characters. */
  minLength?: number
}
/** A default that is one of the choices. */
type Defaulting<O> = { readonly default?: ChoiceOf<O, string> | (() => ChoiceOf<O, string>) | object | null }

type Form = (value: string) => string | undefined

/** Characters as databases count them: code points. A lone surrogate is none and cannot be stored; nor can NUL, in PostgreSQL. */
function isStorable(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}

function lengthOf(value: string, most: number): number {
  if (value.length <= most) return value.length
  let count = 0
  for (const _ of value) count++
  return count
}

function codecOf({ maxLength, minLength = 0 }: TextOptions, form?: Form): Codec {
  if (maxLength !== undefined && !(Number.isSafeInteger(maxLength) && maxLength > 0)) {
    throw new NuagesError('ORM_FIELD_OPTIONS', `maxLength is ${shown(maxLength)}: expected a whole number from 1`)
  }
  return {
    type: maxLength === undefined ? { kind: 'text' } : { kind: 'varchar', length: maxLength },
    expected: 'a text without NUL',
    usual: 'text',
    encode: (value) => (isStorable(value) ? value : undefined),
    decode: (stored) => (typeof stored === 'string' ? stored : undefined),
    limit: (value) => {
      const text = value as string
      if (maxLength !== undefined && lengthOf(text, maxLength) > maxLength) return `a text of at most ${maxLength} characters`
      return minLength > 0 && lengthOf(text, 0) < minLength ? `a text of at least ${minLength} characters` : undefined
    },
    ...(form === undefined ? {} : { form: (value: unknown) => form(value as string) }),
  }
}

// NB: the types that these return are written out. An alias for all of them costs the compiler half as much again for each field.

const LENGTHS = ['minLength', 'maxLength']

/** A text. With `choices` its type is the union of them. Throws ORM_FIELD_OPTIONS. */
export function text<const O extends TextOptions & Defaulting<O>>(options?: O): Column<OrNull<ChoiceOf<O, string>, O>, TraitsOf<O>> {
  return makeColumn(codecOf(options ?? {}), options, LENGTHS)
}

/** One of the values listed: `choice(['draft', 'published'])`. The same as `text({ choices })` with the list in front. */
export function choice<
  const C extends string,
  const O extends ColumnOptions<string> & { readonly default?: C | (() => C) | object | null },
>(choices: readonly C[], options?: O): Column<OrNull<C, O>, TraitsOf<O>> {
  const maxLength = Math.max(...choices.map((item) => [...item].length), 1)
  return makeColumn(codecOf({ maxLength }), { ...options, choices })
}

const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/
const SLUG = /^[\p{L}\p{N}_-]+$/u

/** An email address, by the rule of HTML's `<input type=email>` and a domain with a dot; at most 254 characters (RFC 5321). Whether it has an owner only a mail can tell. */
export function email<const O extends TextOptions & Defaulting<O>>(options?: O): Column<OrNull<ChoiceOf<O, string>, O>, TraitsOf<O>> {
  const form: Form = (value) => (EMAIL.test(value) ? undefined : 'an email address, such as ada@example.org')
  return makeColumn(codecOf({ maxLength: 254, ...options }, form), options, LENGTHS)
}

/** An absolute URL with http or https; at most 2048 characters. */
export function url<const O extends TextOptions & Defaulting<O>>(options?: O): Column<OrNull<ChoiceOf<O, string>, O>, TraitsOf<O>> {
  const form: Form = (value) => {
    const parsed = URL.parse(value)
    return parsed !== null && /^https?:$/.test(parsed.protocol) ? undefined : 'a web address, such as https://example.org/'
  }
  return makeColumn(codecOf({ maxLength: 2048, ...options }, form), options, LENGTHS)
}

/** A name for addresses: letters, digits, `_` and `-`; at most 100 characters, indexed. */
export function slug<const O extends TextOptions & Defaulting<O>>(options?: O): Column<OrNull<ChoiceOf<O, string>, O>, TraitsOf<O>> {
  const form: Form = (value) => (SLUG.test(value) ? undefined : 'letters, digits, _ and -')
  return makeColumn(codecOf({ maxLength: 100, ...options }, form), { index: true, ...options }, LENGTHS)
}
