// The methods of str. On Markup they give Markup, and escape what comes from outside, as MarkupSafe's do.

import { escapeHtml, SafeString } from '../base/safe-string.ts'
import { isText } from './argument.ts'
import { stripTags, unescapeHtml } from './html-text.ts'
import { iterate } from './iterate.ts'
import type { MethodRow } from './method-table.ts'
import { toText } from './python-text.ts'
import * as letters from './string-case.ts'
import { align, expandTabs, stripped, zeroFilled } from './string-padding.ts'
import { countOf, findIn, hasEnd, hasStart, partitioned, replaced, splitLines, splitText, translated } from './string-search.ts'
import { TemplateTypeError, TemplateValueError } from './template-error.ts'
import { typeName } from './type-name.ts'

type Self = string | SafeString
type Run = (text: string, ...args: never[]) => unknown

/** A method whose texts are Markup again where its value was. */
function kept(parameters: string, run: Run): MethodRow {
  return [parameters, (self: Self, ...args: never[]) => (SafeString.is(self) ? marked(run(self.toString(), ...args)) : run(self, ...args))]
}

/** A method that takes a text from outside as its argument number `index` and escapes it for Markup. */
function escaping(index: number, parameters: string, run: Run): MethodRow {
  return [
    parameters,
    (self: Self, ...args: never[]) => {
      if (!SafeString.is(self)) return run(self, ...args)
      const escaped: unknown[] = args.slice()
      if (index in escaped) escaped[index] = escapedText(escaped[index])
      return marked(run(self.toString(), ...(escaped as never[])))
    },
  ]
}

function escapedText(value: unknown): string {
  return SafeString.is(value) ? value.toString() : escapeHtml(toText(value))
}

/** A method that answers no text. */
function plain(parameters: string, run: Run): MethodRow {
  return [parameters, (self: Self, ...args: never[]) => run(self.toString(), ...args)]
}

function marked(result: unknown): unknown {
  if (typeof result === 'string') return new SafeString(result)
  if (!Array.isArray(result)) return result
  for (let i = 0; i < result.length; i++) result[i] = new SafeString(String(result[i]))
  return result
}

function joinTexts(self: Self, items: unknown): Self {
  const isMarkup = SafeString.is(self)
  const parts: string[] = []
  if (!isMarkup && !isText(items) && (typeof items !== 'object' || items === null)) throw new TemplateTypeError('can only join an iterable')
  for (const item of iterate(items)) {
    if (!isText(item) && !isMarkup) {
      throw new TemplateTypeError(`sequence item ${parts.length}: expected str instance, ${typeName(item)} found`)
    }
    parts.push(isMarkup ? escapedText(item) : String(item))
  }
  const text = parts.join(self.toString())
  return isMarkup ? new SafeString(text) : text
}

function indexOf(text: string, part: unknown, start: unknown, end: unknown, isLast: boolean): number {
  const at = findIn(text, part, start, end, isLast)
  if (at < 0) throw new TemplateValueError('substring not found')
  return at
}

function encode(text: string, encoding: unknown): Uint8Array {
  const name = String(encoding).toLowerCase().replaceAll('_', '-')
  if (name === 'utf-8' || name === 'utf8') return new TextEncoder().encode(text)
  if (name !== 'ascii' && name !== 'latin-1' && name !== 'iso-8859-1') throw new TemplateValueError(`unknown encoding: ${encoding}`)
  const most = name === 'ascii' ? 0x7f : 0xff
  return Uint8Array.from(Array.from(text), (char) => {
    const code = char.codePointAt(0) as number
    if (code > most) throw new TemplateValueError(`'${encoding}' codec can't encode character ${JSON.stringify(char)}`)
    return code
  })
}

