// What shadows import: the types of Jinja's filters, tests, operators and loops, and of the methods that Python's types have in
// templates. It is TypeScript as text, since it is compiled with the project, by the project's compiler.
//
// A parameter `value: T & Check<T>` takes what Check lets pass (`unknown`) and refuses the rest (`never`), and lets T be inferred.

const MERGED: readonly string[] = ['FilterTypes', 'TemplateGlobals', 'Templates', 'TestTypes']

/** The module that all shadows of a project import. `merging` has the modules that the project merges our interfaces into, by the interface's name; with `isStrict` nothing that is undefined may be printed. */
export function runtimeTypes(merging: ReadonlyMap<string, string>, globals: Iterable<string>, isStrict: boolean): string {
  const names =
    [...globals]
      .map((name) => JSON.stringify(name))
      .sort()
      .join(' | ') || 'never'
  const interfaces = MERGED.map((name) => {
    const module = merging.get(name)
    return module === undefined ? `export interface ${name} {}\n` : `import type { ${name} } from ${JSON.stringify(module)}\n`
  })
  return `${interfaces.join('')}type GlobalNames = ${names}\ntype Unprintable = boolean | null | ((...args: any) => any)${isStrict ? ' | undefined' : ''}\n${BASICS}${PATHS}${FILTERS}${TESTS}${OPERATORS}${GLOBALS}${METHODS}`
}

const BASICS = `
/** HTML that a template made. */
export interface Safe extends String { readonly $safe: true; unescape(): string; striptags(): string }
type IsAny<T> = 0 extends 1 & T ? true : false
export declare const $any: any
export declare const $text: string
export declare const $safe: Safe

/** What a loop over T yields: the keys of a dict, the characters of a text. */
export type Item<T> = 0 extends 1 & T ? any : T extends null | undefined ? never : T extends string ? string
  : T extends ReadonlyMap<infer K, any> ? K : T extends Iterable<infer I> ? I : T extends object ? any : never
type Loopable<T> = unknown extends T ? unknown : [T] extends [object | string | undefined] ? unknown : never
export declare function $iter<T>(value: T & Loopable<T>): Iterable<Item<T>>
export declare function $unpack<T>(value: T): IsAny<T> extends true ? any[] : T extends readonly unknown[] ? T : T extends string ? string[] : T

/** A printed boolean or null is seldom meant, a printed function never. */
type Printable<T> = unknown extends T ? unknown : [Extract<T, Unprintable>] extends [never] ? unknown : never
export declare function $w<T>(value: T & Printable<T>): T
export declare function $joined<V>(value: V & Printable<Item<V>>): V
export declare function $p<T>(value: T & Printable<T>): void

/** Members of JavaScript's own types, which templates do not see. */
type NoMember<T> = IsAny<T> extends true ? string : T extends string | number | bigint | boolean | readonly unknown[] | ReadonlyMap<any, any> | ReadonlySet<any> ? never : string
export declare function $js<T>(value: T, name: NoMember<NonNullable<T>>): void

export declare function $satisfies<T>(value: T): void
export declare function $tuple<T extends unknown[]>(...items: T): T
export declare function $dict(...pairs: [unknown, unknown][]): any
export declare function $slice<T>(value: T & Loopable<T>, ...bounds: (number | bigint | null | undefined)[]): T extends string ? string : T extends readonly (infer I)[] ? I[] : any
export declare function $item<T>(value: T, key: unknown): IsAny<T> extends true ? any : T extends string ? string : T extends ReadonlyMap<any, infer V> ? V : T extends readonly (infer I)[] ? I : any

export interface Loop<T> {
  (items: unknown): Safe
  readonly index: number; readonly index0: number; readonly revindex: number; readonly revindex0: number
  readonly first: boolean; readonly last: boolean; readonly length: number; readonly depth: number; readonly depth0: number
  readonly previtem: T | undefined; readonly nextitem: T | undefined
  cycle<C>(...values: C[]): C
  changed(...values: unknown[]): boolean
}
export declare function $loop<T>(items: Iterable<T>): Loop<T>

/** What is passed for a macro's parameter whose default is a number, a text. */
export type LikeNumber = number | bigint | null | undefined
export type LikeText = string | number | bigint | Safe | { toJSON(): string } | null | undefined

/** The variables of a template: its own, then those that all templates have. */
export type Variables<C> = IsAny<C> extends true ? any : C & Omit<Globals, keyof C>
type Globals = TemplateGlobals & Omit<BuiltinGlobals & Record<Exclude<GlobalNames, keyof BuiltinGlobals>, any>, keyof TemplateGlobals>
export type ContextOf<N extends string> = N extends keyof Templates ? Templates[N] : any
export type Optional<C, N extends string> = IsAny<C> extends true ? any : N extends keyof C ? C[N] : undefined
export declare function $optional<C, N extends string>(context: C, name: N): Optional<C, N>
`

