// `map`, `select`, `reject` and those by attribute: filters that name an attribute, a filter or a test.

import { nearest } from '../../base/nearest.ts'
import type { Arguments, Expression, Filter } from '../nodes.ts'
import { didYouMean } from './finding.ts'
import { literalText } from './frame.ts'
import type { ShadowWriter } from './shadow-writer.ts'

/** What a list without the others is: tests that say so by their name. */
const NARROWED: Readonly<Record<string, string>> = { string: 'strings', number: 'numbers', defined: 'defined' }
const NARROWED_WITHOUT: Readonly<Record<string, string>> = { undefined: 'defined', none: 'present' }

/** Writes the filter where it is one of these. `value` writes what is filtered. */
export function writeSelection(shadow: ShadowWriter, node: Filter, value: () => void): boolean {
  if (node.dynArgs !== null || node.dynKwargs !== null) return false
  if (node.name === 'map') return writeMap(shadow, node, value)
  if (node.name === 'select' || node.name === 'reject') return writeSelect(shadow, node, value)
  return (node.name === 'selectattr' || node.name === 'rejectattr') && writeByAttribute(shadow, node, value)
}

function writeMap(shadow: ShadowWriter, node: Filter, value: () => void): boolean {
  const attribute = node.kwargs.find(({ name }) => name === 'attribute')?.value
  const [first, ...rest] = node.args
  if (attribute !== undefined) {
    writePath(shadow, node, 'mapAttribute', attribute, value, others(node, 'attribute'))
    return true
  }
  const name = literalText(first)
  if (name === null || first === undefined) return false
  const call = { ...node, args: rest }
  shadow.out.mark('call', node.at, 'map', () => {
    shadow.out.add('$select.map(')
    value()
    const item = shadow.identifiers.make('item', '$')
    shadow.out.add(`, (${item}) => `)
    shadow.filterItem({ ...call, name, node: null, at: first.at + 1 }, item)
    shadow.out.add(')')
  })
  return true
}

function writeSelect(shadow: ShadowWriter, node: Filter, value: () => void): boolean {
  const [first, ...rest] = node.args
  const test = literalText(first)
  if (test !== null && first !== undefined) checkTest(shadow, test, first.at + 1)
  const narrowed = (node.name === 'select' ? NARROWED : NARROWED_WITHOUT)[test ?? '']
  shadow.out.mark('call', node.at, node.name, () => {
    shadow.out.add(`$select.${narrowed ?? 'items'}(`)
    value()
    if (narrowed === undefined) for (const item of rest) shadow.list(', ', [item], '')
    shadow.out.add(')')
  })
  return true
}

function writeByAttribute(shadow: ShadowWriter, node: Filter, value: () => void): boolean {
  const [attribute, test, ...rest] = node.args
  if (attribute === undefined) return false
  const name = literalText(test)
  if (name !== null && test !== undefined) checkTest(shadow, name, test.at + 1)
  writePath(shadow, node, 'attribute', attribute, value, rest)
  return true
}

function writePath(
  shadow: ShadowWriter,
  node: Filter,
  helper: string,
  path: Expression,
  value: () => void,
  rest: readonly Expression[],
): void {
  shadow.out.mark('call', node.at, node.name, () => {
    shadow.out.add(`$select.${helper}(`)
    value()
    shadow.out.add(', ')
    if (literalText(path) === null) shadow.list('$any(', [path], ')')
    else shadow.argument('path', node.name, path)
    for (const item of rest) shadow.list(', ', [item], '')
    shadow.out.add(')')
  })
}

function others(call: Arguments, not: string): Expression[] {
  return [...call.args, ...call.kwargs.flatMap(({ name, value }) => (name === not ? [] : [value]))]
}

function checkTest(shadow: ShadowWriter, name: string, at: number): void {
  const { tests } = shadow.facts
  if (!tests.has(name)) shadow.tell({ kind: 'test', at, message: `unknown test '${name}'.${didYouMean(nearest(name, tests.keys()))}` })
}
