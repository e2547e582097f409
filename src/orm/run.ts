// Running what a query set wants: what has to hold before, and what is made of the rows.

import { NuagesError, shown } from '../base/errors.ts'
import type { Eventual } from './backends/backend.ts'
import { chosenKey } from './chosen-key.ts'
import { executorOf } from './executor.ts'
import { storedOperand } from './parse-conditions.ts'
import { limit } from './refine.ts'
import type { KindUse, ParameterUse, QueryState } from './state.ts'

/** The state, if it can be run as it is. Throws ORM_PARAM_MISSING where it names parameters. */
export function readable(state: QueryState): QueryState {
  const [name] = state.parameters.keys()
  if (name === undefined) return state
  throw new NuagesError('ORM_PARAM_MISSING', `the query has the parameter ${shown(name)}, and was run without a value for it`, {
    hint: 'prepare it, and give the values: query.prepare().all({ ... })',
  })
}

/** The only row of a result. Throws ORM_ROW_NONE with status 404, and ORM_ROW_SEVERAL. */
export function onlyRow(state: QueryState, rows: readonly unknown[]): unknown {
  const { name } = state.schema
  if (rows.length === 1) return rows[0]
  if (rows.length === 0) throw new NuagesError('ORM_ROW_NONE', `there is no such ${name}`, { status: 404, details: { model: name } })
  throw new NuagesError('ORM_ROW_SEVERAL', `there are several such ${name} rows, where get() expects one`, {
    hint: 'add conditions until only one fits, or use first()',
  })
}

/** A query and its values, run later. */
export interface PreparedQuery {
  all(values?: object): Promise<unknown[]>
  first(values?: object): Promise<unknown>
  get(values?: object): Promise<unknown>
  count(values?: object): Promise<number>
  exists(values?: object): Promise<boolean>
}

/** A query whose parameters get their values each time it runs. Its state stays the same object, so that compiled text is found by it. */
export function prepare(state: QueryState): PreparedQuery {
  const one = limit(state, 1)
  const two = limit(state, 2)
  const read = (values?: object) => readParameters(state.parameters, values)
  const all = (asked: QueryState, values?: object): Eventual<unknown[]> => {
    const parameters = read(values)
    return asked.none ? [] : executorOf(asked).all(asked, parameters)
  }
  return {
    all: async (values) => all(state, values),
    first: async (values) => {
      const rows = all(one, values)
      return (rows instanceof Promise ? await rows : rows)[0] ?? null
    },
    get: async (values) => {
      const rows = all(two, values)
      return onlyRow(state, rows instanceof Promise ? await rows : rows)
    },
    count: async (values) => executorOf(state).count(state, read(values)),
    exists: async (values) => executorOf(state).exists(state, read(values)),
  }
}

function readParameters(parameters: QueryState['parameters'], values: object = {}): Readonly<Record<string, unknown>> {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new NuagesError('ORM_PARAM_VALUE', `the parameters of a query are ${shown(values)}: expected an object with their names as keys`)
  }
  const given = values as Record<string, unknown>
  for (const name of Object.keys(given)) {
    if (!parameters.has(name))
      throw new NuagesError(
        'ORM_PARAM_UNKNOWN',
        `the query has no parameter ${shown(name)}: it has ${[...parameters.keys()].join(', ') || 'none'}`,
      )
  }
  const read: Record<string, unknown> = Object.create(null)
  for (const [name, uses] of parameters) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) throw new NuagesError('ORM_PARAM_MISSING', `the parameter ${shown(name)} was given no value`)
    const plain = uses.filter(({ kind }) => kind === undefined)
    if (plain.length > 0) read[name] = readEverywhere(name, plain, value)
    for (const use of uses) if (use.kind !== undefined) read[use.kind.name] = readOfKind(name, use, use.kind, value)
  }
  return read
}

/** What a parameter is stored as, which is one thing in all the places where it stands. */
function readEverywhere(name: string, [first, ...others]: readonly ParameterUse[], value: unknown): unknown {
  const stored = readParameter(name, first as ParameterUse, value)
  const other = others.find((use) => !isSame(stored, readParameter(name, use, value)))
  if (other === undefined) return stored
  const places = `${placeOf(first as ParameterUse)} and ${placeOf(other)}`
  throw new NuagesError('ORM_PARAM_VALUE', `the parameter ${shown(name)} cannot be one value for ${places}, which store it differently`, {
    hint: 'give them a parameter each',
  })
}

const placeOf = ({ path }: ParameterUse): string => `${path.owner.name}.${path.text}`

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, place) => isSame(item, b[place]))
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'bigint'
  return a === b || (isNumber(a) && isNumber(b) && String(a) === String(b))
}

/** Of a row the key, if it is of this kind, else null; of a list the keys of those that are. Throws ORM_VALUE_TYPE. */
function readOfKind(name: string, { path, many }: ParameterUse, { generic, relation }: KindUse, value: unknown): unknown {
  if (many && !Array.isArray(value)) {
    throw new NuagesError('ORM_PARAM_VALUE', `the parameter ${shown(name)} cannot be ${shown(value)}: expected a list`)
  }
  const rows = many ? (value as readonly unknown[]) : [value]
  const own = rows.filter((row) => (row === null ? null : chosenKey(generic, row)) === relation)
  const keys = own.map((row) => storedOperand(row, path))
  return many ? keys : (keys[0] ?? null)
}

function readParameter(name: string, use: ParameterUse, value: unknown): unknown {
  const refuse = (expected: string): never => {
    const what = use.path.column?.secret ? 'what it was given' : shown(value)
    throw new NuagesError('ORM_PARAM_VALUE', `the parameter ${shown(name)} cannot be ${what}: expected ${expected}`)
  }
  if (use.text) return typeof value === 'string' ? value : refuse('a text')
  if (use.many) return Array.isArray(value) ? value.map((item) => storedOperand(item, use.path)) : refuse('a list')
  return storedOperand(value, use.path)
}
