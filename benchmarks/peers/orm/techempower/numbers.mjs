// What the rules ask of all: numbers at random, and how many.

export const ADDED = { id: 0, message: 'Additional fortune added at request time.' }

/** A number from 1 to 10,000. */
export const anyNumber = () => 1 + Math.floor(Math.random() * 10_000)

/** Between 1 and 500, as the query says. */
export const countIn = (text) => Math.min(500, Math.max(1, Number.parseInt(text, 10) || 1))

/** So many numbers, none twice, the smallest first: updates in one order never wait for each other in a circle. */
export function anyNumbers(count) {
  const numbers = new Set()
  while (numbers.size < count) numbers.add(anyNumber())
  return [...numbers].sort((a, b) => a - b)
}

export const byMessage = (a, b) => (a.message < b.message ? -1 : 1)
