// "Did you mean": the known name that is nearest to a mistyped one.

/** The candidate with the fewest typing mistakes from `name`, null where none is within a third of its length. Names above 100 characters have none. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  if (name.length > 100) return null
  let best: string | null = null
  let least = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const mistakes = distance(name.toLowerCase(), candidate.toLowerCase())
    if (mistakes >= least) continue
    best = candidate
    least = mistakes
  }
  return best
}

/** Levenshtein's distance: how many characters to add, drop or change. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(change, (previous[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    previous = row
  }
  return previous[b.length] as number
}
