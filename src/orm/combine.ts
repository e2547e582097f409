// Unions, intersections and differences: the rows of several queries as those of one.

import { NuagesError, shown } from '../base/errors.ts'
import { parametersOf } from './refine.ts'
import { type Annotation, type FieldPath, type QueryState, wholeState } from './state.ts'

type How = NonNullable<QueryState['combined']>['how']

/** With other queries of the same model, which give the same. Throws ORM_QUERY_COMBINED. */
export function combine(how: How): (state: QueryState, queries: readonly QueryState[]) => QueryState {
  return (state, queries) => {
    const { load, executor, columns, annotations } = state
    const others = queries.map((query) => alike(how, state, query))
    // They are computed by then, and can be ordered by.
    const computed = [...annotations].map(([name, { expression }]) => [name, { expression, grouped: false }] as const)
    return {
      ...wholeState(state.schema),
      parameters: parametersOf([state, ...queries]),
      annotations: new Map(computed),
      values: state.values,
      columns,
      load,
      executor,
      // All of them read what the first one does.
      combined: { how, queries: [{ ...state, load: new Map() }, ...others.map((query) => ({ ...query, columns }))] },
    }
  }
}

/** The other query, with its values in the order of the first one: databases combine them by place. */
function alike(how: How, first: QueryState, other: QueryState): QueryState {
  const refuse = (problem: string, hint: string): never => {
    throw new NuagesError('ORM_QUERY_COMBINED', `${how} of ${problem}`, { hint })
  }
  const { name } = first.schema
  if (other.schema !== first.schema) return refuse(`${name} and ${other.schema.name}: expected queries of one model`, 'ask each by itself')
  const [expected, given] = [namesOut(first), namesOut(other)]
  if ((first.values === null) !== (other.values === null) || !isSameSet(expected, given)) {
    const what = ({ values }: QueryState, names: readonly string[]): string =>
      `${values === null ? 'rows' : 'values'}${names.length === 0 ? '' : ` with ${names.map(shown).join(', ')}`}`
    return refuse(
      `${name} ${what(first, expected)} and ${what(other, given)}: expected the same of each`,
      'name the same values() and annotate() the same in each of them',
    )
  }
  if (other.values !== null)
    return { ...other, values: expected.map((text) => other.values?.find((path) => path.text === text) as FieldPath) }
  const annotations = new Map(expected.map((text) => [text, other.annotations.get(text) as Annotation]))
  return { ...other, annotations }
}

/** What a query gives besides the columns of its rows. */
function namesOut(state: QueryState): readonly string[] {
  return state.values?.map(({ text }) => text) ?? [...state.annotations.keys()]
}
function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name))
}
