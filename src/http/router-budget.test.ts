// What a match may cost, counted and not timed: nodes of the tree that are looked at.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parsePattern } from './pattern.ts'
import { type Match, Router } from './router.ts'

const SHAPES: readonly string[] = [
  '/r#/{id:int}',
  '/r#/{id:int}/edit',
  '/r#/{id:int}/parts/{part}',
  '/{language}/topics#/{slug:slug}',
  '/files#/{rest:path}',
]

function routerOf(count: number): Router<string> {
  const router = new Router<string>()
  for (let i = 0; i < count; i++) {
    const path = (SHAPES[i % SHAPES.length] as string).replace('#', String(Math.floor(i / SHAPES.length)))
    router.add(parsePattern(path), ['GET'], path)
  }
  return router
}

const TARGETS: readonly (readonly [target: string, kind: string])[] = [
  ['/r1/7', 'found'],
  ['/r1/7/edit', 'found'],
  ['/r1/7/parts/wheel', 'found'],
  ['/de/topics1/rain', 'found'],
  ['/files1/a/b/c', 'found'],
  ['/r1/x', 'missing'],
  ['/r1/7/parts/wheel/spoke', 'missing'],
  ['/nothing', 'missing'],
  ['/a/b/c/d/e/f/g', 'missing'],
  ['/r1/7/', 'redirect'],
]

describe('a match among 1,000 routes', () => {
  const few = routerOf(10)
  const many = routerOf(1000)
  const matches = (router: Router<string>, target: string): Match<string> => router.match('GET', target)

  test('looks at as many nodes as one among 10', () => {
    for (const [target, kind] of TARGETS) {
      assert.equal(matches(many, target).kind, kind, target)
      assert.equal(matches(many, target).steps, matches(few, target).steps, target)
    }
  })

  test('looks at two for each segment, and at three where a literal begins what a parameter ends', () => {
    for (const [target, kind] of TARGETS) {
      const { steps } = matches(many, target)
      const budget = 3 * target.split('/').length
      assert.ok(steps <= budget && (kind === 'redirect' || steps > 0), `${target}: ${steps} of ${budget}`)
    }
  })

  test('without parameters looks at none', () => {
    const router = new Router<string>()
    for (let i = 0; i < 1000; i++) router.add(parsePattern(`/static/${i}`), ['GET'], String(i))
    assert.equal(router.match('GET', '/static/999?a=1').steps, 0)
    assert.equal(router.match('GET', '/static/999').value, '999')
  })
})

test('a path of many ways costs at most the tree, not the number of ways', () => {
  const router = new Router<string>()
  let nodes = 0
  const grow = (path: string, depth: number): void => {
    if (depth === 0) return router.add(parsePattern(`${path}/end`), ['GET'], path)
    for (const segment of [`{p${depth}:int}`, `{p${depth}:slug}`, `{p${depth}}`]) {
      nodes++
      grow(`${path}/${segment}`, depth - 1)
    }
  }
  grow('', 6)
  const { kind, steps } = router.match('GET', `${'/1'.repeat(6)}/nowhere`)
  assert.equal(kind, 'missing')
  // Each edge once and each node once, and the root.
  assert.ok(steps <= 2 * nodes + 2, `${steps} of ${2 * nodes + 2}`)
})
