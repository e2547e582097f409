// Path patterns: `/articles/{year:int}/{slug}`. One text gives the shape to match, the types of the parameters, and the
// way back from parameters to a URL.
//
//   pattern = 1*( "/" segment )        segment = *( literal / param )       param = "{" name [ ":" converter ] "}"
//
// Literals are written as people read them (`/über uns`); percent-encoding is done here. Between two parameters of one
// segment stands a literal; the first parameter ends where that literal first occurs.

import { NuagesError, shown } from '../base/errors.ts'
import { type Converter, converterNamed } from './converter.ts'
import { encodePath, encodeSegment } from './path.ts'

/** The parameters of a pattern with the types of their converters: `{ year: number; slug: string }`. */
export type Params<P extends string> = string extends P ? Record<string, unknown> : Simplify<Segments<P>>

/** Converters by name. Own ones are added by declaration merging. */
export interface Converters {
  int: number
  float: number
  slug: string
  uuid: string
  path: string
}

type Converted<C extends string> = C extends keyof Converters ? Converters[C] : never
type Param<S extends string> = S extends `${infer Name}:${infer C}` ? { [K in Name]: Converted<C> } : { [K in S]: string }
type Segments<P extends string> = P extends `${string}{${infer S}}${infer Rest}` ? Param<S> & Segments<Rest> : {}
type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** A converter that a pattern names and that is not there; never where all are. */
export type UnknownConverter<P extends string> = P extends `${string}{${string}:${infer C}}${infer Rest}`
  ? C extends keyof Converters
    ? UnknownConverter<Rest>
    : C
  : never

/** `P` itself where it is a good pattern, else a text that says what is wrong: the compiler then shows it. */
export type CheckPath<P extends string> = P extends `${string}<${string}>${string}`
  ? 'write {id:int}, not <int:id>'
  : P extends `${string}/:${string}`
    ? 'write {id}, not :id'
    : P extends `/${string}`
      ? [UnknownConverter<P>] extends [never]
        ? P
        : `unknown converter '${UnknownConverter<P>}'`
      : "a path starts with '/'"

/** The arguments that a URL of `P` needs: none, or its parameters. */
export type Given<P extends string> = {} extends Params<P> ? [params?: Params<P>] : [params: Params<P>]

/** One parameter's place. `converter` is null for a plain `{name}`. */
export interface ParamPart {
  readonly name: string
  readonly converter: Converter | null
}

/** A segment: literals (decoded) and parameters in turn, `literals` one longer than `params`. */
export interface Segment {
  readonly literals: readonly string[]
  readonly params: readonly ParamPart[]
}

/** A pattern, read. */
export interface Pattern {
  readonly source: string
  readonly segments: readonly Segment[]
  /** Names of all parameters, from left to right. */
  readonly names: readonly string[]
}

const PARAM: RegExp = /^([A-Za-z_$][\w$]*)(?::([A-Za-z_][\w-]*))?$/

/** Whether this can name a parameter. */
export function isParamName(name: string): boolean {
  return name !== '__proto__' && /^[A-Za-z_$][\w$]*$/.test(name)
}

/** Reads a pattern. Throws `ROUTE_PATTERN_INVALID` with the right spelling as hint. */
export function parsePattern(source: string): Pattern {
  if (typeof source !== 'string' || !source.startsWith('/'))
    throw invalid(source, "it does not start with '/'", `Write ${shown(`/${source}`)}.`)
  refuseForeign(source)
  const segments = source.slice(1).split('/')
  const parsed = segments.map((text, index) => parseSegment(source, text, index === segments.length - 1))
  const names = parsed.flatMap((segment) => segment.params.map((param) => param.name))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid(source, `the parameter ${shown(twice)} occurs twice`, 'Give each parameter its own name.')
  if (parsed.filter(isRest).length > 1)
    throw invalid(source, 'it has two path parameters', 'One takes as many segments as the other leaves: take one of them away.')
  return { source, segments: parsed, names }
}

/** Whether a segment is a literal alone. */
export function isLiteral(segment: Segment): boolean {
  return segment.params.length === 0
}

/** Whether a segment is `{rest:path}`, which takes several segments. */
export function isRest(segment: Segment): boolean {
  return segment.params[0]?.converter?.name === 'path'
}

const NO_ARGUMENTS = "A converter has no arguments. Name one of your own: converter('year', integers({ min: 1900 })), then {name:year}."

