// Query sets as they are where types are gone: what the compiler would refuse is asked too.

type Row = Readonly<Record<string, never>>
type Scope = (query: Loose) => Loose

/** A query set of which the types know nothing. */
export interface Loose {
  where(where: object): Loose
  whereAny(...wheres: readonly object[]): Loose
  exclude(where: object): Loose
  either(...scopes: readonly Scope[]): Loose
  neither(...scopes: readonly Scope[]): Loose
  annotate(expressions: object): Loose
  orderBy(...terms: readonly unknown[]): Loose
  values(...paths: readonly string[]): Loose
  distinct(...paths: readonly string[]): Loose
  limit(rows: number): Loose
  offset(rows: number): Loose
  union(...others: readonly Loose[]): Loose
  unionAll(...others: readonly Loose[]): Loose
  intersect(...others: readonly Loose[]): Loose
  except(...others: readonly Loose[]): Loose
  with(...loads: readonly unknown[]): Loose
  lock(): Loose
  none(): Loose
  prepare(): Pick<Loose, 'all' | 'count' | 'exists'>
  all(): Promise<Row[]>
  first(): Promise<Row | null>
  count(): Promise<number>
  exists(): Promise<boolean>
  aggregate(expressions: object): Promise<Row>
}

/** The same query set, without its types. */
export function loose(query: object): Loose {
  return query as Loose
}
