import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ConverterOptions, converter, converterNamed } from './converter.ts'
import { decimals, integers, oneOf, texts } from './converter-kinds.ts'
import { buildPath, parsePattern } from './pattern.ts'
import { Router } from './router.ts'

let count = 0
function reader<T>(kind: ConverterOptions<T>): (text: string) => unknown {
  const name = `testkind${count++}`
  converter(name, kind)
  const router = new Router<string>()
  router.add(parsePattern(`/{value:${name}}`), ['GET'], '')
  return (text) => router.match('GET', `/${encodeURIComponent(text)}`).params['value']
}

function builder<T>(kind: ConverterOptions<T>): (value: unknown) => string {
  const name = `testkind${count++}`
  converter(name, kind)
  return (value) => buildPath(parsePattern(`/{value:${name}}`), { value })
}

describe('kinds of converters', () => {
  test('integers have bounds and one text each', () => {
    const read = reader(integers({ min: -5, max: 120 }))
    for (const [text, value] of [
      ['-5', -5],
      ['0', 0],
      ['120', 120],
      ['-6', undefined],
      ['121', undefined],
      ['-0', undefined],
      ['007', undefined],
      ['1.0', undefined],
      ['1e1', undefined],
    ] as const)
      assert.equal(read(text), value, text)
    assert.equal(reader(integers())('-1'), undefined)
    assert.equal(reader(integers())('9007199254740992'), undefined)
  })

  test('integers of a number of digits', () => {
    const read = reader(integers({ digits: 4, min: -99 }))
    assert.equal(read('0042'), 42)
    assert.equal(read('-0042'), -42)
    for (const text of ['42', '00042', '-0000', '-0100']) assert.equal(read(text), undefined, text)
    const build = builder(integers({ digits: 4, min: -99 }))
    assert.equal(build(7), '/0007')
    assert.equal(build(-7), '/-0007')
    for (const value of [12345, -100, 1.5, '7', Number.NaN])
      assert.throws(() => build(value), { code: 'ROUTE_PARAM_INVALID' }, String(value))
  })

  test('decimals', () => {
    const read = reader(decimals({ min: -90, max: 90 }))
    for (const [text, value] of [
      ['-89.5', -89.5],
      ['90', 90],
      ['90.1', undefined],
      ['1e1', undefined],
      ['.5', undefined],
    ] as const)
      assert.equal(read(text), value, text)
    const build = builder(decimals())
    assert.equal(build(1.25), '/1.25')
    assert.equal(build(1e-7), '/0.0000001')
    for (const value of [-1, '3', Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => build(value), { code: 'ROUTE_PARAM_INVALID' }, String(value))
  })

  test('texts count characters', () => {
    const read = reader(texts({ min: 2, max: 2 }))
    assert.equal(read('de'), 'de')
    assert.equal(read('😀\n'), '😀\n')
    for (const text of ['d', 'deu']) assert.equal(read(text), undefined, text)
    assert.throws(() => builder(texts({ max: 3 }))('long'), {
      code: 'ROUTE_PARAM_INVALID',
      message: /is "long", expected a text of 1 to 3 characters/,
    })
    assert.throws(() => builder(texts())(7), { code: 'ROUTE_PARAM_INVALID' })
  })

  test('one of some, letter by letter', () => {
    const read = reader(oneOf('a.b', 'c|d', '(e)'))
    for (const text of ['a.b', 'c|d', '(e)']) assert.equal(read(text), text)
    for (const text of ['axb', 'c', 'd', 'e', 'A.B', '']) assert.equal(read(text), undefined, text)
    assert.throws(() => builder(oneOf('en', 'de'))('fr'), { code: 'ROUTE_PARAM_INVALID', message: /expected one of en, de/ })
    assert.throws(() => builder(oneOf('en', 'de'))(3), { code: 'ROUTE_PARAM_INVALID' })
  })

  test('a number is built without exponent, and read as the same number', () => {
    const build = builder(decimals({ min: -Number.MAX_VALUE }))
    const read = reader(decimals({ min: -Number.MAX_VALUE }))
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = build(value).slice(1)
        assert.doesNotMatch(text, /e/)
        assert.ok(read(text) === value, text)
      }),
    )
    for (const value of [1.5e21, -1.5e-7, 5e-324, Number.MAX_VALUE]) assert.equal(read(build(value).slice(1)), value)
    assert.equal(build(-1.5e21), `/-15${'0'.repeat(20)}`)
  })

  test('what is built is read', () => {
    const build = builder(integers({ min: -1_000_000 }))
    const read = reader(integers({ min: -1_000_000 }))
    fc.assert(fc.property(fc.integer({ min: -1_000_000 }), (value) => assert.equal(read(build(value).slice(1)), value)))
  })

  test('bounds that make no sense are refused', () => {
    for (const make of [
      () => integers({ min: 2, max: 1 }),
      () => integers({ min: 0.5 }),
      () => integers({ digits: 0 }),
      () => integers({ digits: 16 }),
      () => decimals({ min: Number.NaN }),
      () => decimals({ min: 1, max: 0 }),
      () => texts({ min: 0 }),
      () => texts({ min: 3, max: 2 }),
      () => oneOf(),
      () => oneOf('a', 'a'),
      () => oneOf('..'),
      () => oneOf(''),
      () => oneOf(1 as never),
    ])
      assert.throws(make, { code: 'ROUTE_CONVERTER_INVALID', message: /^A converter of \w+\(\) was given .+, expected / }, make.toString())
  })

  test('bounds tell two routes apart', () => {
    converter('testlow', integers({ max: 9 }))
    converter('testhigh', integers({ min: 10 }))
    const router = new Router<string>()
    router.add(parsePattern('/{a:testlow}'), ['GET'], 'low')
    router.add(parsePattern('/{a:testhigh}'), ['GET'], 'high')
    assert.deepEqual([router.match('GET', '/9').value, router.match('GET', '/10').value], ['low', 'high'])
    assert.equal(converterNamed('testlow', '/').expectation, 'a whole number from 0 to 9')
  })
})
