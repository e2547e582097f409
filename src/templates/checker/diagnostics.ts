// What the compiler says about a shadow, in the words of the template.

import { nearest } from '../../base/nearest.ts'
import { MARKUP_ROWS, STRING_ROWS } from '../string-methods.ts'
import type { ProjectFacts } from './facts.ts'
import { didYouMean, type Remark } from './finding.ts'
import { plainNames } from './frame.ts'
import { JAVASCRIPT_CURES } from './javascript-members.ts'
import type { Shadow } from './shadow.ts'
import type { Mark, MarkKind } from './shadow-text.ts'
import type { Diagnostic } from './typescript.ts'

/** A property that is not there; with a suggestion. */
const NO_PROPERTY: ReadonlySet<number> = new Set([2339, 2551, 2550, 2568, 2570])
/** Something may be null or undefined. */
const NULLABLE: ReadonlySet<number> = new Set([2531, 2532, 2533, 18047, 18048, 18049])
/** What may be null or undefined is called. */
const INVOKED: ReadonlySet<number> = new Set([2721, 2722, 2723])
/** Or it is one of several things, of which the others can be called. */
const ABSENT = /^This expression is not callable.*Type '(null|undefined)' has no call signatures/s
const WRONG_TYPE: ReadonlySet<number> = new Set([2345, 2322, 2379, 2739, 2740, 2741])
const NO_OVERLOAD = 2769
const COUNT: ReadonlySet<number> = new Set([2554, 2555, 2575])
const NOT_CALLABLE: ReadonlySet<number> = new Set([2349, 6234])
const NOT_ITERABLE: ReadonlySet<number> = new Set([2488, 2461, 2549, 2569])
const NO_ITEM: ReadonlySet<number> = new Set([2493])
const NEVER_EQUAL: ReadonlySet<number> = new Set([2367])
/** Nothing that the type knows by that name: wrong names in an object of named arguments. */
const EXCESS: ReadonlySet<number> = new Set([2353, 2561])

const GIVEN = /^\s*(?:Argument of type|Type) '(.*?)' is (?:not assignable|missing the)|is missing in type '(.*?)' but/ms
const WANTED = /parameter of type '(.*?)'\.|assignable to type '(.*?)'\.|properties from type '(.*?)'|required in type '(.*?)'/s

/** What templates find on a SafeString, whose class has none of it. */
const TEXT_METHODS: ReadonlySet<string> = new Set([...Object.keys(STRING_ROWS), ...Object.keys(MARKUP_ROWS), 'format', 'format_map'])

const ARGUMENTS: readonly MarkKind[] = ['print', 'path', 'javascript', 'iterate', 'extends', 'include', 'argument', 'operator']

