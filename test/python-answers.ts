// What CPython 3.11, MarkupSafe and Jinja2 3.1.6 answered, as data in test/data. Each case is a function with arguments and the
// repr() of its result, or the class and the text of the error. Values that JSON cannot hold are objects with one key.

import { readFileSync } from 'node:fs'
import { SafeString } from '../src/base/safe-string.ts'
import { makeDict } from '../src/templates/dict.ts'
import { float } from '../src/templates/float.ts'
import { Range } from '../src/templates/range.ts'
import { makeSet } from '../src/templates/set-methods.ts'
import { Tuple } from '../src/templates/tuple.ts'
import { MISSING, Undefined } from '../src/templates/undefined.ts'

/** One recorded call. */
export interface PythonAnswer {
  readonly fn: string
  /** Whether autoescape was on. */
  readonly auto?: boolean
  readonly args: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  readonly result?: string
  readonly error?: readonly [type: string, message: string]
}

const DECODERS: Readonly<Record<string, (value: never) => unknown>> = {
  $markup: (text: string) => new SafeString(text),
  $int: (digits: string) => BigInt(digits),
  $float: (text: string) => float(Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'))),
  $tuple: (items: unknown[]) => Tuple.from(items.map(decode)),
  $dict: (pairs: [unknown, unknown][]) => makeDict(pairs.map(([key, value]) => [decode(key), decode(value)] as const)),
  $set: (items: unknown[]) => makeSet(items.map(decode)),
  $range: ([start, stop, step]: [number, number, number]) => new Range(start, stop, step),
  $undefined: (name: string) => new Undefined(null, MISSING, name),
  $bytes: (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex')),
}

/** A value of the data as a template's value. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode)
  if (typeof value !== 'object' || value === null) return value
  const [key = '', inner] = Object.entries(value)[0] ?? []
  return DECODERS[key]?.(inner as never)
}

/** All recorded calls of the named functions; `.name` is a method, `!name` a method that may change its value. */
export function pythonAnswers(isWanted: (fn: string) => boolean, file = 'python-values.json'): PythonAnswer[] {
  const all = JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8')) as PythonAnswer[]
  return all.filter(({ fn }) => isWanted(fn))
}

/** What `run` does with the arguments of `answer`, in the form of the answer. */
export function answerOf(answer: PythonAnswer, run: (...args: unknown[]) => unknown, show: (value: unknown) => string): string {
  try {
    return show(run(...answer.args.map(decode)))
  } catch (error) {
    const { pythonName, message } = error as { pythonName?: string; message: string }
    return `${pythonName ?? String(error)}: ${message}`
  }
}

/** The answer as `answerOf` writes one. */
export function expected({ result, error }: PythonAnswer): string {
  return error === undefined ? (result as string) : error.join(': ')
}
