// The shape of a table of methods of a built-in type.

import { signature, type TemplateFunction } from './call.ts'

/** What can be looked up on values of a built-in type. */
export interface MethodTable {
  readonly methods: ReadonlyMap<string, TemplateFunction>
  /** Attributes that are no methods. */
  readonly attributes: ReadonlyMap<string, (self: never) => unknown>
}

/** A method's declared parameters (without self) and what it does. */
export type MethodRow = readonly [parameters: string, run: (self: never, ...args: never[]) => unknown]

/** The table of the type that messages call `type`. */
export function methodTable(
  type: string,
  rows: Readonly<Record<string, MethodRow>>,
  attributes: Readonly<Record<string, (self: never) => unknown>> = {},
): MethodTable {
  const methods = new Map<string, TemplateFunction>()
  for (const [name, [parameters, run]] of Object.entries(rows)) {
    // A function of its own: two names may share what they do.
    const own = (self: never, ...args: never[]): unknown => run(self, ...args)
    const method = signature(`self, /${parameters === '' ? '' : `, ${parameters}`}`, own, { name: `${type}.${name}` })
    method.isMethod = true
    methods.set(name, method)
  }
  return { methods, attributes: new Map(Object.entries(attributes)) }
}
