// Filters for HTML: escape, forceescape, safe, xmlattr, urlencode, tojson.

import { escapeHtml, SafeString } from '../../base/safe-string.ts'
import { isText } from '../argument.ts'
import { type EvalContext, signature, type TemplateFunction } from '../call.ts'
import { dictEntries } from '../dict.ts'
import { isIterable, iterate } from '../iterate.ts'
import { isDict } from '../plain-object.ts'
import { repr, toText } from '../python-text.ts'
import { TemplateAttributeError, TemplateTypeError, TemplateValueError } from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { typeName } from '../type-name.ts'
import { asUndefined, isUndefined } from '../undefined.ts'
import { toJson } from './json.ts'
import { urlize } from './urlize.ts'

/** `value` as HTML: Markup stays as it is, the text of anything else is escaped. */
function escaped(value: unknown): SafeString {
  return SafeString.is(value) ? value : new SafeString(escapeHtml(toText(value)))
}

function forceEscape(value: unknown): SafeString {
  return new SafeString(escapeHtml(toText(value)))
}

function markSafe(value: unknown): SafeString {
  return SafeString.is(value) ? value : new SafeString(toText(value))
}

/** What would end an attribute's name, or begin its value. */
const NO_NAME: RegExp = /[ \t\n\r\f\v/>=]/

function attributes({ autoescape }: EvalContext, values: unknown, autospace: unknown): string | SafeString {
  if (isUndefined(values)) return asUndefined(values).fail()
  if (!isDict(values)) throw new TemplateAttributeError(`'${typeName(values)}' object has no attribute 'items'`)
  const parts: string[] = []
  for (const [key, value] of dictEntries(values)) {
    if (value === null || isUndefined(value)) continue
    if (!isText(key)) throw new TemplateTypeError(`expected string or bytes-like object, got '${typeName(key)}'`)
    if (NO_NAME.test(toText(key))) throw new TemplateValueError(`Invalid character in attribute name: ${repr(key)}`)
    parts.push(`${escaped(key)}="${escaped(value)}"`)
  }
  const text = (isTrue(autospace) && parts.length > 0 ? ' ' : '') + parts.join(' ')
  return autoescape ? new SafeString(text) : text
}

const UNRESERVED = new Set(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~', (char) => char.charCodeAt(0)))

function quote(value: unknown, isQuery: boolean): string {
  const bytes = value instanceof Uint8Array ? value : new TextEncoder().encode(toText(value))
  let out = ''
  for (const byte of bytes) {
    if (UNRESERVED.has(byte) || (byte === 47 && !isQuery)) out += String.fromCharCode(byte)
    else if (byte === 32 && isQuery) out += '+'
    else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

function urlEncode(value: unknown): string {
  if (isText(value) || value instanceof Date || !isIterable(value)) return quote(value, false)
  const parts: string[] = []
  for (const item of isDict(value) ? dictEntries(value) : iterate(value)) {
    const [key, one] = pairOf(item)
    parts.push(`${quote(key, true)}=${quote(one, true)}`)
  }
  return parts.join('&')
}

function pairOf(item: unknown): [unknown, unknown] {
  if (!isIterable(item)) throw new TemplateTypeError(`cannot unpack non-iterable ${typeName(item)} object`)
  const parts = Array.from(iterate(item))
  if (parts.length > 2) throw new TemplateValueError('too many values to unpack (expected 2)')
  if (parts.length < 2) throw new TemplateValueError(`not enough values to unpack (expected 2, got ${parts.length})`)
  return [parts[0], parts[1]]
}

/** Filters for HTML, by name. */
export const HTML_FILTERS: Readonly<Record<string, TemplateFunction>> = {
  e: signature('s, /', escaped, { name: 'escape' }),
  escape: signature('s, /', escaped, { name: 'escape' }),
  forceescape: signature('value', forceEscape, { name: 'do_forceescape' }),
  safe: signature('value', markSafe, { name: 'do_mark_safe' }),
  tojson: signature('value, indent=none', toJson, { pass: 'evalContext', name: 'do_tojson' }),
  urlencode: signature('value', urlEncode, { name: 'do_urlencode' }),
  urlize: signature('value, trim_url_limit=none, nofollow=false, target=none, rel=none, extra_schemes=none', urlize, {
    pass: 'evalContext',
    name: 'do_urlize',
  }),
  xmlattr: signature('d, autospace=true', attributes, { pass: 'evalContext', name: 'do_xmlattr' }),
}
