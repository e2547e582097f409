// Filters of text.

import { escapeHtml, SafeString } from '../../base/safe-string.ts'
import { integerArgument, isText } from '../argument.ts'
import { add, mod, mul } from '../arithmetic.ts'
import { callValue, type EvalContext, type FilterEnvironment, signature, type TemplateFunction } from '../call.ts'
import { isSpace, SPACE } from '../code-points.ts'
import { greaterOrEqual, lessOrEqual } from '../compare.ts'
import { makeDict } from '../dict.ts'
import { stripTags } from '../html-text.ts'
import { iterate, lengthOf } from '../iterate.ts'
import { getMethod, slice } from '../lookup.ts'
import { repr, toText } from '../python-text.ts'
import { splitLines } from '../string-search.ts'
import {
  FilterArgumentError,
  TemplateAssertionFailure,
  TemplateAttributeError,
  TemplateTypeError,
  TemplateValueError,
} from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'
import { asUndefined, isUndefined } from '../undefined.ts'
import { attributeGetter } from './attribute.ts'
import { wrapText } from './wrap.ts'

/** Text or Markup stays what it is, anything else becomes text. */
function soft(value: unknown): string | SafeString {
  return isText(value) ? value : toText(value)
}

/** Calls a method of str on the value's text. */
function method(name: string) {
  return (value: unknown, ...args: unknown[]): unknown => {
    const text = soft(value)
    return callValue(getMethod(text, name), text, args)
  }
}

const WORD_STARTS: RegExp = new RegExp(`([-${SPACE}({\\[<]+)`)

function title(value: unknown): string {
  let out = ''
  for (const part of soft(value).toString().split(WORD_STARTS)) {
    const first = part === '' ? '' : String.fromCodePoint(part.codePointAt(0) as number)
    out += first.toUpperCase() + part.slice(first.length).toLowerCase()
  }
  return out
}

function format(value: unknown, args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(kwargs)
  if (args.length > 0 && names.length > 0) throw new FilterArgumentError("can't handle positional and keyword arguments at the same time")
  return mod(soft(value), names.length > 0 ? makeDict(Object.entries(kwargs)) : Tuple.from(args))
}

function replace({ autoescape }: EvalContext, value: unknown, old: unknown, made: unknown, count: unknown): unknown {
  const most = count ?? -1
  if (!autoescape) return callValue(getMethod('', 'replace'), toText(value), [toText(old), toText(made), most])
  const isEscaped = !SafeString.is(value) && (SafeString.is(old) || SafeString.is(made))
  const text = isEscaped ? new SafeString(escapeHtml(toText(value))) : soft(value)
  return callValue(getMethod(text, 'replace'), text, [soft(old), soft(made), most])
}

function join({ autoescape, environment }: EvalContext, value: unknown, separator: unknown, attribute: unknown): unknown {
  if (attribute === null && typeof separator === 'string' && Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(separator)
  }
  const get = attribute === null ? undefined : attributeGetter(environment, attribute)
  const items = get === undefined ? iterate(value) : Array.from(iterate(value), get)
  if (!autoescape) return Array.from(items, toText).join(toText(separator))
  const parts = Array.from(items)
  if (!SafeString.is(separator) && !parts.some((part) => SafeString.is(part))) return parts.map(toText).join(toText(separator))
  const between = SafeString.is(separator) ? separator.toString() : escapeHtml(toText(separator))
  return new SafeString(parts.map((part) => (SafeString.is(part) ? part.toString() : escapeHtml(toText(part)))).join(between))
}

function noMethod(value: unknown, name: string): TemplateAttributeError {
  return new TemplateAttributeError(`'${typeName(value)}' object has no attribute '${name}'`)
}

function indent(value: unknown, width: unknown, first: unknown, blank: unknown): unknown {
  if (isUndefined(value)) return asUndefined(value).fail()
  const isMarkup = SafeString.is(value)
  const indention = toText(isText(width) ? width : mul(' ', width))
  if (value instanceof Tuple) return add(value, '\n')
  if (Array.isArray(value)) throw noMethod(value, 'splitlines')
  if (!isText(value)) throw new TemplateTypeError(`unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`)
  const [head = '', ...rest] = splitLines(`${value}\n`)
  const indented = rest.map((line) => (line !== '' || isTrue(blank) ? indention + line : line))
  const text = (isTrue(first) ? indention : '') + [head, ...indented].join('\n')
  return isMarkup ? new SafeString(text) : text
}