const PATHS = `
declare const missing: unique symbol
type Missing = typeof missing
type Prop<T, K extends string> = 0 extends 1 & T ? any : unknown extends T ? any : T extends Missing ? Missing : T extends null | undefined ? never : K extends keyof T ? T[K]
  : T extends ReadonlyMap<any, infer V> ? V : K extends \`\${number}\` ? (T extends readonly (infer I)[] ? I : Missing) : Missing
/** What \`attribute='author.name'\` leads to. */
export type At<T, P> = P extends \`\${infer H}.\${infer R}\` ? At<Prop<T, H>, R> : P extends string ? Prop<T, P> : any
type Reaches<V> = 0 extends 1 & V ? true : [Extract<V, Missing>] extends [never] ? true : false
interface OneOf<Names> { readonly $names: Names }
/** P where it leads somewhere, else a type that names what would. */
type Path<T, P> = P extends string
  ? string extends P ? P
    : P extends \`\${infer A},\${infer B}\` ? (Path<T, A> extends A ? (Path<T, B> extends B ? P : OneOf<\`\${keyof NonNullable<T> & string}\`>) : OneOf<\`\${keyof NonNullable<T> & string}\`>)
    : Reaches<At<T, P>> extends true ? P : OneOf<\`\${keyof NonNullable<T> & string}\`>
  : P
export declare const $select: {
  attribute<V, P extends string>(value: V & Loopable<V>, path: P & Path<Item<V>, P>, ...rest: unknown[]): Item<V>[]
  items<V>(value: V & Loopable<V>, ...rest: unknown[]): Item<V>[]
  strings<V>(value: V & Loopable<V>): Extract<Item<V>, string>[]
  numbers<V>(value: V & Loopable<V>): Extract<Item<V>, number>[]
  defined<V>(value: V & Loopable<V>): Exclude<Item<V>, undefined>[]
  present<V>(value: V & Loopable<V>): NonNullable<Item<V>>[]
  map<V, R>(value: V & Loopable<V>, filter: (item: Item<V>) => R): R[]
  mapAttribute<V, P extends string>(value: V & Loopable<V>, path: P & Path<Item<V>, P>, fallback?: unknown): At<Item<V>, P>[]
}
`

