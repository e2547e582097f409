// Calls whose argument is a name: of a block, of a route.

import { nearest } from '../../base/nearest.ts'
import type { Call } from '../nodes.ts'
import { ancestors } from './facts.ts'
import { didYouMean } from './finding.ts'
import { literalText } from './frame.ts'
import type { ShadowWriter } from './shadow-writer.ts'

/** `self.name()`: the block is of this template or of one that it extends. `super()` (null): of one that it extends. */
export function checkBlockCall(shadow: ShadowWriter, name: string | null, at: number): void {
  const { templates, isWhole } = ancestors(shadow.facts, shadow.template)
  if (!isWhole) return
  const above = templates.flatMap(({ blocks }) => [...blocks.keys()])
  if (name === null) {
    if (shadow.block === null) shadow.tell({ kind: 'block', at, message: 'super() is called outside of a block.' })
    else if (!above.includes(shadow.block)) {
      shadow.tell({ kind: 'block', at, message: `super() is called, but no parent has a block '${shadow.block}'.` })
    }
    return
  }
  const known = [...above, ...shadow.template.blocks.keys()]
  if (!known.includes(name)) shadow.tell({ kind: 'block', at, message: `unknown block '${name}'.${didYouMean(nearest(name, known))}` })
}

/** `url('name', parameter=...)` against the routes of the application. */
export function checkUrl(shadow: ShadowWriter, call: Call): void {
  const [first] = call.args
  const name = literalText(first)
  const { routes } = shadow.facts
  if (routes === null || name === null || first === undefined) return
  const parameters = routes.get(name)
  if (parameters === undefined) {
    shadow.tell({ kind: 'url', at: first.at + 1, message: `unknown route '${name}'.${didYouMean(nearest(name, routes.keys()))}` })
    return
  }
  if (call.args.length > 1 || call.dynArgs !== null || call.dynKwargs !== null) return
  const given = call.kwargs.map((argument) => argument.name)
  const missing = parameters.filter((parameter) => !given.includes(parameter))
  if (missing.length === 0) return
  const names = missing.map((parameter) => `'${parameter}'`).join(', ')
  shadow.tell({ kind: 'url', at: first.at + 1, message: `the route '${name}' needs ${names}.` })
}
