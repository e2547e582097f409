// What differs between two versions of a text, paragraph by paragraph.

/** A paragraph that was taken away, put in, or stayed. */
export interface Change {
  readonly kind: 'before' | 'after' | 'same'
  readonly text: string
}

/** The changes that lead from one list of paragraphs to the other: as many stay as can (longest common subsequence). */
export function changesBetween(before: readonly string[], after: readonly string[]): Change[] {
  const common = lengths(before, after)
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      changes.push({ kind: 'same', text: before[i] as string })
      i++
      j++
    } else if (i < before.length && (j === after.length || at(common, i + 1, j) >= at(common, i, j + 1))) {
      changes.push({ kind: 'before', text: before[i++] as string })
    } else {
      changes.push({ kind: 'after', text: after[j++] as string })
    }
  }
  return changes
}

/** How many paragraphs the rests of both lists have in common, from each place on. */
function lengths(before: readonly string[], after: readonly string[]): number[][] {
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--) {
    const row = common[i] as number[]
    for (let j = after.length - 1; j >= 0; j--)
      row[j] = before[i] === after[j] ? at(common, i + 1, j + 1) + 1 : Math.max(at(common, i + 1, j), at(common, i, j + 1))
  }
  return common
}

function at(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? 0
}
