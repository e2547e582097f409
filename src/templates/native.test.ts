import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NativeEnvironment } from './native-environment.ts'
import { Tuple } from './tuple.ts'

const native = new NativeEnvironment()
const give = (source: string, variables = {}): unknown => native.renderNative(source, variables)

describe('templates that give values', () => {
  test('give one value as it is', () => {
    const date = new Date(0)
    assert.equal(give('{{ n + 1 }}', { n: 1 }), 2)
    assert.equal(give('{{ date }}', { date }), date)
    assert.deepEqual(give('{{ [1, "a"] }}'), [1, 'a'])
    assert.equal(give('{% macro m(x) %}{{ x }}{% endmacro %}{{ m(3) }}'), 3)
    assert.equal(give(''), null)
  })

  test('read text as a literal of Python, where it is one', () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ['12', 12],
      ['-1.5', -1.5],
      ['+3', 3],
      ['True', true],
      ['None', null],
      ["'a' 'b'", 'ab'],
      ['[1, (2, 3)]', [1, Tuple.from([2, 3])]],
      ["{'a': -1}", new Map([['a', -1]])],
      ['1, 2', Tuple.from([1, 2])],
    ]
    for (const [text, value] of cases) assert.deepEqual(give(text), value, text)
    assert.deepEqual(give('[{% for i in x %}{{ i }},{% endfor %}]', { x: [1, 2] }), [1, 2])
    assert.equal(give('{{ a }}{{ b }}', { a: 1, b: 2 }), 12)
  })

  test('leave all other text alone', () => {
    for (const text of ['true', 'none', 'a', '1 + 1', 'x.y', ' 1', '1 2', '[1', "-'a'", 'not 1', '{{', '1 }}x{{ 2', 'f(1)', '{1: x}']) {
      const source = `{% raw %}${text}{% endraw %}`
      assert.equal(give(source), text)
    }
    assert.equal(give('{{ x }}', { x: 'y'.repeat(1_000_001) }), 'y'.repeat(1_000_001))
  })
})
