import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf, expected, pythonAnswers } from '../../test/python-answers.ts'
import { safe } from '../base/safe-string.ts'
import { DictView } from './dict-view.ts'
import { repr, toText } from './python-text.ts'
import { pair, Tuple } from './tuple.ts'

describe('python-text', () => {
  test('writes values as CPython does', () => {
    for (const answer of pythonAnswers((fn) => fn === 'toText')) assert.equal(answerOf(answer, toText, repr), expected(answer))
    for (const answer of pythonAnswers((fn) => fn === 'repr')) assert.equal(answerOf(answer, repr, String), expected(answer))
  })

  test('prints numbers that came as data as JavaScript does', () => {
    assert.deepEqual([1, 0.5, 1e21, Number.NaN, 12n].map(toText), ['1', '0.5', '1e+21', 'NaN', '12'])
  })

  test('gives up on what is nested too deep', () => {
    let deep: unknown = 1
    for (let i = 0; i < 5000; i++) deep = [deep]
    assert.throws(() => repr(deep), { code: 'TEMPLATE_RECURSION' })
  })

  test('writes circles as three dots', () => {
    const list: unknown[] = [1]
    list.push(list, { list })
    assert.equal(repr(list), "[1, [...], {'list': [...]}]")
    const dict = new Map<string, unknown>()
    dict.set('me', pair(dict, 1))
    assert.equal(toText(dict), "{'me': ({...}, 1)}")
  })

  test('knows what JavaScript has and Python has not', () => {
    class Article {}
    class Named {
      toString(): string {
        return 'a name'
      }
    }
    const cases: [unknown, string][] = [
      [undefined, ''],
      [null, 'None'],
      [new Article(), '<Article>'],
      [new Named(), 'a name'],
      [[new Named(), undefined], '[a name, Undefined]'],
      [new Date('2026-11-25T10:00:00Z'), '2026-11-25 10:00:00+00:00'],
      [new Date('2026-11-25T10:00:00.250Z'), '2026-11-25 10:00:00.250000+00:00'],
      [[new Date('2026-11-25T10:00:00Z')], '[datetime.datetime(2026, 11, 25, 10, 0, tzinfo=datetime.timezone.utc)]'],
      [new Date(Number.NaN), 'Invalid Date'],
      [Object.create(null), '{}'],
      [new DictView('items', { a: 1 }), "dict_items([('a', 1)])"],
      [new DictView('keys', new Map([[1, 2]])), 'dict_keys([1])'],
      [Article, "<class 'Article'>"],
      [toText, '<function toText>'],
      [Symbol('x'), 'Symbol(x)'],
      [new Set(), 'set()'],
      [[safe('<b>')], "[Markup('<b>')]"],
      [Tuple.of(1), '(1,)'],
      [[].values(), '<generator object>'],
    ]
    for (const [value, text] of cases) assert.equal(toText(value), text)
  })

  test('passes on what says that it cannot be printed', () => {
    class NotLoaded {
      toString(): string {
        throw new Error('load it first')
      }
    }
    assert.throws(() => toText(new NotLoaded()), /load it first/)
    assert.throws(() => toText([{ author: new NotLoaded() }]), /load it first/)
    assert.throws(() => toText(Promise.resolve(1)), { code: 'TEMPLATE_TYPE', hint: /renderAsync/ })
    assert.throws(() => repr([Promise.resolve(1)]), /promise/)
  })
})
