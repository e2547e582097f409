import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf, expected, pythonAnswers } from '../../test/python-answers.ts'
import { isIterable, knownLength, lengthOf, toList } from './iterate.ts'
import { repr } from './python-text.ts'
import { isTrue } from './truth.ts'
import { StrictUndefined, Undefined } from './undefined.ts'

const RUN: Readonly<Record<string, (value: unknown) => unknown>> = { lengthOf, toList, isTrue }

describe('iterate', () => {
  test('goes over, measures and weighs values as Python does', () => {
    for (const answer of pythonAnswers((fn) => fn in RUN)) {
      assert.equal(answerOf(answer, RUN[answer.fn] as never, repr), expected(answer), `${answer.fn} ${JSON.stringify(answer.args)}`)
    }
  })

  test('goes over data', () => {
    assert.deepEqual(toList({ b: 1, a: 2 }), ['b', 'a'])
    assert.deepEqual(toList(new Map([[1, 2]]).values()), [2])
    assert.deepEqual(toList('a😀'), ['a', '😀'])
    assert.equal(lengthOf('a😀'), 2)
    assert.equal(lengthOf({ a: 1 }), 1)
    assert.equal(knownLength(5), undefined)
  })

  test('lets an undefined value be empty, but a strict one not', () => {
    assert.deepEqual(toList(new Undefined()), [])
    assert.deepEqual(toList(undefined), [])
    assert.equal(lengthOf(new Undefined()), 0)
    assert.throws(() => toList(new StrictUndefined('gone')), /gone/)
    assert.throws(() => isTrue(new StrictUndefined('gone')), /gone/)
  })

  test('says what to do about a promise', () => {
    for (const run of [toList, lengthOf, isTrue]) assert.throws(() => run(Promise.resolve([])), { hint: /Await/ })
  })

  test('knows beforehand what can be gone over', () => {
    assert.deepEqual([1, null, 'a', [], {}, new Undefined(), () => 1, Promise.resolve()].map(isIterable), [
      false,
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ])
  })
})
