import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatDictionary, formatList, MAX_ELEMENTS, parseDictionary, parseList, splitList } from './list.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '"', '\\', ',', '=', ';', '\t', 'é') })

describe('lists', () => {
  test('are split at commas outside quotes', () => {
    assert.deepEqual(splitList(' a , "b, \\"c" ,, d e,'), ['a', '"b, \\"c"', 'd e'])
    assert.deepEqual(parseList('a, "b, c"'), ['a', 'b, c'])
    assert.deepEqual(splitList(''), [])
    assert.deepEqual(parseList(null), [])
  })

  test('with a quote that does not close are no lists', () => {
    assert.equal(splitList('a, "b'), null)
    assert.deepEqual(parseList('a, "b'), [])
  })

  test('are read up to a limit', () => {
    assert.equal(splitList('a,'.repeat(MAX_ELEMENTS + 5))?.length, MAX_ELEMENTS)
    assert.deepEqual(splitList('a,b,c', 2), ['a', 'b'])
  })

  test('come back', () => {
    fc.assert(fc.property(fc.array(text.map((t) => t || 'x')), (list) => assert.deepEqual(parseList(formatList(list)), list)))
    assert.equal(formatList([1, 'a b']), '1, "a b"')
  })
})

describe('dictionaries', () => {
  test('have names with and without values', () => {
    assert.deepEqual(
      [...(parseDictionary('A=b, c, d="e, f" ,=x, a=z, g =\t h') ?? [])],
      [
        ['a', 'b'],
        ['c', null],
        ['d', 'e, f'],
        ['g', 'h'],
      ],
    )
    assert.equal(parseDictionary('a="b'), null)
  })

  test('hold names as data', () => {
    const read = parseDictionary('__proto__=1, constructor, toString=x')
    assert.deepEqual(
      [...(read ?? [])],
      [
        ['__proto__', '1'],
        ['constructor', null],
        ['tostring', 'x'],
      ],
    )
  })

  test('come back', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.option(text)), { selector: ([name]) => name })
    fc.assert(fc.property(entries, (given) => assert.deepEqual([...(parseDictionary(formatDictionary(given)) ?? [])], given)))
  })

  test('refuse names that are no tokens', () => {
    assert.throws(() => formatDictionary([['a b', 'c']]), {
      code: 'HEADER_PARAMETER_INVALID',
      message: 'A header parameter has the name "a b", expected a token.',
    })
  })
})