function truncate(
  environment: FilterEnvironment,
  value: unknown,
  length: unknown,
  killWords: unknown,
  end: unknown,
  leeway: unknown,
): unknown {
  const spare = leeway ?? environment.policies.get('truncate.leeway') ?? 5
  const most = length
  const endLength = lengthOf(end)
  if (!greaterOrEqual(most, endLength)) throw new TemplateAssertionFailure(`expected length >= ${endLength}, got ${toText(most)}`)
  if (!greaterOrEqual(spare, 0)) throw new TemplateAssertionFailure(`expected leeway >= 0, got ${toText(spare)}`)
  if (lessOrEqual(lengthOf(value), add(most, spare))) return value
  const cut = slice(value, null, integerArgument(most) - endLength, null)
  if (isTrue(killWords)) return add(cut, end)
  if (!isText(cut)) throw noMethod(cut, 'rsplit')
  const parts = callValue(getMethod(cut, 'rsplit'), cut, [' ', 1]) as unknown[]
  return add(parts[0], end)
}

function wordWrap(
  environment: FilterEnvironment,
  value: unknown,
  width: unknown,
  breakWords: unknown,
  wrapString: unknown,
  onHyphens: unknown,
): unknown {
  const between = wrapString ?? environment.newlineSequence
  if (isUndefined(value)) return asUndefined(value).fail()
  if (!isText(value)) throw noMethod(value, 'splitlines')
  const lines = splitLines(toText(value))
  if (lines.length > 0 && lessOrEqual(width, 0)) throw new TemplateValueError(`invalid width ${repr(width)} (must be > 0)`)
  const options = { width: lines.length > 0 ? integerArgument(width) : 0, breakWords: isTrue(breakWords), onHyphens: isTrue(onHyphens) }
  const glue = toText(between)
  const wrapped = lines.map((line) => wrapText(line, options).join(glue))
  return SafeString.is(between) ? new SafeString(wrapped.map(escapeHtml).join(glue)) : wrapped.join(glue)
}

function wordCount(value: unknown): number {
  return (
    soft(value)
      .toString()
      .match(/[\p{L}\p{N}_]+/gu)?.length ?? 0
  )
}

function trim(value: unknown, chars: unknown): unknown {
  const text = soft(value)
  if (chars === null && typeof text === 'string' && (text === '' || !(isSpace(text[0] as string) || isSpace(text.at(-1) as string))))
    return text
  return callValue(getMethod(text, 'strip'), text, [chars])
}

const LOWER: (value: unknown) => unknown = method('lower')
const UPPER: (value: unknown) => unknown = method('upper')

/** Filters of text, by name. */
export const TEXT_FILTERS: Readonly<Record<string, TemplateFunction>> = {
  capitalize: signature('s', method('capitalize'), { name: 'do_capitalize' }),
  center: signature('value, width=80', method('center'), { name: 'do_center' }),
  format: signature('value, *args, **kwargs', format, { name: 'do_format' }),
  indent: signature('s, width=4, first=false, blank=false', indent, { name: 'do_indent' }),
  join: signature('value, d="", attribute=none', join, { pass: 'evalContext', name: 'sync_do_join' }),
  lower: signature('s', (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : LOWER(value)), { name: 'do_lower' }),
  replace: signature('s, old, new, count=none', replace, { pass: 'evalContext', name: 'do_replace' }),
  string: signature('s', soft, { name: 'soft_str' }),
  striptags: signature('value', (value: unknown) => stripTags(toText(value)), { name: 'do_striptags' }),
  title: signature('s', title, { name: 'do_title' }),
  trim: signature('value, chars=none', trim, { name: 'do_trim' }),
  truncate: signature('s, length=255, killwords=false, end="...", leeway=none', truncate, { pass: 'environment', name: 'do_truncate' }),
  upper: signature('s', (value: unknown) => (typeof value === 'string' ? value.toUpperCase() : UPPER(value)), { name: 'do_upper' }),
  wordcount: signature('s', wordCount, { name: 'do_wordcount' }),
  wordwrap: signature('s, width=79, break_long_words=true, wrapstring=none, break_on_hyphens=true', wordWrap, {
    pass: 'environment',
    name: 'do_wordwrap',
  }),
}