const FILTERS = `
type Sized = string | object | undefined
type Numeric = number | bigint | boolean | object | undefined
type Maybe<T> = T | null | undefined
type Count = number | bigint
type GroupPair<T, K> = [K, T[]] & { readonly grouper: K; readonly list: T[] }
type Fallback<T> = IsAny<T> extends true ? any : Exclude<T, undefined>
type FirstOf<V> = IsAny<V> extends true ? any : Item<V>
type KeyOf<T> = T extends ReadonlyMap<infer K, any> ? K : T extends object ? keyof T & string : never
type ValueOf<T> = IsAny<T> extends true ? any : T extends ReadonlyMap<any, infer V> ? V : T extends object ? T[keyof T] : never
type Dictlike<T> = unknown extends T ? unknown : [T] extends [string | number | bigint | boolean | readonly unknown[] | null] ? never : [Extract<T, null | string | number | bigint | boolean>] extends [never] ? unknown : never
interface BuiltinFilters {
  abs(value: Numeric): number
  attr(value: unknown, name: string): any
  batch<V>(value: V & Loopable<V>, count: Count, fill?: unknown): Item<V>[][]
  capitalize(value: unknown): string
  center(value: unknown, width?: Count): string
  count(value: Sized): number
  length(value: Sized): number
  default<T>(value: T): Fallback<T> | ''
  default<T, D>(value: T, fallback: D, boolean?: false): Fallback<T> | D
  default<T, D>(value: T, fallback: D, boolean: true): (IsAny<T> extends true ? any : NonNullable<T>) | D
  default<T, D>(value: T, fallback: D, boolean: unknown): Fallback<T> | D
  d<T>(value: T): Fallback<T> | ''
  d<T, D>(value: T, fallback: D, boolean?: false): Fallback<T> | D
  d<T, D>(value: T, fallback: D, boolean: true): (IsAny<T> extends true ? any : NonNullable<T>) | D
  d<T, D>(value: T, fallback: D, boolean: unknown): Fallback<T> | D
  dictsort<T>(value: T & Dictlike<T>, caseSensitive?: boolean, by?: 'key' | 'value', reverse?: boolean): [KeyOf<T>, ValueOf<T>][]
  e(value: unknown): Safe
  escape(value: unknown): Safe
  filesizeformat(value: Numeric | string, binary?: boolean): string
  first<V>(value: V & Loopable<V>): FirstOf<V>
  float(value: unknown, fallback?: unknown): number
  forceescape(value: unknown): Safe
  format(value: string | Safe, ...args: unknown[]): string
  groupby<V, P extends string | number>(value: V & Loopable<V>, attribute: P & Path<Item<V>, P>, fallback?: unknown, caseSensitive?: boolean): GroupPair<Item<V>, At<Item<V>, P>>[]
  indent(value: unknown, width?: Count | string, first?: boolean, blank?: boolean): string
  int(value: unknown, fallback?: unknown, base?: Count): number
  items<T>(value: T & Dictlike<T>): [KeyOf<T>, ValueOf<T>][]
  join<V, P extends Maybe<string | number> = undefined>(value: V & Loopable<V>, separator?: unknown, attribute?: P & Path<Item<V>, P>): string
  last<V>(value: V & Loopable<V>): FirstOf<V>
  list<V>(value: V & Loopable<V>): Item<V>[]
  lower(value: unknown): string
  max<V, P extends Maybe<string | number> = undefined>(value: V & Loopable<V>, caseSensitive?: boolean, attribute?: P & Path<Item<V>, P>): FirstOf<V>
  min<V, P extends Maybe<string | number> = undefined>(value: V & Loopable<V>, caseSensitive?: boolean, attribute?: P & Path<Item<V>, P>): FirstOf<V>
  pprint(value: unknown): string
  random<V>(value: V & Loopable<V>): FirstOf<V>
  replace(value: unknown, old: unknown, replacement: unknown, count?: Maybe<Count>): string
  reverse<V>(value: V & Loopable<V>): V extends string ? string : Item<V>[]
  round(value: Numeric, precision?: Count, method?: 'common' | 'ceil' | 'floor'): number
  safe(value: unknown): Safe
  slice<V>(value: V & Loopable<V>, slices: Count, fill?: unknown): Item<V>[][]
  sort<V, P extends Maybe<string | number> = undefined>(value: V & Loopable<V>, reverse?: boolean, caseSensitive?: boolean, attribute?: P & Path<Item<V>, P>): Item<V>[]
  string(value: unknown): string
  striptags(value: unknown): string
  sum<V, P extends Maybe<string | number> = undefined>(value: V & Loopable<V>, attribute?: P & Path<Item<V>, P>, start?: unknown): number
  title(value: unknown): string
  tojson(value: unknown, indent?: Maybe<Count>): Safe
  trim(value: unknown, characters?: Maybe<string>): string
  truncate(value: unknown, length?: Count, killWords?: boolean, end?: unknown, leeway?: Maybe<Count>): string
  unique<V, P extends Maybe<string | number> = undefined>(value: V & Loopable<V>, caseSensitive?: boolean, attribute?: P & Path<Item<V>, P>): Item<V>[]
  upper(value: unknown): string
  urlencode(value: unknown): string
  urlize(value: unknown, limit?: Maybe<Count>, nofollow?: boolean, target?: Maybe<string>, rel?: Maybe<string>, schemes?: unknown): string
  wordcount(value: unknown): number
  wordwrap(value: unknown, width?: Count, breakLongWords?: boolean, wrap?: Maybe<string>, breakOnHyphens?: boolean): string
  xmlattr<T>(value: T & Dictlike<T>, autospace?: boolean): string
}
export declare const $f: FilterTypes & Omit<BuiltinFilters, keyof FilterTypes> & Record<string, any>
`

