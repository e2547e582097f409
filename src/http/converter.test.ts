import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { converter, converterNamed, precedence } from './converter.ts'

function parse(name: string, text: string): unknown {
  return converterNamed(name, '/').parse(text)
}

describe('built-in converters', () => {
  test('take what is theirs', () => {
    const uuid = '01234567-89ab-cdef-0123-456789abcdef'
    const cases: [string, string, unknown][] = [
      ['int', '0', 0],
      ['int', '42', 42],
      ['int', '9007199254740991', 9007199254740991],
      ['int', '9007199254740992', undefined],
      ['int', '042', undefined],
      ['int', '-1', undefined],
      ['int', '1e3', undefined],
      ['int', '٣', undefined],
      ['int', '', undefined],
      ['float', '1.50', 1.5],
      ['float', '3', 3],
      ['float', '.5', undefined],
      ['float', '1e9', undefined],
      ['float', '9'.repeat(309), undefined],
      ['slug', 'a-B_9', 'a-B_9'],
      ['slug', 'a b', undefined],
      ['slug', 'a\n', undefined],
      ['uuid', uuid, uuid],
      ['uuid', uuid.toUpperCase(), uuid],
      ['uuid', uuid.slice(1), undefined],
      ['path', 'a/b.c/', 'a/b.c/'],
      ['path', 'a//b', undefined],
      ['path', '/', undefined],
      ['path', 'a/../b', undefined],
      ['path', 'a\\b', undefined],
      ['path', '', undefined],
    ]
    for (const [name, text, value] of cases) assert.equal(parse(name, text), value, `${name} ${text}`)
  })

  test('what they print they read', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (value) => assert.equal(parse('int', String(converterNamed('int', '/').format(value))), value)))
    assert.equal(converterNamed('int', '/').format('3'), undefined)
    assert.equal(converterNamed('slug', '/').format(3), undefined)
  })
})

describe('converter', () => {
  test('adds one that is tried before the built-in ones', () => {
    converter<bigint>('testmoney', {
      pattern: /\d+(?:\.\d\d)?/gi,
      parse: (text) => (text === '0' ? undefined : BigInt(text.replace('.', ''))),
      format: (value) => `${value}.00`,
    })
    const money = converterNamed('testmoney', '/')
    assert.equal(money.parse('12.50'), 1250n)
    assert.equal(money.parse('12.5'), undefined)
    assert.equal(money.parse('x12'), undefined)
    assert.equal(money.parse('0'), undefined)
    assert.equal(money.format(3n), '3.00')
    assert.ok(precedence(money) < precedence(converterNamed('int', '/')))
  })

  test('refuses a name that is taken or none', () => {
    assert.throws(() => converter('int', { pattern: /x/, parse: String }), {
      code: 'ROUTE_CONVERTER_TWICE',
      message: 'There is a converter "int" already.',
    })
    assert.throws(() => converter('a b', { pattern: /x/, parse: String }), { code: 'ROUTE_CONVERTER_INVALID' })
  })

  test('an unknown one is named with those there are', () => {
    assert.throws(() => converterNamed('intt', '/{a:intt}'), {
      code: 'ROUTE_CONVERTER_UNKNOWN',
      message: 'The pattern "/{a:intt}" names a converter that is not there: "intt".',
      hint: /^There are int, float, uuid, slug, path/,
    })
  })
})