/** The finding that a diagnostic stands for; null for what means nothing to templates. */
export function translate(diagnostic: Diagnostic, shadow: Shadow, missing: ProjectFacts['missing'] = 'default'): Remark | null {
  const offset = offsetOf(shadow.text, diagnostic)
  const marks = shadow.marks.filter(({ from, to }) => from <= offset && offset < to).sort((a, b) => a.to - a.from - (b.to - b.from))
  const context = marks.find(({ kind }) => kind === 'context')
  if (context !== undefined) return inContext(diagnostic, context, offset)
  if (NO_PROPERTY.has(diagnostic.code)) return noProperty(diagnostic, marks, shadow)
  const { code } = diagnostic
  if (code < 2000)
    return { kind: 'syntax', at: marks[0]?.at ?? 0, message: `this cannot be checked: ${lower(diagnostic.message)} (TS${code})` }
  if (WRONG_TYPE.has(code)) {
    // The compiler points behind parentheses.
    const exact = marks.filter(({ from, kind }) => kind !== 'operator' && /^\(*$/.test(shadow.text.slice(from, offset)))
    const [first] = ARGUMENTS.flatMap((kind) => exact.filter((mark) => mark.kind === kind))
    return wrongType(diagnostic, first === undefined ? marks : [first], keyAt(shadow.text, offset), missing)
  }
  if (code === NO_OVERLOAD) return wrongType(diagnostic, marks, null, missing)
  if (INVOKED.has(code) || ABSENT.test(diagnostic.message)) return uncalled(diagnostic, marks, shadow, missing)
  if (NULLABLE.has(code)) return nullable(diagnostic, marks, missing)
  return about(diagnostic, marks)
}

function about({ code, message }: Diagnostic, marks: readonly Mark[]): Remark | null {
  const text = plainNames(message)
  const [smallest] = marks
  if (smallest === undefined) return null
  if (COUNT.has(code)) {
    const call = pick(marks, ['call', 'test', 'operator']) ?? smallest
    return { kind: 'call', at: call.at, message: `'${call.name}': ${lower(text)}` }
  }
  if (NOT_CALLABLE.has(code)) return { kind: 'call', at: smallest.at, message: `'${smallest.name}' cannot be called.` }
  if (NOT_ITERABLE.has(code)) {
    const found = pick(marks, ['unpack', 'iterate', 'set']) ?? smallest
    return { kind: 'iterate', at: found.at, message: `this value cannot be taken apart: ${lower(firstLine(text))}` }
  }
  if (NO_ITEM.has(code)) return { kind: 'iterate', at: smallest.at, message: `there are not so many items: ${lower(firstLine(text))}` }
  if (NEVER_EQUAL.has(code) && !/\bSafe(?:String)?\b/.test(text))
    return { kind: 'compare', at: (pick(marks, ['compare']) ?? smallest).at, message: neverEqual(text) }
  if (EXCESS.has(code)) return { kind: 'argument', at: smallest.at, message: `unknown argument '${smallest.name}'.` }
  return null
}

function neverEqual(text: string): string {
  const types = /types '(.*)' and '(.*)' have no overlap/.exec(text)
  return types === null ? 'the two values are never equal.' : `${types[1]} and ${types[2]} are never equal.`
}

function noProperty({ message }: Diagnostic, marks: readonly Mark[], shadow: Shadow): Remark | null {
  const mark = pick(marks, ['variable', 'attribute'])
  const found = /^Property '(.*?)' does not exist on type '(.*?)'\.(?: Did you mean '(.*)'\?)?/s.exec(message)
  if (mark === undefined || found === null) return null
  const [, name = '', type = '', near] = found
  if (type === 'never' || (type === 'SafeString' && TEXT_METHODS.has(name))) return null
  if (type.startsWith('$M_'))
    return { kind: 'macro', at: mark.at, message: `the comment about '${type.slice(3)}' has no parameter '${name}'.` }
  if (mark.kind === 'variable') {
    const known = near ?? (name.length < 3 ? null : nearest(name, mark.others?.() ?? []))
    return { kind: 'variable', at: mark.at, message: `unknown variable '${name}'.${didYouMean(known)}` }
  }
  const of = type.length > 60 || type.startsWith('{') ? '' : ` of ${typeName(type)}`
  return { kind: 'attribute', at: mark.at, message: `unknown attribute '${name}'${of}.${didYouMean(near ?? nearAttribute(name, shadow))}` }
}

/** The compiler knows no exchanged letters. What else the template asks for is the next best guess. */
function nearAttribute(name: string, { marks }: Shadow): string | null {
  if (name.length < 3) return null
  return nearest(name, new Set(marks.filter((mark) => mark.kind === 'attribute' && mark.name !== name).map((mark) => mark.name)))
}

function nullable({ message }: Diagnostic, marks: readonly Mark[], missing: ProjectFacts['missing']): Remark | null {
  const mark = pick(marks, ['attribute', 'variable', 'item', 'call']) ?? marks[0]
  if (mark === undefined) return null
  const text = plainNames(message)
  const named = /^'(.*)' is possibly '(.*)'\.$/s.exec(text)
  const what = named === null ? 'this value' : `'${named[1]}'`
  const which = named?.[2] ?? /possibly '(.*)'/.exec(text)?.[1] ?? 'undefined'
  if (missing === 'chainable' && which === 'undefined') return null
  const cure = mark.name === '' || named === null ? 'Test it first.' : `Test it first: {% if ${named[1]} %}.`
  return { kind: 'nullable', at: mark.at, message: `${what} may be ${which.replace("' or '", ' or ')}. ${cure}` }
}

/** A call of what may be absent: its name is not in the compiler's message. */
function uncalled({ message }: Diagnostic, marks: readonly Mark[], { text }: Shadow, missing: ProjectFacts['missing']): Remark | null {
  const mark = marks.find(({ kind }) => kind === 'call') ?? marks[0]
  const which = ABSENT.exec(message)?.[1] ?? /possibly '(.*)'/.exec(message)?.[1] ?? 'undefined'
  if (mark === undefined || (missing === 'chainable' && which === 'undefined')) return null
  const path = /^\$c\.([\w.]+)\(/.exec(text.slice(mark.from, mark.to))?.[1] ?? mark.name
  const cure = path.endsWith(mark.name) && /^[\w.]+$/.test(path) ? `Test it first: {% if ${path} %}.` : 'Test it first.'
  return { kind: 'nullable', at: mark.at, message: `'${path}' may be ${which.replace("' or '", ' or ')}. ${cure}` }
}

function wrongType(diagnostic: Diagnostic, marks: readonly Mark[], key: string | null, missing: ProjectFacts['missing']): Remark | null {
  const mark = pick(marks, ARGUMENTS)
  if (mark === undefined) return null
  const text = plainNames(diagnostic.message)
  const given =
    GIVEN.exec(text)
      ?.slice(1)
      .find((type) => type !== undefined) ?? ''
  switch (mark.kind) {
    case 'print':
      return printed(mark, given, missing)
    case 'javascript':
      return javascript(mark)
    case 'path':
      return wrongPath(mark, given, text)
    case 'iterate':
      return {
        kind: 'iterate',
        at: mark.at,
        message: `this is no list, dict or text${given === '' ? '' : ` but ${typeName(given)}`}: \`${mark.name}\` needs one.`,
      }
    case 'include':
    case 'extends':
      return wrongContext(mark, text, key)
    case 'operator':
      return {
        kind: 'operator',
        at: mark.at,
        message: `${SIGNS[mark.name] ?? mark.name} does not take these types. ${reason(text)}`.trimEnd(),
      }
    default:
      return wrongArgument(mark, given, text)
  }
}

function printed({ at, name }: Mark, given: string, missing: ProjectFacts['missing']): Remark {
  if (given.includes('=>') && name === '') return { kind: 'call', at, message: 'this is a function, and would be printed as one: call it.' }
  if (name === 'join') {
    const message = "this joins values of which some may be null or booleans, which print 'None', 'True' or 'False'."
    return { kind: 'print', severity: 'warning', at, message }
  }
  if (missing === 'strict' && /\bundefined\b/.test(given)) {
    return { kind: 'nullable', at, message: "this may be undefined, which fails when it is printed. Write |default('')." }
  }
  const isNull = /\bnull\b/.test(given)
  const message = isNull
    ? "this may be null, which prints 'None'. Write |default('', true)."
    : "this is a boolean, which prints 'True' or 'False'."
  return { kind: 'print', severity: 'warning', at, message }
}

function javascript({ at, name }: Mark): Remark {
  const cure = Object.hasOwn(JAVASCRIPT_CURES, name) ? ` ${JAVASCRIPT_CURES[name]}` : ''
  return { kind: 'attribute', at, message: `'${name}' is JavaScript's: templates do not see it.${cure}` }
}

/** The parameter's type is the path and the names that would lead somewhere: `"titel" & OneOf<"title" | "slug">`. */
function wrongPath({ at, name }: Mark, given: string, text: string): Remark {
  const wanted = /assignable to parameter of type '"(.*?)" & OneOf<(.*?)>'\./s.exec(text)
  const path = wanted?.[1] ?? given.replaceAll('"', '')
  const names = [...(wanted?.[2] ?? '').matchAll(/"([^"]*)"/g)].map(([, one]) => one as string)
  const near = nearest(path, names)
  return { kind: 'attribute', at: at + 1, message: `unknown attribute '${path}' of what \`${name}\` is given.${didYouMean(near)}` }
}

function wrongContext({ kind, at, name }: Mark, text: string, key: string | null): Remark {
  const missing = /Property '(.*?)' is missing/s.exec(text)?.[1]
  const wrong = /Types of property '(.*?)' are incompatible/s.exec(text)?.[1] ?? key ?? undefined
  const what = kind === 'include' ? 'the included template' : 'the parent'
  if (missing !== undefined)
    return { kind: 'context', at, message: `${what} '${name}' needs a variable '${missing}', which this template does not have.` }
  if (wrong !== undefined) return { kind: 'context', at, message: `${what} '${name}' wants another type for '${wrong}'. ${reason(text)}` }
  return { kind: 'context', at, message: `${what} '${name}' needs variables that this template does not have. ${reason(text)}` }
}

function wrongArgument({ at, name }: Mark, given: string, text: string): Remark {
  const type =
    WANTED.exec(text)
      ?.slice(1)
      .find((one) => one !== undefined) ?? ''
  const isUseful = type !== '' && type !== 'never' && type.length < 80
  const message = `\`${name}\` is given ${typeName(given) || 'what it does not take'}${isUseful ? `, it takes ${typeName(type)}` : ''}.`
  return { kind: 'type', at, message }
}

function inContext({ code, message }: Diagnostic, mark: Mark, offset: number): Remark {
  const at = mark.name === '' ? mark.at + (offset - mark.from) : mark.at
  return { kind: 'context', at, message: `the context cannot be read: ${lower(firstLine(plainNames(message)))} (TS${code})` }
}

const SIGNS: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  floordiv: '//',
  mod: '%',
  pow: '**',
  neg: '-',
  lt: '<',
  lteq: '<=',
  gt: '>',
  gteq: '>=',
}

function pick(marks: readonly Mark[], kinds: readonly MarkKind[]): Mark | undefined {
  return marks.find(({ kind }) => kinds.includes(kind))
}

/** What the innermost explanation says. */
function reason(text: string): string {
  const line = text.split('\n').at(-1)?.trim() ?? ''
  return line.startsWith('Overload') || line.startsWith('No overload') ? '' : line
}

function typeName(type: string): string {
  return type.replace(/\s+/g, ' ')
}

function firstLine(text: string): string {
  return text.split('\n')[0] as string
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** The key of an object that a diagnostic is about. */
function keyAt(text: string, offset: number): string | null {
  return /^"([^"]+)":/.exec(text.slice(offset, offset + 200))?.[1] ?? null
}

function offsetOf(text: string, { line, column }: Diagnostic): number {
  let start = 0
  for (let row = 1; row < line; row += 1) start = text.indexOf('\n', start) + 1
  return start + column - 1
}