const TESTS = `
type MappingOf<T> = T extends readonly unknown[] | ReadonlySet<any> | string ? never : T extends object ? T : never
interface BuiltinTests {
  boolean(value: unknown): value is boolean
  false(value: unknown): value is false
  integer(value: unknown): boolean
  float(value: unknown): boolean
  mapping<T>(value: T): value is MappingOf<T> & T
  number(value: unknown): value is number
  string(value: unknown): value is string
  true(value: unknown): value is true
  divisibleby(value: Numeric, by: Count): boolean
  even(value: Numeric): boolean
  odd(value: Numeric): boolean
}
export declare const $t: TestTypes & Omit<BuiltinTests, keyof TestTypes> & Record<string, any>
`

const OPERATORS = `
type Texts = string | Safe | { toJSON(): string; toString(): string }
type Numbers = number | bigint | boolean
interface Sub {
  (a: Numbers, b: Numbers): number
  (a: object, b: unknown): any
  (a: Numbers, b: object): any
}
export declare const $o: {
  add(a: Numbers, b: Numbers): number
  add(a: Texts, b: Texts): string
  add<A, B>(a: readonly A[], b: readonly B[]): (A | B)[]
  add(a: object, b: object): any
  sub: Sub
  div: Sub
  floordiv: Sub
  pow: Sub
  mul(a: Numbers, b: Numbers): number
  mul(a: Texts, b: Numbers): string
  mul(a: Numbers, b: Texts): string
  mul<T>(a: readonly T[], b: Numbers): T[]
  mul(a: object, b: unknown): any
  mod(a: Numbers, b: Numbers): number
  mod(a: Texts, b: unknown): string
  mod(a: object, b: unknown): any
  neg(a: Numbers | object): number
  concat(...items: unknown[]): string
  order(a: Numbers, b: Numbers): boolean
  order(a: Texts, b: Texts): boolean
  order(a: object, b: object | Numbers): boolean
  order(a: Numbers, b: object): boolean
  equal(a: unknown, b: unknown): boolean
  within<T>(item: unknown, list: T & Loopable<T>): boolean
}
`

const GLOBALS = `
interface Cycler<T> { next(): T; reset(): void; readonly current: T; readonly pos: number }
interface BuiltinGlobals {
  range(first: Count, stop?: Count, step?: Count): number[]
  dict(...args: unknown[]): any
  lipsum(...args: unknown[]): Safe
  cycler<T>(...items: T[]): Cycler<T>
  joiner(...separator: unknown[]): () => string
  namespace(...args: unknown[]): any
  url(name: string, params?: object): string
  form_token(): Safe
  request: any
}
`

