// str.format: text with fields in braces. A field's attributes and items are looked up as a template's are, so that no format
// reaches what a template cannot. On Markup each value is escaped.

import { escapeHtml, SafeString } from '../base/safe-string.ts'
import { formatValue } from './format-spec.ts'
import { ascii } from './percent.ts'
import { repr, toText } from './python-text.ts'
import { TemplateAttributeError, TemplateLookupError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { typeName } from './type-name.ts'

/** Where a format's fields come from. */
export interface FormatSource {
  /** The argument of that place; throws where there is none. */
  position(index: number): unknown
  /** The argument of that name; throws where there is none. */
  name(name: string): unknown
}

/** The look-ups of templates. */
export interface FormatLook {
  /** An attribute, undefined where there is none. */
  attribute(object: unknown, name: string): unknown
  /** An item, undefined where there is none. */
  item(object: unknown, key: string | number): unknown
}

/** Arguments as source. `isMarkup` chooses the words of its errors. */
export function argumentSource(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>, isMarkup: boolean): FormatSource {
  return {
    position(index) {
      if (index < args.length) return args[index]
      const message = isMarkup ? 'tuple index out of range' : `Replacement index ${index} out of range for positional args tuple`
      throw new TemplateLookupError('IndexError', message)
    },
    name(name) {
      if (Object.hasOwn(kwargs, name)) return kwargs[name]
      throw new TemplateLookupError('KeyError', repr(name))
    },
  }
}

/** How long the text may become that one format gives. */
const MOST_LONG = 10_000_000

/** `template` with its fields filled in; Markup for Markup. */
export function formatText(template: string | SafeString, source: FormatSource, look: FormatLook): string | SafeString {
  const isMarkup = SafeString.is(template)
  const text = new Formatter(source, look, isMarkup).run(template.toString(), 2)
  return isMarkup ? new SafeString(text) : text
}

class Formatter {
  readonly #source: FormatSource
  readonly #look: FormatLook
  readonly #isMarkup: boolean
  #next = 0
  #numbering: 'none' | 'manual' | 'automatic' = 'none'

  constructor(source: FormatSource, look: FormatLook, isMarkup: boolean) {
    this.#source = source
    this.#look = look
    this.#isMarkup = isMarkup
  }

  run(template: string, depth: number): string {
    if (depth < 1) throw new TemplateValueError('Max string recursion exceeded')
    let out = ''
    let at = 0
    while (at < template.length) {
      const brace = template.slice(at).search(/[{}]/)
      if (brace < 0) return out + template.slice(at)
      out += template.slice(at, at + brace)
      at += brace
      const char = template[at] as string
      if (template[at + 1] === char) {
        out += char
        at += 2
      } else if (char === '}' || at + 1 === template.length) {
        throw new TemplateValueError(`Single '${char}' encountered in format string`)
      } else {
        const end = fieldEnd(template, at)
        out += this.#field(template.slice(at + 1, end), depth)
        at = end + 1
      }
      if (out.length > MOST_LONG) throw new TemplateValueError(`A format made more than ${MOST_LONG} characters, which is the limit.`)
    }
    return out
  }

  #field(field: string, depth: number): string {
    const [, path = '', conversion, spec = ''] = /^((?:[^[\]:!]|\[[^\]]*\]?)*)(?:!([^:]*))?(?::(.*))?$/s.exec(field) ?? ['', field]
    const value = converted(this.#value(path), conversion)
    const format = spec.includes('{') || spec.includes('}') ? this.run(spec, depth - 1) : spec
    return this.#isMarkup ? markupField(value, format) : formatValue(value, format)
  }

  #value(path: string): unknown {
    const first = /^[^.[]*/.exec(path)?.[0] ?? ''
    let value = this.#first(first)
    let at = first.length
    while (at < path.length) {
      if (path[at] === '.') {
        const name = /^[^.[]*/.exec(path.slice(at + 1))?.[0] ?? ''
        value = this.#attribute(value, name)
        at += name.length + 1
      } else if (path[at] === '[') {
        const close = path.indexOf(']', at)
        value = this.#item(value, path.slice(at + 1, close))
        at = close + 1
      } else throw new TemplateValueError("Only '.' or '[' may follow ']' in format field specifier")
    }
    return value
  }

  #first(name: string): unknown {
    if (name === '') {
      this.#number('automatic')
      return this.#source.position(this.#next++)
    }
    if (!/^\d+$/.test(name)) return this.#source.name(name)
    this.#number('manual')
    return this.#source.position(Number(name))
  }

  #number(kind: 'manual' | 'automatic'): void {
    const { [kind]: now, [kind === 'manual' ? 'automatic' : 'manual']: before } = NUMBERING
    if (this.#numbering !== 'none' && this.#numbering !== kind) throw new TemplateValueError(`cannot switch from ${before} to ${now}`)
    this.#numbering = kind
  }

  #attribute(value: unknown, name: string): unknown {
    if (name === '') throw new TemplateValueError('Empty attribute in format string')
    const found = this.#look.attribute(value, name)
    if (found !== undefined) return found
    throw new TemplateAttributeError(`'${typeName(value)}' object has no attribute ${repr(name)}`)
  }

  #item(value: unknown, key: string): unknown {
    if (key === '') throw new TemplateValueError('Empty attribute in format string')
    const index = /^\d+$/.test(key) ? Number(key) : key
    const found = this.#look.item(value, index)
    if (found !== undefined) return found
    throw missingItem(value, index)
  }
}