/** Other frameworks' spellings, each with ours. */
function refuseForeign(source: string): void {
  const express = /\/:([A-Za-z_]\w*)/.exec(source)
  if (express !== null) throw invalid(source, `parameters are not spelled ${shown(`:${express[1]}`)}`, `Write {${express[1]}}.`)
  const flask = /<(?:([A-Za-z_]\w*)(\([^)]*\))?:)?([A-Za-z_]\w*)>/.exec(source)
  if (flask !== null) {
    const [text, converter, args, name] = flask
    const right = converter === undefined || converter === 'string' ? `{${name}}` : `{${name}:${converter}}`
    throw invalid(source, `parameters are not spelled ${shown(text)}`, args === undefined ? `Write ${right}.` : NO_ARGUMENTS)
  }
  if (/\/\*/.test(source)) throw invalid(source, "'*' is no wildcard", 'Write {rest:path} as the last segment.')
  if (/[?#]/.test(source)) throw invalid(source, 'a pattern has no query and no fragment', 'Read the query with request.query.')
  if (source.includes('%')) throw invalid(source, "'%' cannot stand in a pattern", 'Write the character itself; it is encoded for you.')
  if (/[\\\0-\x1f\x7f]/.test(source)) throw invalid(source, 'a backslash or control character cannot stand in a path', 'Leave it out.')
}

function parseSegment(source: string, text: string, last: boolean): Segment {
  if (text === '' && !last) throw invalid(source, 'a segment is empty', 'Write one slash between segments.')
  if (text === '.' || text === '..')
    throw invalid(source, `no request has the segment ${shown(text)}`, 'Write the path that it would lead to.')
  const { literals, params } = parsePieces(text, (problem, hint) => invalid(source, problem, hint), source)
  if (params.some((param) => param.converter?.name === 'path') && (params.length > 1 || literals.join('') !== '')) {
    throw invalid(source, 'a path parameter takes whole segments', 'Make it a segment of its own.')
  }
  return { literals, params }
}

/** Makes an error of what is wrong with a pattern and what to write. */
type Fail = (problem: string, hint: string) => NuagesError

/** Reads literals and parameters in turn. For paths and hosts. */
export function parsePieces(text: string, fail: Fail, source: string): Segment {
  const pieces = text.split(/\{([^{}]*)\}/)
  const literals = pieces.filter((_, index) => index % 2 === 0)
  const params = pieces.filter((_, index) => index % 2 === 1).map((inner) => parseParam(source, inner, fail))
  if (literals.some((literal) => /[{}]/.test(literal))) throw fail('a brace has no partner', 'Write {name} or {name:converter}.')
  if (literals.slice(1, -1).includes('')) throw fail('two parameters touch', 'Put a literal between them, such as {a}-{b}.')
  return { literals, params }
}

function parseParam(source: string, inner: string, fail: Fail): ParamPart {
  const match = PARAM.exec(inner)
  if (match === null || match[1] === '__proto__') {
    throw fail(`${shown(`{${inner}}`)} is no parameter`, inner.includes('(') ? NO_ARGUMENTS : 'Write {name} or {name:converter}.')
  }
  const [, name, converter] = match as unknown as [string, string, string | undefined]
  return { name, converter: converter === undefined ? null : converterNamed(converter, source) }
}

function invalid(source: unknown, problem: string, hint: string): NuagesError {
  return new NuagesError('ROUTE_PATTERN_INVALID', `The path pattern ${shown(source)} is invalid: ${problem}.`, { hint })
}

/** The path that `params` give, percent-encoded. Throws `ROUTE_PARAM_MISSING` or `ROUTE_PARAM_INVALID`. */
export function buildPath(pattern: Pattern, params: Readonly<Record<string, unknown>> = {}): string {
  let path = ''
  for (const segment of pattern.segments) {
    const { literals, params: parts } = segment
    if (isRest(segment) && segment !== pattern.segments.at(-1)) refuseLastSlash(pattern, segment.params[0] as ParamPart, params)
    path += `/${encodeSegment(literals[0] as string)}`
    for (const [index, part] of parts.entries())
      path += encoded(part, paramText(pattern, part, params)) + encodeSegment(literals[index + 1] as string)
  }
  return path
}

/** A path that other segments follow may end with a slash no more: the next segment would be empty. */
function refuseLastSlash({ source }: Pattern, { name }: ParamPart, params: Readonly<Record<string, unknown>>): void {
  const value = params[name]
  if (typeof value === 'string' && value.endsWith('/')) throw paramInvalid(source, name, value, 'a path without a slash at its end')
}

function encoded({ converter }: ParamPart, text: string): string {
  return converter?.name === 'path' ? encodePath(text) : encodeSegment(text)
}

/** The text of a parameter in what `source` gives. Throws `ROUTE_PARAM_MISSING` or `ROUTE_PARAM_INVALID`. */
export function paramText(
  { source }: { readonly source: string },
  { name, converter }: ParamPart,
  params: Readonly<Record<string, unknown>>,
): string {
  const value = Object.hasOwn(params, name) ? params[name] : undefined
  if (value === undefined || value === null) {
    throw new NuagesError('ROUTE_PARAM_MISSING', `A URL of ${shown(source)} needs the parameter ${shown(name)}.`, {
      hint: `Given: ${Object.keys(params).join(', ') || 'none'}.`,
    })
  }
  if (converter !== null) return formatted(source, name, converter, value)
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
  if (text === '' || text === '.' || text === '..' || !text.isWellFormed() || text.includes('\0'))
    throw paramInvalid(source, name, value, 'text that can be a segment of a path')
  return text
}

function formatted(source: string, name: string, converter: Converter, value: unknown): string {
  const text = converter.format(value)
  if (typeof text === 'string' && text.isWellFormed() && converter.parse(text) !== undefined) return text
  throw paramInvalid(source, name, value, converter.expectation)
}

/** The error for a value that a URL cannot hold. */
export function paramInvalid(source: string, name: string, value: unknown, expected: string): NuagesError {
  return new NuagesError(
    'ROUTE_PARAM_INVALID',
    `The parameter ${shown(name)} of ${shown(source)} is ${shown(value)}, expected ${expected}.`,
  )
}
