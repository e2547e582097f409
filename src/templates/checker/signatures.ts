// Calls whose parameters are known before anything runs: macros, and filters and tests with declared parameters. The arguments are
// put into the order of the parameters, and what does not fit is told.

import { nearest } from '../../base/nearest.ts'
import type { Parameter } from '../call.ts'
import { type Arguments, type Expression, type MacroNode, walk } from '../nodes.ts'
import { didYouMean, type Remark } from './finding.ts'

/** Arguments by parameter, null where none is given. */
export type Bound = readonly (Expression | null)[]

/** What a call of a macro passes. */
export function bindMacro(macro: MacroNode, call: Arguments, tell: (remark: Remark) => void): Bound {
  const names = macro.params.map(({ name }) => name)
  const used = usedNames(macro)
  const bound: (Expression | null)[] = names.map((_, index) => call.args[index] ?? null)
  if (call.args.length > names.length && !used.has('varargs')) {
    const extra = call.args[names.length] as Expression
    tell({ kind: 'macro', at: extra.at, message: `macro '${macro.name}' takes not more than ${names.length} argument(s).` })
  }
  for (const { name, value } of call.kwargs) {
    const index = names.indexOf(name)
    if (index < 0) {
      if (used.has('kwargs') || name === 'caller') continue
      tell({ kind: 'macro', at: value.at, message: `macro '${macro.name}' has no parameter '${name}'.${didYouMean(nearest(name, names))}` })
    } else if (index < call.args.length) {
      tell({ kind: 'macro', at: value.at, message: `macro '${macro.name}' got two values for '${name}'.` })
    } else bound[index] = value
  }
  return bound
}

function usedNames(macro: MacroNode): Set<string> {
  const names = macro.body.flatMap((statement) => [...walk(statement)]).flatMap((node) => (node.kind === 'Name' ? [node.name] : []))
  return new Set(names)
}

/** The arguments of a filter or test after its value, by parameter; null where they cannot be put in order. */
export function bindDeclared(
  what: 'filter' | 'test',
  name: string,
  parameters: readonly Parameter[],
  call: Arguments,
  at: number,
  tell: (remark: Remark) => void,
): Bound | null {
  if (call.dynArgs !== null || call.dynKwargs !== null) return null
  const rest = parameters.slice(1)
  if (rest.some(({ kind }) => kind === 'rest' || kind === 'rest-names')) return null
  const positional = rest.filter(({ kind }) => kind !== 'name')
  const bound: (Expression | null)[] = rest.map((parameter, index) => (parameter.kind === 'name' ? null : (call.args[index] ?? null)))
  const extra = call.args[positional.length]
  if (extra !== undefined) {
    tell({ kind: 'call', at: extra.at, message: `${what} '${name}' takes not more than ${positional.length} argument(s).` })
  }
  for (const argument of call.kwargs) {
    const index = rest.findIndex((parameter) => parameter.name === argument.name && parameter.kind !== 'position')
    if (index >= 0) bound[index] = argument.value
    else {
      const near = nearest(
        argument.name,
        rest.map((parameter) => parameter.name),
      )
      tell({ kind: 'call', at: argument.value.at, message: `${what} '${name}' has no parameter '${argument.name}'.${didYouMean(near)}` })
    }
  }
  rest.forEach((parameter, index) => {
    if (parameter.isRequired && bound[index] === null) tell({ kind: 'call', at, message: `${what} '${name}' needs '${parameter.name}'.` })
  })
  return bound
}
