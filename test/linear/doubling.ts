// Whether a function is linear in its input: the same shape of text, twice as long, may cost about twice as much. Times are
// noisy, so a quadratic function is told from a linear one by several doublings together: over a factor of 16 a linear one
// costs 16 times as much and a quadratic one 256 times.

/** Functions that read texts of one kind. */
export interface Probe {
  readonly functions: Readonly<Record<string, (text: string) => unknown>>
  /** Texts that would make a careless function slow. */
  readonly shapes: readonly Shape[]
}

/** `head`, then `piece` over and over, then `tail`. */
export interface Shape {
  readonly head?: string
  readonly piece: string
  readonly tail?: string
}

/** A text of a shape, about `length` long. One flat string, not a rope. */
export function textOf({ head = '', piece, tail = '' }: Shape, length: number): string {
  const text = head + piece.repeat(Math.ceil(length / piece.length)) + tail
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Milliseconds of the processor that a call costs, the least of some tries. What it throws, now or later, is its answer. */
export async function costOf(run: (text: string) => unknown, text: string, tries: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < tries; i++) {
    const start = process.cpuUsage()
    await answer(run, text)
    const { user, system } = process.cpuUsage(start)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** Refusing is an answer; running out of stack or memory is none. */
async function answer(run: (text: string) => unknown, text: string): Promise<void> {
  try {
    await run(text)
  } catch (error) {
    if (error instanceof RangeError) throw error
  }
}