const SEARCH: Readonly<Record<string, MethodRow>> = {
  count: plain('sub, start=none, end=none, /', countOf),
  find: plain('sub, start=none, end=none, /', (text, part, start, end) => findIn(text, part, start, end, false)),
  rfind: plain('sub, start=none, end=none, /', (text, part, start, end) => findIn(text, part, start, end, true)),
  index: plain('sub, start=none, end=none, /', (text, part, start, end) => indexOf(text, part, start, end, false)),
  rindex: plain('sub, start=none, end=none, /', (text, part, start, end) => indexOf(text, part, start, end, true)),
  startswith: plain('prefix, start=none, end=none, /', hasStart),
  endswith: plain('suffix, start=none, end=none, /', hasEnd),
  replace: escaping(1, 'old, new, count=-1, /', replaced),
  split: kept('sep=none, maxsplit=-1', (text, separator, most) => splitText(text, separator, most, false)),
  rsplit: kept('sep=none, maxsplit=-1', (text, separator, most) => splitText(text, separator, most, true)),
  splitlines: kept('keepends=false', splitLines),
  partition: kept('sep, /', (text, separator) => partitioned(text, separator, false)),
  rpartition: kept('sep, /', (text, separator) => partitioned(text, separator, true)),
  translate: kept('table, /', translated),
  removeprefix: kept('prefix, /', (text, prefix: unknown) =>
    isText(prefix) && text.startsWith(String(prefix)) ? text.slice(prefix.length) : text,
  ),
  removesuffix: kept('suffix, /', (text, suffix: unknown) =>
    isText(suffix) && suffix.length > 0 && text.endsWith(String(suffix)) ? text.slice(0, -suffix.length) : text,
  ),
}

const SHAPE: Readonly<Record<string, MethodRow>> = {
  upper: kept('', (text) => text.toUpperCase()),
  lower: kept('', (text) => text.toLowerCase()),
  capitalize: kept('', letters.capitalize),
  title: kept('', letters.title),
  swapcase: kept('', letters.swapCase),
  casefold: kept('', letters.caseFold),
  strip: kept('chars=none, /', (text, chars) => stripped(text, chars, 'both')),
  lstrip: kept('chars=none, /', (text, chars) => stripped(text, chars, 'left')),
  rstrip: kept('chars=none, /', (text, chars) => stripped(text, chars, 'right')),
  center: escaping(1, 'width, fillchar=" ", /', (text, width, fill) => align(text, width, fill, 'center')),
  ljust: escaping(1, 'width, fillchar=" ", /', (text, width, fill) => align(text, width, fill, 'left')),
  rjust: escaping(1, 'width, fillchar=" ", /', (text, width, fill) => align(text, width, fill, 'right')),
  zfill: kept('width, /', zeroFilled),
  expandtabs: kept('tabsize=8', expandTabs),
  join: ['iterable, /', joinTexts],
  encode: plain('encoding="utf-8", errors="strict"', encode),
}

const KIND: Readonly<Record<string, MethodRow>> = {
  isalnum: plain('', letters.isAlphanumeric),
  isalpha: plain('', letters.isAlphabetic),
  isascii: plain('', letters.isAscii),
  isdecimal: plain('', letters.isDecimal),
  isdigit: plain('', letters.isDigit),
  isidentifier: plain('', letters.isIdentifier),
  islower: plain('', letters.isLower),
  isnumeric: plain('', letters.isNumeric),
  isprintable: plain('', letters.isPrintable),
  isspace: plain('', letters.isBlank),
  istitle: plain('', letters.isTitle),
  isupper: plain('', letters.isUpper),
}

/** What templates find on a text. `format` and `format_map` are added where look-ups are known. */
export const STRING_ROWS: Readonly<Record<string, MethodRow>> = { ...SEARCH, ...SHAPE, ...KIND }

/** What templates find on Markup beside that. */
export const MARKUP_ROWS: Readonly<Record<string, MethodRow>> = {
  striptags: ['', (self: SafeString) => stripTags(self.toString())],
  unescape: ['', (self: SafeString) => unescapeHtml(self.toString())],
}
