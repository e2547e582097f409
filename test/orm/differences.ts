// Where our answers to random queries and Django's differ, and why. Everything else is the same.

import { type Tree, treeOf } from './trees.ts'

/** A kind of difference that stays. */
export interface Difference {
  readonly why: string
  /** The seed of a query whose answers differ so. */
  readonly seed: number
  /** Whether a query and Django's answer are of this kind. */
  readonly isSo: (tree: Tree, theirs: unknown) => boolean
}

const errorOf = (answer: unknown): string => (answer as { error?: string } | null)?.error ?? ''

/** The differences that stay. */
export const DIFFERENCES: readonly Difference[] = [
  {
    why: 'conditions within conditions within conditions, said as sets of keys, are too deep for the parser of SQLite 3.40; our statements are not',
    seed: 90,
    isSo: (_, theirs) => errorOf(theirs) === 'OperationalError: parser stack overflow',
  },
  {
    why: 'Django makes a number of a case whose condition looks through an empty list, and a number in ORDER BY means a column',
    seed: 2684,
    isSo: ({ annotate, order }) =>
      Object.entries(annotate).some(([name, made]) => isNeverCase(made) && order.some((term) => term.replace('-', '') === name)),
  },
]

function isNeverCase(made: Tree['annotate'][string]): boolean {
  if (!('choose' in made) || !('is' in made.choose[0])) return false
  const [, lookup, list] = made.choose[0].is
  return lookup === 'in' && Array.isArray(list) && list.length === 0
}

/** Why an answer to the query of a seed may differ; undefined if it may not. */
export function differenceOf(seed: number, theirs: unknown): string | undefined {
  return DIFFERENCES.find(({ isSo }) => isSo(treeOf(seed), theirs))?.why
}
