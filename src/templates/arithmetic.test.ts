import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf, expected, pythonAnswers } from '../../test/python-answers.ts'
import { add, div, floordiv, MOST_BITS, MOST_REPEATED, mod, mul, neg, pos, pow, sub } from './arithmetic.ts'
import { Float, float } from './float.ts'
import { repr } from './python-text.ts'
import { Undefined } from './undefined.ts'

const RUN: Readonly<Record<string, (...args: never[]) => unknown>> = {
  add,
  sub,
  mul,
  div,
  floordiv,
  mod,
  pow,
  neg,
  pos,
}

describe('arithmetic', () => {
  const answers = pythonAnswers((fn) => fn in RUN)

  test('gives what Python gives, result or error', () => {
    for (const answer of answers) {
      assert.equal(answerOf(answer, RUN[answer.fn] as never, repr), expected(answer), `${answer.fn} ${JSON.stringify(answer.args)}`)
    }
    assert.ok(answers.length > 500)
  })

  test('keeps integers exact beyond the safe range, and makes them numbers again', () => {
    assert.equal(add(2 ** 53 - 1, 1), 9007199254740992n)
    assert.equal(sub(add(2 ** 53 - 1, 1), 1), 2 ** 53 - 1)
    assert.equal(mul(3037000500, 3037000500), 9223372037000250000n)
    assert.equal(neg(0), 0)
  })

  test('gives a float wherever Python does', () => {
    assert.ok(add(0.5, 0.5) instanceof Float)
    assert.equal(String(add(float(1), 1)), '2.0')
    assert.equal(add(0.25, 0.25), 0.5)
  })

  test('refuses results beyond the limits at once', () => {
    assert.throws(() => mul('a', MOST_REPEATED + 1), /is the limit/)
    assert.throws(() => mul('a', 10 ** 9), /repeated 1000000000 times, 10000000 is the limit/)
    assert.throws(() => mul([1], 2n ** 70n), /is the limit/)
    assert.throws(() => pow(10, pow(10, 10)), /131072 bits/)
    assert.throws(() => mul(pow(2, 131000), pow(2, 131000)), /131072 bits/)
    assert.equal(String(pow(2, MOST_BITS - 1)).length, 39457)
    assert.throws(() => pow(-8, 0.5), /complex/)
  })

  test('fails with the words of an undefined value', () => {
    for (const [a, b] of [
      [new Undefined(null, undefined, 'x'), 1],
      [1, new Undefined('gone')],
      ['a', new Undefined('gone')],
      [[], undefined],
    ]) {
      for (const name of ['add', 'sub', 'mul', 'div', 'floordiv', 'pow']) {
        assert.throws(() => RUN[name]?.(a as never, b as never), { code: 'TEMPLATE_UNDEFINED' }, name)
      }
    }
  })
})
