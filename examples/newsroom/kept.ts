// What is made once and kept: drawings, and texts as HTML. They follow from what they are made of, so they never grow old.

/** `make`, which is asked once for each key. The oldest of more than `most` go. */
export function kept<T>(most: number, make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = make(key)
    if (made.size >= most) made.delete(made.keys().next().value as string)
    made.set(key, fresh)
    return fresh
  }
}
