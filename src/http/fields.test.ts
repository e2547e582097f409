import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Fields, MAX_FIELDS, parseUrlencoded } from './fields.ts'

describe('parseUrlencoded', () => {
  test('reads as browsers write', () => {
    const cases: [string, [string, string][]][] = [
      ['', []],
      [
        'a=1&b=2',
        [
          ['a', '1'],
          ['b', '2'],
        ],
      ],
      ['a', [['a', '']]],
      ['=x', [['', 'x']]],
      ['&&a=1&', [['a', '1']]],
      ['a=b=c', [['a', 'b=c']]],
      ['a+b=c%20d', [['a b', 'c d']]],
      ['a=%2B', [['a', '+']]],
      ['%C3%BC=%E2%82%AC', [['ü', '€']]],
      ['a;b=1', [['a;b', '1']]],
      ['a[b]=1', [['a[b]', '1']]],
      ['a=%zz%4', [['a', '%zz%4']]],
      ['a=%ff%41', [['a', '\u{fffd}A']]],
      ['a=ü%ff', [['a', 'ü\u{fffd}']]],
    ]
    for (const [text, pairs] of cases) assert.deepEqual([...parseUrlencoded(text)], pairs, text)
  })

  test('reads what URLSearchParams reads', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '=', '&', '+', '%', '2', '4', 'f', ';') })
    fc.assert(
      fc.property(text, (query) => {
        const sorted = (pairs: Iterable<[string, string]>): string[] => [...pairs].map((pair) => pair.join('\0')).sort()
        assert.deepEqual(sorted(parseUrlencoded(query)), sorted(new URLSearchParams(`&${query}`)))
      }),
    )
  })

  test('takes only so many fields', () => {
    assert.equal([...parseUrlencoded('a&'.repeat(MAX_FIELDS))].length, MAX_FIELDS)
    assert.throws(() => parseUrlencoded('a&'.repeat(MAX_FIELDS + 1)), {
      status: 400,
      code: 'FIELDS_TOO_MANY',
      message: 'More than 1000 fields.',
    })
  })
})

describe('Fields', () => {
  const fields = new Fields([
    ['tag', 'a'],
    ['__proto__', 'x'],
    ['tag', 'b'],
  ])

  test('gives the first or all values', () => {
    assert.equal(fields.get('tag'), 'a')
    assert.deepEqual(fields.all('tag'), ['a', 'b'])
    assert.equal(fields.get('none'), null)
    assert.deepEqual(fields.all('none'), [])
    assert.ok(fields.has('tag') && !fields.has('toString'))
    assert.equal(fields.size, 2)
    assert.deepEqual([...fields.keys()], ['tag', '__proto__'])
  })

  test('is an object without prototype to validators', () => {
    const plain = fields.toJSON()
    assert.equal(Object.getPrototypeOf(plain), null)
    assert.equal(JSON.stringify(fields), '{"tag":["a","b"],"__proto__":"x"}')
  })
})