const NUMBERING = { manual: 'manual field specification', automatic: 'automatic field numbering' } as const

function missingItem(value: unknown, key: string | number): Error {
  const type = typeName(value)
  if (type === 'dict') return new TemplateLookupError('KeyError', repr(key))
  if (!['list', 'tuple', 'str', 'range', 'Markup'].includes(type)) return new TemplateTypeError(`'${type}' object is not subscriptable`)
  if (typeof key === 'string') return new TemplateTypeError(`${type} indices must be integers or slices, not str`)
  return new TemplateLookupError('IndexError', `${type === 'str' ? 'string' : type} index out of range`)
}

/** Where the field that begins at `start` ends. Braces inside of brackets do not count. */
function fieldEnd(template: string, start: number): number {
  let depth = 0
  let isInBrackets = false
  let isInSpec = false
  for (let at = start; at < template.length; at++) {
    const char = template[at]
    if (!isInSpec && char === '[') isInBrackets = true
    if (char === ']') isInBrackets = false
    if (isInBrackets) continue
    if (depth === 1 && (char === ':' || char === '!')) isInSpec = true
    if (char === '{') depth++
    if (char === '}' && --depth === 0) return at
  }
  throw unfinished(template.slice(start + 1))
}

function unfinished(field: string): TemplateValueError {
  const mark = /^[^:!]*([:!])(.*)$/s.exec(field)
  if (mark === null) return new TemplateValueError("expected '}' before end of string")
  if (mark[1] === '!' && mark[2] === '') return new TemplateValueError('end of string while looking for conversion specifier')
  return new TemplateValueError(
    mark[1] === '!' && (mark[2] as string).length > 1 && mark[2]?.[1] !== ':'
      ? "expected ':' after conversion specifier"
      : "unmatched '{' in format spec",
  )
}

function converted(value: unknown, conversion: string | undefined): unknown {
  if (conversion === undefined) return value
  if (conversion === '') throw new TemplateValueError("unmatched '{' in format spec")
  if (Array.from(conversion).length > 1) throw new TemplateValueError("expected ':' after conversion specifier")
  if (conversion === 's') return toText(value)
  if (conversion === 'r') return repr(value)
  if (conversion === 'a') return ascii(repr(value))
  throw new TemplateValueError(`Unknown conversion specifier ${conversion}`)
}

function markupField(value: unknown, spec: string): string {
  if (!SafeString.is(value)) return escapeHtml(formatValue(value, spec))
  if (spec !== '') throw new TemplateValueError('Unsupported format specification for Markup.')
  return value.toString()
}
