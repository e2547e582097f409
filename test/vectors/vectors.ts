// Answers of other projects, recorded beside this repository: ../shared/vectors. Tests that need them say so where they are not.

import { existsSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../../shared/vectors/', import.meta.url)

/** One answer. */
export interface Vector {
  readonly fn: string
  readonly test?: string
  readonly args: readonly unknown[]
  readonly kwargs?: Record<string, unknown>
  readonly result?: unknown
  readonly error?: string
}

/** The answers in a file, and why there are none. */
export function readVectors(name: string): { vectors: Vector[]; skip: string | false } {
  const file = new URL(name, FOLDER)
  if (!existsSync(file)) return { vectors: [], skip: `no ${name} beside the repository` }
  return { vectors: JSON.parse(readFileSync(file, 'utf8')) as Vector[], skip: false }
}

/** Values that JSON has no way to write: `{"$tuple": [...]}` and its like, as what they mean here. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'object' || value === null) return value
  const [name, inner] = Object.entries(value)[0] ?? []
  if (name === '$tuple') return (inner as unknown[]).map(decode)
  if (name === '$bytes') return Uint8Array.from(Buffer.from(inner as string, 'hex'))
  if (name === '$datetime') return new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(inner as string) ? (inner as string) : `${inner}Z`)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decode(one)]))
}

/** A vector as the name of a test, cut to a line. */
export function titleOf({ fn, args, kwargs }: Vector): string {
  const more = kwargs === undefined || Object.keys(kwargs).length === 0 ? '' : ` ${JSON.stringify(kwargs)}`
  return `${fn} ${JSON.stringify(args)}${more}`.slice(0, 160)
}