const METHODS = `
type Character = string | Safe
declare global {
  interface String {
    count(part: Character, start?: Count, end?: Count): number
    find(part: Character, start?: Count, end?: Count): number
    rfind(part: Character, start?: Count, end?: Count): number
    index(part: Character, start?: Count, end?: Count): number
    rindex(part: Character, start?: Count, end?: Count): number
    startswith(part: Character | Character[], start?: Count, end?: Count): boolean
    endswith(part: Character | Character[], start?: Count, end?: Count): boolean
    replace(old: Character, replacement: Character, count?: Count): string
    split(separator?: Maybe<Character>, most?: Count): string[]
    rsplit(separator?: Maybe<Character>, most?: Count): string[]
    splitlines(keepends?: boolean): string[]
    partition(separator: Character): [string, string, string]
    rpartition(separator: Character): [string, string, string]
    translate(table: object): string
    removeprefix(prefix: Character): string
    removesuffix(suffix: Character): string
    upper(): string
    lower(): string
    capitalize(): string
    title(): string
    swapcase(): string
    casefold(): string
    strip(characters?: Maybe<Character>): string
    lstrip(characters?: Maybe<Character>): string
    rstrip(characters?: Maybe<Character>): string
    center(width: Count, fill?: Character): string
    ljust(width: Count, fill?: Character): string
    rjust(width: Count, fill?: Character): string
    zfill(width: Count): string
    expandtabs(size?: Count): string
    join(items: Iterable<unknown>): string
    encode(encoding?: string, errors?: string): Uint8Array
    format(...args: unknown[]): string
    format_map(mapping: object): string
    isalnum(): boolean; isalpha(): boolean; isascii(): boolean; isdecimal(): boolean; isdigit(): boolean; isidentifier(): boolean
    islower(): boolean; isnumeric(): boolean; isprintable(): boolean; isspace(): boolean; istitle(): boolean; isupper(): boolean
  }
  interface Number {
    bit_count(): number; bit_length(): number; conjugate(): number; is_integer(): boolean
    readonly denominator: number; readonly imag: number; readonly numerator: number; readonly real: number
  }
  interface ReadonlyArray<T> {
    count(value: unknown): number
    index(value: unknown, start?: Count, end?: Count): number
    copy(): T[]
  }
  interface Array<T> {
    append(item: T): void
    clear(): void
    copy(): T[]
    count(value: unknown): number
    extend(items: Iterable<T>): void
    index(value: unknown, start?: Count, end?: Count): number
    insert(index: Count, item: T): void
    pop(index: Count): T
    remove(item: T): void
  }
  interface Map<K, V> {
    copy(): Map<K, V>
    items(): Iterable<[K, V]>
    pop(key: K, fallback?: unknown): V
    popitem(): [K, V]
    setdefault(key: K, fallback?: V): V
    update(other: object): void
  }
  interface ReadonlyMap<K, V> {
    copy(): Map<K, V>
    items(): Iterable<[K, V]>
    get<D>(key: K, fallback: D): V | D
  }
  interface Map<K, V> { get<D>(key: K, fallback: D): V | D }
  interface Set<T> {
    copy(): Set<T>
    discard(item: T): void
    isdisjoint(other: Iterable<unknown>): boolean
    issubset(other: Iterable<unknown>): boolean
    issuperset(other: Iterable<unknown>): boolean
    pop(): T
    remove(item: T): void
    update(...others: Iterable<T>[]): void
  }
  interface Date {
    isoformat(): string
    isoweekday(): number
    strftime(format: string): string
    timestamp(): number
    weekday(): number
    readonly year: number; readonly month: number; readonly day: number; readonly hour: number; readonly minute: number; readonly second: number
    readonly microsecond: number
  }
  interface Object {
    copy(): any
    get(key: unknown, fallback?: unknown): any
    items<T extends object>(this: T): [keyof T & string, T[keyof T]][]
    keys<T extends object>(this: T): (keyof T & string)[]
    values<T extends object>(this: T): T[keyof T][]
    pop(key: unknown, fallback?: unknown): any
    popitem(): [string, any]
    setdefault(key: unknown, fallback?: unknown): any
    update(...args: unknown[]): void
  }
}
export {}
`
