import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf, expected, pythonAnswers } from '../../test/python-answers.ts'
import { compare, contains, greaterOrEqual, greaterThan, lessOrEqual, lessThan, sortBy } from './compare.ts'
import { equals } from './equality.ts'
import { float } from './float.ts'
import { repr } from './python-text.ts'
import { StrictUndefined, Undefined } from './undefined.ts'

const RUN: Readonly<Record<string, (...args: never[]) => unknown>> = {
  contains,
  equals,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
}

describe('compare', () => {
  test('orders, and finds equal and contained, what Python does', () => {
    const answers = pythonAnswers((fn) => fn in RUN)
    for (const answer of answers) {
      assert.equal(answerOf(answer, RUN[answer.fn] as never, repr), expected(answer), `${answer.fn} ${JSON.stringify(answer.args)}`)
    }
    assert.ok(answers.length > 300)
  })

  test('finds data and what templates made equal', () => {
    assert.ok(equals({ a: [1] }, new Map([['a', [float(1)]]])))
    assert.ok(!equals({ a: 1 }, { b: 1 }))
    assert.ok(equals(new Date(5), new Date(5)))
    assert.ok(!equals(NaN, NaN))
    assert.deepEqual([compare('a', 'b'), compare(2, 1), compare(1, float(1))], [-1, 1, 0])
    assert.ok(equals(undefined, new Undefined()))
    assert.ok(!equals(undefined, null))
  })

  test('gives up on values nested in themselves', () => {
    const [a, b]: unknown[][] = [[], []]
    a?.push(a)
    b?.push(b)
    assert.throws(() => equals(a, b), /recursion/)
  })

  test('sorts as Python: stable, in reverse too', () => {
    const words = ['b2', 'a1', 'b1', 'a2']
    assert.deepEqual(
      sortBy(words, (word) => word[0], false),
      ['a1', 'a2', 'b2', 'b1'],
    )
    assert.deepEqual(
      sortBy(words, (word) => word[0], true),
      ['b2', 'b1', 'a1', 'a2'],
    )
  })

  test('sorts numbers, texts and mixtures by the same order', () => {
    const values = [3, -1, 2.5, Number.POSITIVE_INFINITY, -0, 10]
    assert.deepEqual(sortBy([...values, float(3)], (key) => key, false).map(Number), [-1, -0, 2.5, 3, 3, 10, Number.POSITIVE_INFINITY])
    assert.deepEqual(
      sortBy(values, (key) => key, true),
      [Number.POSITIVE_INFINITY, 10, 3, 2.5, -0, -1],
    )
    assert.deepEqual(
      sortBy(['\ue000', '😀', 'b', 'a', ''], (key) => key, false),
      ['', 'a', 'b', '\ue000', '😀'],
    )
    assert.deepEqual(
      sortBy(['b', 'é', 'a', 'B'], (key) => key, true),
      ['é', 'b', 'a', 'B'],
    )
    assert.throws(() => sortBy([1, 'a'], (key) => key, false), { pythonName: 'TypeError' })
  })

  test('asks an undefined value', () => {
    assert.equal(contains(new Undefined(), 1), false)
    assert.throws(() => contains(new StrictUndefined(null, {}, 'x'), 1), /has no attribute 'x'/)
    assert.throws(() => equals(new StrictUndefined('gone'), 1), /gone/)
    assert.throws(() => lessThan(new Undefined('gone'), 1), /gone/)
  })
})
