// The tests of Jinja2, what stands after `is`: all of them, by name, and the comparisons under their signs.

import { SafeString } from '../base/safe-string.ts'
import { isText } from './argument.ts'
import { mod } from './arithmetic.ts'
import { type FilterEnvironment, signature, type TemplateFunction } from './call.ts'
import { contains, greaterOrEqual, greaterThan, lessOrEqual, lessThan } from './compare.ts'
import { DictView } from './dict-view.ts'
import { equals } from './equality.ts'
import { Float } from './float.ts'
import { isIterable, knownLength } from './iterate.ts'
import { isFloat, isInteger, isNumber } from './number.ts'
import { isDict } from './plain-object.ts'
import { toText } from './python-text.ts'
import { isLower, isUpper } from './string-case.ts'
import { asUndefined, ChainableUndefined, isUndefined, StrictUndefined } from './undefined.ts'

type Test = (value: unknown) => boolean

function one(name: string, holds: Test): TemplateFunction {
  // A function of its own: the parameters become a part of it.
  return signature('value', (value: unknown) => holds(value), { name: `test_${name}` })
}

function operator(name: string, holds: (a: unknown, b: unknown) => boolean): TemplateFunction {
  return signature('a, b, /', (a: unknown, b: unknown) => holds(a, b), { name: `builtins.${name}` })
}

function known(find: (environment: FilterEnvironment, name: string) => unknown): TemplateFunction {
  const test = (environment: FilterEnvironment, value: unknown): boolean => isText(value) && find(environment, toText(value)) !== undefined
  return signature('value', test, { pass: 'environment', name: 'test_filter' })
}

function isSequence(value: unknown): boolean {
  // Asking a strict undefined for its length fails, and what has no length is no sequence.
  if (isUndefined(value)) return !(value instanceof StrictUndefined)
  return !(value instanceof Set || value instanceof DictView) && knownLength(value) !== undefined
}

/** Python's `is`: the same object; values that are not objects are the same when they are equal and of one type. */
function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Float && b instanceof Float) return Object.is(a.value, b.value)
  if (SafeString.is(a) && SafeString.is(b)) return a === b
  return Object.is(a, b)
}

const PLAIN: Readonly<Record<string, Test>> = {
  boolean: (value) => typeof value === 'boolean',
  callable: (value) => typeof value === 'function' || isUndefined(value),
  defined: (value) => !isUndefined(value),
  escaped: (value) => SafeString.is(value) || value instanceof ChainableUndefined,
  even: (value) => equals(mod(value, 2), 0),
  false: (value) => value === false,
  float: isFloat,
  integer: (value) => isInteger(value) && typeof value !== 'boolean',
  iterable: (value) => (isUndefined(value) ? Array.isArray(asUndefined(value).iterate()) : isIterable(value)),
  lower: (value) => isLower(toText(value)),
  mapping: isDict,
  none: (value) => value === null,
  number: isNumber,
  odd: (value) => equals(mod(value, 2), 1),
  sequence: isSequence,
  string: isText,
  true: (value) => value === true,
  undefined: isUndefined,
  upper: (value) => isUpper(toText(value)),
}

const EQUAL = operator('eq', equals)
const NOT_EQUAL = operator('ne', (a, b) => !equals(a, b))
const LESS = operator('lt', lessThan)
const LESS_OR_EQUAL = operator('le', lessOrEqual)
const GREATER = operator('gt', greaterThan)
const GREATER_OR_EQUAL = operator('ge', greaterOrEqual)

/** Every test that Jinja2 3.1 has. An environment begins with a copy of it. */
export const TESTS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...Object.entries(PLAIN).map(([name, holds]) => [name, one(name, holds)] as const),
  ['divisibleby', signature('value, num', (value: unknown, by: unknown) => equals(mod(value, by), 0), { name: 'test_divisibleby' })],
  ['filter', known((environment, name) => environment.getFilter(name))],
  ['test', known((environment, name) => environment.getTest(name))],
  ['in', signature('value, seq', (value: unknown, sequence: unknown) => contains(sequence, value), { name: 'test_in' })],
  ['sameas', signature('value, other', isSame, { name: 'test_sameas' })],
  ...['==', 'eq', 'equalto'].map((name) => [name, EQUAL] as const),
  ...['!=', 'ne'].map((name) => [name, NOT_EQUAL] as const),
  ...['<', 'lt', 'lessthan'].map((name) => [name, LESS] as const),
  ...['<=', 'le'].map((name) => [name, LESS_OR_EQUAL] as const),
  ...['>', 'gt', 'greaterthan'].map((name) => [name, GREATER] as const),
  ...['>=', 'ge'].map((name) => [name, GREATER_OR_EQUAL] as const),
])
