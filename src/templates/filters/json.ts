// The tojson filter: JSON as Python's json.dumps writes it, safe between <script> tags and in single quotes.

import { SafeString } from '../../base/safe-string.ts'
import { isText } from '../argument.ts'
import { mul } from '../arithmetic.ts'
import type { EvalContext } from '../call.ts'
import { sortBy } from '../compare.ts'
import { type Dict, dictEntries } from '../dict.ts'
import type { Float } from '../float.ts'
import { isInteger, isNumber } from '../number.ts'
import { isDict } from '../plain-object.ts'
import { toText } from '../python-text.ts'
import { promiseError, TemplateTypeError, TemplateValueError } from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { typeName } from '../type-name.ts'

/** How deep a value may be nested. */
const MOST_DEEP = 900

interface JsonOptions {
  readonly indent: string | undefined
  readonly sortKeys: boolean
  readonly ascii: boolean
}

/** The filter. Policies: `json.dumps_function` writes instead, `json.dumps_kwargs` may hold sort_keys, ensure_ascii and indent. */
export function toJson({ environment: { policies } }: EvalContext, value: unknown, indent: unknown): SafeString {
  const given = Object.assign(Object.create(null), policies.get('json.dumps_kwargs') ?? { sort_keys: true }) as Record<string, unknown>
  if (indent !== null) given['indent'] = indent
  const custom = policies.get('json.dumps_function')
  const text =
    typeof custom === 'function'
      ? String(custom(value, given))
      : writeJson(value, {
          indent: indention(given['indent'] ?? null),
          sortKeys: isTrue(given['sort_keys'] ?? false),
          ascii: isTrue(given['ensure_ascii'] ?? true),
        })
  return new SafeString(text.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`))
}

function indention(indent: unknown): string | undefined {
  if (indent === null) return undefined
  if (isText(indent)) return toText(indent)
  return isInteger(indent) ? ' '.repeat(Math.min(Math.max(0, Number(indent)), 1000)) : toText(mul(' ', indent))
}

function writeJson(value: unknown, options: JsonOptions): string {
  return new JsonWriter(options).write(value)
}

/** Nothing that JSON in ASCII would have to escape further. */
const PLAIN: RegExp = /^[\x20-\x7e]*$/

class JsonWriter {
  readonly #options: JsonOptions
  readonly #outer: object[] = []
  readonly #keys: Map<string, string> = new Map()

  constructor(options: JsonOptions) {
    this.#options = options
  }

  write(value: unknown): string {
    if (isText(value)) return this.#text(toText(value))
    if (value === null || value === true || value === false) return String(value)
    if (isNumber(value)) return numberText(value)
    if (typeof value === 'object') return this.#object(value)
    throw unserializable(value)
  }

  #text(text: string): string {
    // JSON.stringify escapes lone surrogates already, and leaves the rest beyond ASCII as it is, as it does with delete.
    const json = JSON.stringify(text)
    if (!this.#options.ascii || PLAIN.test(json)) return json
    return json.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }

  #object(value: object): string {
    if (this.#outer.includes(value)) throw new TemplateValueError('Circular reference detected')
    if (this.#outer.length > MOST_DEEP)
      throw new TemplateValueError(`The value is nested more than ${MOST_DEEP} deep, which is the limit of tojson.`)
    if (Array.isArray(value))
      return this.#nested(value, () =>
        this.#wrap(
          '[',
          ']',
          value.map((item) => this.write(item ?? null)),
        ),
      )
    if (isDict(value)) return this.#nested(value, () => this.#dict(value))
    if (value instanceof Promise) throw promiseError()
    const { toJSON } = value as { toJSON?: unknown }
    if (typeof toJSON === 'function') return this.#nested(value, () => this.write(toJSON.call(value) as unknown))
    throw unserializable(value)
  }

  #nested(value: object, write: () => string): string {
    this.#outer.push(value)
    const text = write()
    this.#outer.pop()
    return text
  }

  #dict(dict: Dict): string {
    const parts: string[] = []
    for (const [key, value] of this.#entries(dict)) if (value !== undefined) parts.push(`${this.#key(key)}: ${this.write(value)}`)
    return this.#wrap('{', '}', parts)
  }

  #entries(dict: Dict): Iterable<[unknown, unknown]> {
    const entries = Array.from(dictEntries(dict))
    if (!this.#options.sortKeys || entries.length < 2) return entries
    // Most dicts have plain names: JavaScript's order of them is Python's.
    if (!entries.every(([key]) => typeof key === 'string' && PLAIN.test(key))) return sortBy(entries, ([key]) => key, false)
    return entries.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1))
  }

  /** A key's text. The dicts of a list mostly share them. */
  #key(key: unknown): string {
    if (typeof key !== 'string') return this.#text(keyText(key))
    let text = this.#keys.get(key)
    if (text === undefined) {
      text = this.#text(key)
      this.#keys.set(key, text)
    }
    return text
  }

  #wrap(open: string, close: string, parts: readonly string[]): string {
    const { indent } = this.#options
    if (parts.length === 0) return open + close
    if (indent === undefined) return open + parts.join(', ') + close
    const outer = `\n${indent.repeat(this.#outer.length - 1)}`
    return `${open}${outer}${indent}${parts.join(`,${outer}${indent}`)}${outer}${close}`
  }
}

function numberText(value: number | bigint | boolean | Float): string {
  const text = String(value)
  if (text === 'nan') return 'NaN'
  return text.replace('inf', 'Infinity')
}

function keyText(key: unknown): string {
  if (isText(key)) return toText(key)
  if (key === null || typeof key === 'boolean') return String(key)
  if (isNumber(key)) return numberText(key)
  throw new TemplateTypeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
}

function unserializable(value: unknown): TemplateTypeError {
  return new TemplateTypeError(`Object of type ${typeName(value)} is not JSON serializable`, {
    hint: 'Give the template a plain object with what the page needs, or its class a toJSON().',
  })
}
