// Host patterns: `api.example.com`, `{tenant}.example.com`. A parameter stands in one label (RFC 1034 section 3.1), so it never holds
// a dot: `{tenant}.example.com` is not asked for `a.b.example.com`, nor for `example.com`.

import { NuagesError, shown } from '../base/errors.ts'
import { type ParamPart, paramInvalid, paramText, parsePieces, type Segment, type UnknownConverter } from './pattern.ts'
import { compareSegments, lookOf, readSegment } from './segment.ts'

/** `H` itself where it is a good host pattern, else a text that says what is wrong: the compiler then shows it. */
export type CheckHost<H extends string> = H extends `${string}/${string}`
  ? "a host has no scheme and no path: write 'api.example.com'"
  : [UnknownConverter<H>] extends [never]
    ? H
    : `unknown converter '${UnknownConverter<H>}'`

/** A host pattern, read. */
export interface HostPattern {
  /** In lower case, but for the names of parameters. */
  readonly source: string
  readonly labels: readonly Segment[]
  /** Names of all parameters, from left to right. */
  readonly names: readonly string[]
  /** What patterns have in common that match the same hosts. */
  readonly look: string
}

/** What may stand in a label beside parameters, and be one's text. The underscore is no host name's, but clients send it. */
const LABEL: RegExp = /^[a-z0-9_-]*$/
const HOST: RegExp = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
const IPV6: RegExp = /^\[[0-9a-f:.]+\]$/
/** The longest label (RFC 1035 section 2.3.4). */
const MOST = 63

/** Reads a host pattern. Throws `ROUTE_HOST_INVALID` with the right spelling as hint. */
export function parseHostPattern(source: string): HostPattern {
  if (typeof source !== 'string' || source === '') throw invalid(source, 'it names no host', "Write 'api.example.com'.")
  if (source.includes('/')) throw invalid(source, 'it has a scheme or a path', "Write 'api.example.com'.")
  if (source.includes('*')) throw invalid(source, "'*' is no wildcard", 'Write {name} for a label.')
  if (IPV6.test(source.toLowerCase())) return literalHost(source.toLowerCase())
  if (/:\d+$/.test(source)) throw invalid(source, 'it has a port', 'Leave it out: a route answers on any port.')
  const labels = source.split('.').map((text) => parseLabel(source, text))
  const names = labels.flatMap((label) => label.params.map((param) => param.name))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalid(source, `the parameter ${shown(twice)} occurs twice`, 'Give each parameter its own name.')
  return { source: sourceOf(labels), labels, names, look: labels.map(lookOf).join('.') }
}

function literalHost(source: string): HostPattern {
  return { source, labels: [{ literals: [source], params: [] }], names: [], look: source }
}

function sourceOf(labels: readonly Segment[]): string {
  const param = ({ name, converter }: ParamPart): string => (converter === null ? `{${name}}` : `{${name}:${converter.name}}`)
  return labels
    .map(({ literals, params }) =>
      literals.map((literal, index) => literal + (params[index] === undefined ? '' : param(params[index]))).join(''),
    )
    .join('.')
}

function parseLabel(source: string, text: string): Segment {
  const { literals, params } = parsePieces(text, (problem, hint) => invalid(source, problem, hint), source)
  if (params.some((param) => param.converter?.name === 'path')) throw invalid(source, 'a host has no path', 'Leave the converter out.')
  if (text === '') throw invalid(source, 'a label is empty', 'Write one dot between labels, none at the ends.')
  const lower = literals.map((literal) => literal.toLowerCase())
  const bad = lower.find((literal) => !LABEL.test(literal))
  if (bad === undefined) return { literals: lower, params }
  throw invalid(source, `a host cannot hold ${shown(bad)}`, 'Write a name with other letters in its ASCII form, which begins with xn--.')
}

function invalid(source: unknown, problem: string, hint: string): NuagesError {
  return new NuagesError('ROUTE_HOST_INVALID', `The host pattern ${shown(source)} is invalid: ${problem}.`, { hint })
}

/** Reads the parameters of a host, in lower case and without port, into values; null where it does not match. */
export function readHost({ labels }: HostPattern, host: string): unknown[] | null {
  const texts = host.split('.', labels.length + 1)
  if (texts.length !== labels.length || !HOST.test(host)) return null
  const values: unknown[] = []
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as Segment
    const text = texts[i] as string
    if (label.params.length === 0 ? label.literals[0] !== text : !readSegment(label, text, values, values.length)) return null
  }
  return values
}

/** The host that `params` give. Throws `ROUTE_PARAM_MISSING` or `ROUTE_PARAM_INVALID`: a parameter's text is a label or a part of one. */
export function buildHost(pattern: HostPattern, params: Readonly<Record<string, unknown>>): string {
  return pattern.labels.map((label) => buildLabel(pattern, label, params)).join('.')
}

function buildLabel(pattern: HostPattern, { literals, params }: Segment, given: Readonly<Record<string, unknown>>): string {
  let label = literals[0] as string
  for (const [index, part] of params.entries()) {
    const text = paramText(pattern, part, given).toLowerCase()
    label += text + (literals[index + 1] as string)
    if (!LABEL.test(text) || label.length > MOST)
      throw paramInvalid(pattern.source, part.name, given[part.name], 'text that can be a label of a host')
  }
  return label
}

/** Which of two patterns is asked first: the more particular one, label by label from the right, where hosts begin. */
export function compareHosts(a: HostPattern, b: HostPattern): number {
  for (let i = 1; i <= Math.min(a.labels.length, b.labels.length); i++) {
    const left = a.labels[a.labels.length - i] as Segment
    const right = b.labels[b.labels.length - i] as Segment
    if (lookOf(left) !== lookOf(right)) return compareSegments(left, right)
  }
  return b.labels.length - a.labels.length
}
