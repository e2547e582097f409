// Mistakes, made in right templates one at a time: a name with a typing mistake, a type that is another one.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../src/templates/environment.ts'
import { type Node, type TemplateNode, walk } from '../../src/templates/nodes.ts'

/** A template with one mistake. */
export interface Mutant {
  readonly template: string
  readonly what: string
  readonly source: string
  /** Where the mistake is. */
  readonly line: number
  readonly from: string
  readonly to: string
}

interface Site {
  readonly what: string
  readonly at: number
  readonly name: string
}

/** What has no type on purpose: members of namespaces, what a caller makes. */
const UNTYPED: ReadonlySet<string> = new Set(['ns', 'caller', 'namespace'])
/** Types that take the place of others in declarations. */
const SWAPS: readonly (readonly [string, string])[] = [
  ['Article[]', 'Person[]'],
  ['Article', 'Person'],
  ['Person', 'Section'],
  ['Product', 'Article'],
  ['Basket', 'Product'],
  ['Field', 'Comment'],
  ['Pager', 'Person'],
  ['Block[]', 'Field[]'],
  ['Section[]', 'Block[]'],
  ['Date', 'number'],
  ['string[]', 'number'],
]

/** Numbers from 0 to 1 that are the same every time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Every mistake that can be made in the templates of a folder, each site `times` times. */
export function mutantsOf(
  environment: Environment,
  folder: string,
  names: readonly string[],
  times: number,
  random: () => number,
): Mutant[] {
  return names.flatMap((template) => {
    const source = readFileSync(join(folder, template), 'utf8')
    const sites = [...sitesIn(environment.parse(source, template), source)]
    const typed = sites.flatMap((site) => Array.from({ length: times }, () => misspelled(template, source, site, random)))
    return [...typed, ...swapped(template, source)]
  })
}

function* sitesIn(tree: TemplateNode, source: string): Generator<Site> {
  const isChild = tree.body.some(({ kind }) => kind === 'Extends')
  for (const node of walk(tree)) {
    yield* namesIn(node)
    if (node.kind === 'Block' && isChild) yield { what: 'block', at: source.indexOf(node.name, node.at), name: node.name }
    if (node.kind === 'Filter' && node.node?.kind === 'Name' && UNTYPED.has(node.node.name)) continue
    if (node.kind === 'Filter' || node.kind === 'Test') yield { what: node.kind.toLowerCase(), at: node.at, name: node.name }
    yield* textsIn(node)
  }
}

function* namesIn(node: Node): Generator<Site> {
  if (node.kind === 'Name' && node.context === 'load' && !UNTYPED.has(node.name)) yield { what: 'variable', at: node.at, name: node.name }
  if (node.kind === 'Getattr' && !(node.node.kind === 'Name' && UNTYPED.has(node.node.name))) {
    yield { what: 'attribute', at: node.at, name: node.name }
  }
}

/** Names that stand in quotes. */
function* textsIn(node: Node): Generator<Site> {
  const text = (what: string, value: Node | undefined): Site[] =>
    value?.kind === 'Const' && typeof value.value === 'string' ? [{ what, at: value.at + 1, name: value.value }] : []
  if (node.kind === 'Extends' || node.kind === 'Include' || node.kind === 'Import' || node.kind === 'FromImport')
    yield* text('template', node.template)
  if (node.kind === 'Call' && node.node.kind === 'Name' && node.node.name === 'url') yield* text('url', node.args[0])
  if (node.kind !== 'Filter') return
  for (const { name, value } of node.kwargs) if (name === 'attribute') yield* text('path', value)
  if (node.name === 'groupby' || /attr$/.test(node.name)) yield* text('path', node.args[0])
  if (node.name === 'map' && node.args.length > 0) yield* text('filter', node.args[0])
}

/** A letter left out, doubled, or two of them exchanged, where that makes another name. */
function misspelled(template: string, source: string, { what, at, name }: Site, random: () => number): Mutant {
  for (;;) {
    const place = Math.floor(random() * name.length)
    const kind = Math.floor(random() * 3)
    const letters = [...name]
    if (kind === 0 && name.length > 2) letters.splice(place, 1)
    else if (kind === 1) letters.splice(place, 0, letters[place] as string)
    else letters.splice(place, 2, ...letters.slice(place, place + 2).reverse())
    const to = letters.join('')
    if (to === name || !/^[a-z_]/i.test(to)) continue
    return { template, what, source: source.slice(0, at) + to + source.slice(at + name.length), line: lineOf(source, at), from: name, to }
  }
}

function* swapped(template: string, source: string): Generator<Mutant> {
  for (const { 0: comment, index } of source.matchAll(/\{# .*? #\}/g)) {
    for (const [from, to] of SWAPS) {
      for (const found of comment.matchAll(new RegExp(`(?<=: )${from.replace(/[[\]]/g, '\\$&')}(?![\\w[])`, 'g'))) {
        const at = index + found.index
        yield { template, what: 'type', source: source.slice(0, at) + to + source.slice(at + from.length), line: 0, from, to }
      }
    }
  }
}

function lineOf(source: string, at: number): number {
  return source.slice(0, at).split('\n').length
}
