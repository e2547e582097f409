import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ShapeTree } from './shape-tree.ts'

describe('a tree of shapes', () => {
  test('finds what was made for the same marks, and for no others', () => {
    const tree = new ShapeTree<number>()
    let made = 0
    const find = (...marks: unknown[]): number => tree.find(marks, () => ++made)
    const [one, other] = [{}, {}]
    const shapes = [
      ['all'],
      ['all', 'a'],
      ['all', 'a', 'b'],
      ['all', 'ab'],
      ['all', ''],
      ['all', 1],
      ['all', '1'],
      ['all', one],
      ['all', other],
      [],
    ]
    const first = shapes.map((marks) => find(...marks))
    assert.deepEqual(first, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    // In any order, so that steps are not those that were taken last.
    assert.deepEqual(
      shapes.toReversed().map((marks) => find(...marks)),
      first.toReversed(),
    )
    assert.deepEqual(
      shapes.flatMap((marks) => [find(...marks), find(...marks)]),
      first.flatMap((number) => [number, number]),
    )
  })

  test('keeps nothing of what could not be made', () => {
    const tree = new ShapeTree<string>()
    assert.throws(() => tree.find(['all', 'wrong'], () => assert.fail('no such statement')), /no such statement/)
    assert.equal(
      tree.find(['all', 'wrong'], () => 'right'),
      'right',
    )
  })

  test('forgets all when there are more than a program has', () => {
    const tree = new ShapeTree<number>()
    let made = 0
    for (let number = 0; number < 2000; number++) tree.find([number], () => ++made)
    assert.equal(
      tree.find([7], () => ++made),
      8,
    )
    tree.find(['one more'], () => ++made)
    assert.equal(
      tree.find([7], () => ++made),
      2002,
    )
  })
})
