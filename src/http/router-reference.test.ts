// The router beside one that is plainly right: every pattern is tried in every way, and the first by the rules of precedence is taken.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Pattern, parsePattern, type Segment } from './pattern.ts'
import { Router } from './router.ts'
import { compareSegments, lookOf, readSegment } from './segment.ts'

/** One way in which a pattern matches: how many segments of the path each of its own takes. */
interface Way {
  readonly pattern: Pattern
  readonly takes: readonly number[]
  readonly values: readonly unknown[]
}

function isRest(segment: Segment): boolean {
  return segment.params[0]?.converter?.name === 'path'
}

/** All ways in which the segments of a pattern from `at` on match `texts`. */
function ways(pattern: Pattern, at: number, texts: readonly string[]): Way[] {
  const segment = pattern.segments[at]
  if (segment === undefined) return texts.length === 0 ? [{ pattern, takes: [], values: [] }] : []
  const most = isRest(segment) ? texts.length : 1
  const all: Way[] = []
  for (let take = 1; take <= Math.min(most, texts.length); take++) {
    const own = texts.slice(0, take)
    // Only at the end of all may a path have a slash at its end.
    const values = isRest(segment) && at + 1 < pattern.segments.length && own.includes('') ? null : valuesOf(segment, own)
    if (values === null) continue
    for (const way of ways(pattern, at + 1, texts.slice(take))) {
      all.push({ pattern, takes: [take, ...way.takes], values: [...values, ...way.values] })
    }
  }
  return all
}

function valuesOf(segment: Segment, texts: readonly string[]): unknown[] | null {
  const text = texts.join('/')
  if (segment.params.length === 0) return text === segment.literals[0] ? [] : null
  if (isRest(segment)) {
    const value = segment.params[0]?.converter?.parse(text)
    return value === undefined ? null : [value]
  }
  const values: unknown[] = []
  return text !== '' && readSegment(segment, text, values, 0) ? values : null
}

/** Which of two ways is taken: from the left, a path last, with as few segments as possible, but behind all others where it ends. */
function compareWays(a: Way, b: Way): number {
  for (let i = 0; i < Math.min(a.takes.length, b.takes.length); i++) {
    const [left, right] = [a.pattern.segments[i] as Segment, b.pattern.segments[i] as Segment]
    if (isRest(left) && isRest(right)) {
      const ends = Number(i === a.takes.length - 1) - Number(i === b.takes.length - 1)
      const order = ends || (a.takes[i] as number) - (b.takes[i] as number)
      if (order !== 0) return order
    } else if (isRest(left) !== isRest(right)) {
      return isRest(left) ? 1 : -1
    } else if (lookOf(left) !== lookOf(right)) {
      return compareSegments(left, right)
    }
  }
  return a.takes.length - b.takes.length
}

const SEGMENTS: readonly string[] = [
  'a',
  'b',
  '1',
  'a-1',
  '{#}',
  '{#:int}',
  '{#:float}',
  '{#:slug}',
  'a{#}',
  '{#}-{#:int}',
  '{#:int}-{#}',
  '{#}.{#}',
  '{#:path}',
]
const TEXTS: readonly string[] = ['a', 'b', '1', '1.5', 'a-1', '1-a', '1-1', 'a.b', 'x-y.z', 'ab', 'ü', '']

/** A pattern of these segments, its parameters named in turn; one path at most. */
function patternOf(segments: readonly string[], slash: boolean): Pattern {
  let count = 0
  const first = segments.indexOf('{#:path}')
  const own = segments.filter((segment, index) => segment !== '{#:path}' || index === first)
  return parsePattern(`/${own.join('/')}${slash ? '/' : ''}`.replaceAll('#', () => `p${count++}`))
}

const pattern = fc
  .tuple(fc.array(fc.constantFrom(...SEGMENTS), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([segments, slash]) => patternOf(segments, slash))
const patterns = fc.uniqueArray(pattern, { minLength: 1, maxLength: 12, selector: ({ segments }) => segments.map(lookOf).join('/') })
const path = fc.array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 5 })

test('the router takes the route that the rules of precedence name', () => {
  let found = 0
  fc.assert(
    fc.property(patterns, path, (all, texts) => {
      const router = new Router<Pattern>()
      for (const one of all) router.add(one, ['GET'], one)
      const { kind, value, params } = router.match('GET', encodeURI(`/${texts.join('/')}`))
      const best = all.flatMap((one) => ways(one, 0, texts)).sort(compareWays)[0]
      if (best === undefined) return assert.notEqual(kind, 'found')
      found++
      assert.equal(value?.source, best.pattern.source)
      assert.deepEqual(Object.values(params), best.values)
    }),
    { numRuns: 3000 },
  )
  assert.ok(found > 300, `${found} found`)
})
