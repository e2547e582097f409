import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SafeString } from '../base/safe-string.ts'
import { callValue, type Kwargs } from './call.ts'
import { GLOBALS } from './globals.ts'
import { getAttribute, getItem, getMethod } from './lookup.ts'
import type { Namespace } from './namespace.ts'
import { repr, toText } from './python-text.ts'
import type { Range } from './range.ts'

function call(name: string, args: readonly unknown[] = [], kwargs?: Kwargs): unknown {
  return callValue(GLOBALS.get(name), undefined, args, kwargs)
}

describe('globals', () => {
  test('are those of Jinja2', () => {
    assert.deepEqual([...GLOBALS.keys()].sort(), ['cycler', 'dict', 'joiner', 'lipsum', 'namespace', 'range'])
  })

  test('range is lazy, and checked as in Python', () => {
    assert.equal(repr(call('range', [3])), 'range(0, 3)')
    assert.deepEqual([...(call('range', [5, -1, -2]) as Range)], [5, 3, 1])
    assert.equal((call('range', [10 ** 12]) as Range).length, 10 ** 12)
    const errors: [unknown[], string][] = [
      [[], 'range expected at least 1 argument, got 0'],
      [[1, 2, 3, 4], 'range expected at most 3 arguments, got 4'],
      [[1, 2, 0], 'range() arg 3 must not be zero'],
      [[2n ** 60n], 'range() goes no further than 2 ** 53 - 1.'],
      [['a'], "'str' object cannot be interpreted as an integer"],
      [[0.5], "'float' object cannot be interpreted as an integer"],
    ]
    for (const [args, message] of errors) assert.throws(() => call('range', args), { message })
  })

  test('dict takes pairs, dicts and names', () => {
    assert.equal(repr(call('dict', [[['a', 1], 'bc']], { d: 2 })), "{'a': 1, 'b': 'c', 'd': 2}")
    assert.equal(repr(call('dict', [{ a: 1 }], { a: 2 })), "{'a': 2}")
    assert.throws(() => call('dict', [1]), { message: "'int' object is not iterable" })
    assert.throws(() => call('dict', [[1]]), { message: 'cannot convert dictionary update sequence element #0 to a sequence' })
    assert.throws(() => call('dict', [[[1]]]), { message: 'dictionary update sequence element #0 has length 1; 2 is required' })
  })

  test('cycler goes round', () => {
    const cycler = call('cycler', ['a', 'b'])
    const next = (): unknown => callValue(getMethod(cycler, 'next'), cycler, [])
    assert.deepEqual([next(), next(), next()], ['a', 'b', 'a'])
    assert.equal(getAttribute(cycler, 'current'), 'b')
    assert.equal(callValue(getAttribute(cycler, 'reset'), undefined, []), null)
    assert.equal(next(), 'a')
    assert.equal(toText(cycler), '<Cycler>')
    assert.throws(() => call('cycler'), { message: 'at least one item has to be provided', pythonName: 'RuntimeError' })
  })

  test('joiner is empty once', () => {
    const join = call('joiner', ['|'])
    assert.deepEqual([callValue(join, undefined, []), callValue(join, undefined, [])], ['', '|'])
  })

  test('namespace holds what is put in, under any name', () => {
    const space = call('namespace', [{ a: 1 }], { b: 2 }) as Namespace
    space.set('c', 3)
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'set', 'constructor'].map((name) => getAttribute(space, name)),
      [1, 2, 3, undefined, undefined, undefined],
    )
    assert.equal(getItem(space, 'a'), 1)
    assert.equal(getMethod(space, 'get'), undefined)
    assert.equal(toText(space), "<Namespace {'a': 1, 'b': 2, 'c': 3}>")
  })

  test('lipsum makes paragraphs that end with a full stop', () => {
    const html = call('lipsum')
    assert.ok(SafeString.is(html))
    const paragraphs = html.toString().split('\n')
    assert.equal(paragraphs.length, 5)
    for (const paragraph of paragraphs) assert.match(paragraph, /^<p>[A-Z][a-z]*,? .*[a-z]\.<\/p>$/)
    const text = call('lipsum', [2, false, 7, 8]) as string
    assert.deepEqual(
      text.split('\n\n').map((part) => part.split(' ').length),
      [7, 7],
    )
    assert.throws(() => call('lipsum', [1, true, 5, 5]), { message: 'empty range for randrange() (5, 5, 0)' })
    assert.throws(() => call('lipsum', [10 ** 9]), /at most/)
  })
})
