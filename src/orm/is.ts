// `is`: all look-ups by name.

import type { Temporal } from 'temporal-polyfill'
import type { Checked, Text } from './conditions.ts'
import type { Expression } from './expression.ts'
import { Lookup, Some, TextLookup } from './lookup.ts'
import type { InJson, Param, StandIn } from './made.ts'
import type { ZoneOptions } from './moment-functions.ts'

type Plain = string | number | boolean | null
/** What has an order. Temporal values have one too. */
export type Sortable = string | number | bigint | Date | { readonly [Symbol.toStringTag]: `Temporal.${string}` } | StandIn

/** What has a day, and what has a time of day. An intersection, so that the look-up fits either. */
type Day = Date & Temporal.PlainDate
type Clock = Date & Temporal.PlainTime

/** What json can hold; whether it can is seen where it is used. */
type JsonPart = Plain | object

/** A place inside a json column. */
export interface InPlace {
  eq(value: Plain): Lookup<InJson<never>>
  not(value: Plain): Lookup<InJson<never>>
  in(values: readonly Plain[]): Lookup<InJson<never>>
  lt(value: string | number): Lookup<InJson<never>>
  lte(value: string | number): Lookup<InJson<never>>
  gt(value: string | number): Lookup<InJson<never>>
  gte(value: string | number): Lookup<InJson<never>>
  containing(text: string): Lookup<InJson<never>>
  icontaining(text: string): Lookup<InJson<never>>
  /** There is a value there, null included. */
  readonly present: Lookup<InJson<never>>
  readonly absent: Lookup<InJson<never>>
}

/** The look-ups. A plain value as a condition means `is.eq(value)`. */
export interface Is {
  eq<const T>(value: T): Lookup<T>
  /** Otherwise than that, null included. */
  not<const T>(value: T): Lookup<T>
  in<const Name extends string>(values: Param<Name>): Lookup<Param<Name, true>>
  /** One of these, or of what a query gives: `is.in(subquery(Section.where({ open: true }).values('id')))`. */
  in<const T>(values: readonly T[] | Expression<T | null>): Lookup<T>
  notIn<const Name extends string>(values: Param<Name>): Lookup<Param<Name, true>>
  /** None of these, null included. */
  notIn<const T>(values: readonly T[] | Expression<T | null>): Lookup<T>
  lt<const T extends Sortable>(value: T): Lookup<T>
  lte<const T extends Sortable>(value: T): Lookup<T>
  gt<const T extends Sortable>(value: T): Lookup<T>
  gte<const T extends Sortable>(value: T): Lookup<T>
  /** Both ends included. */
  between<const A extends Sortable, const B extends Sortable>(from: A, to: B): Lookup<A | B>
  readonly null: Lookup<null>
  readonly notNull: Lookup<null>
  /** The same text, upper and lower case alike. Names that begin with `i` fold Unicode case on every database; the others mind it. */
  iexact<const T extends Text>(text: T): TextLookup<T>
  containing<const T extends Text>(text: T): TextLookup<T>
  icontaining<const T extends Text>(text: T): TextLookup<T>
  startingWith<const T extends Text>(text: T): TextLookup<T>
  istartingWith<const T extends Text>(text: T): TextLookup<T>
  endingWith<const T extends Text>(text: T): TextLookup<T>
  iendingWith<const T extends Text>(text: T): TextLookup<T>
  matching<const T extends Text>(pattern: T | RegExp): TextLookup<T>
  imatching<const T extends Text>(pattern: T | RegExp): TextLookup<T>
  /** Parts of a datetime, a date or a time; of an instant in UTC, or by the clock of another time zone. */
  year(year: number, options?: ZoneOptions): Lookup<Day>
  /** The year that an ISO week belongs to. */
  isoYear(year: number, options?: ZoneOptions): Lookup<Day>
  quarter(quarter: number, options?: ZoneOptions): Lookup<Day>
  month(month: number, options?: ZoneOptions): Lookup<Day>
  /** The number of an ISO week, from 1. */
  week(week: number, options?: ZoneOptions): Lookup<Day>
  day(day: number, options?: ZoneOptions): Lookup<Day>
  /** 1 is Monday. */
  weekday(day: number, options?: ZoneOptions): Lookup<Day>
  hour(hour: number, options?: ZoneOptions): Lookup<Clock>
  minute(minute: number, options?: ZoneOptions): Lookup<Clock>
  second(second: number, options?: ZoneOptions): Lookup<Clock>
  /** On that day: `is.date('2026-11-25', { timeZone: 'Europe/Paris' })`, or a Temporal.PlainDate. */
  date(day: string | Temporal.PlainDate, options?: ZoneOptions): Lookup<Day>
  /** A whole json column. */
  json<const T>(value: T): Lookup<InJson<T>>
  /**
   * A json column that holds these names with these values, and lists with these elements, whatever else it has: what PostgreSQL's `@>` says
   * (Django's `contains`). `is.jsonContaining({ keywords: ['rain'] })`; a list holds a plain value too.
   */
  jsonContaining(part: JsonPart): Lookup<InJson<never>>
  /** A json column that has nothing else than this has: `is.jsonContaining` the other way round. */
  jsonContainedBy(whole: JsonPart): Lookup<InJson<never>>
  /** A json column that is an object with all of these names. One alone: `is.at('name').present`. */
  havingKeys(...names: [string, ...string[]]): Lookup<InJson<never>>
  /** A json column that is an object with one of these names at least. */
  havingAnyKey(...names: [string, ...string[]]): Lookup<InJson<never>>
  /** A place inside a json column: `is.at('keywords', 0).eq('rain')`. */
  at(...path: [string | number, ...(string | number)[]]): InPlace
  /** At least one related row is so. */
  some<M, W>(where: Checked<M, W>): Some<M, W>
  /** No related row is so. */
  none<M, W>(where: Checked<M, W>): Some<M, W>
  /** No related row is otherwise. */
  every<M, W>(where: Checked<M, W>): Some<M, W>
}

const VALUES = [
  'eq',
  'not',
  'in',
  'notIn',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'json',
  'jsonContaining',
  'jsonContainedBy',
  'date',
  'year',
  'isoYear',
  'quarter',
  'month',
  'week',
  'day',
  'weekday',
  'hour',
  'minute',
  'second',
] as const
const TEXTS = [
  'iexact',
  'containing',
  'icontaining',
  'startingWith',
  'istartingWith',
  'endingWith',
  'iendingWith',
  'matching',
  'imatching',
] as const
const RELATED = ['some', 'none', 'every'] as const
const PLACES = ['eq', 'not', 'in', 'lt', 'lte', 'gt', 'gte', 'containing', 'icontaining'] as const

type Making = new (name: string, ...operands: unknown[]) => unknown
function makers(names: readonly string[], Class: Making): [string, unknown][] {
  return names.map((name) => [name, (...operands: unknown[]) => new Class(name, ...operands)])
}

function inPlace(...path: unknown[]): unknown {
  const places = PLACES.map((name) => [name, (operand: unknown) => new Lookup('at', path, name, operand)])
  return Object.freeze({
    ...Object.fromEntries(places),
    present: new Lookup('at', path, 'present'),
    absent: new Lookup('at', path, 'absent'),
  })
}

/** All look-ups: `Article.where({ views: is.gte(10), title: is.icontaining('river') })`. */
export const is: Is = Object.freeze({
  ...Object.fromEntries([...makers(VALUES, Lookup), ...makers(TEXTS, TextLookup), ...makers(RELATED, Some)]),
  null: new Lookup('null'),
  notNull: new Lookup('notNull'),
  havingKeys: (...names: unknown[]) => new Lookup('jsonKeys', 'all', names),
  havingAnyKey: (...names: unknown[]) => new Lookup('jsonKeys', 'any', names),
  at: inPlace,
}) as unknown as Is
