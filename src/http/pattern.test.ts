import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { buildPath, parsePattern } from './pattern.ts'

function refused(source: string, problem: RegExp, hint?: string): void {
  assert.throws(
    () => parsePattern(source),
    (error: { code: string; message: string; hint: string }) => {
      assert.equal(error.code, 'ROUTE_PATTERN_INVALID')
      assert.match(error.message, problem, source)
      if (hint !== undefined) assert.equal(error.hint, hint, source)
      return true
    },
  )
}

describe('parsePattern', () => {
  test('reads names and segments', () => {
    const pattern = parsePattern('/articles/{year:int}-{slug}/{rest:path}')
    assert.deepEqual(pattern.names, ['year', 'slug', 'rest'])
    assert.deepEqual(
      pattern.segments.map((segment) => segment.literals),
      [['articles'], ['', '-', ''], ['', '']],
    )
    assert.deepEqual(parsePattern('/').names, [])
  })

  test('shows the right spelling to those who come from elsewhere', () => {
    refused('/a/:id', /not spelled ":id"/, 'Write {id}.')
    refused('/a/<int:id>', /not spelled "<int:id>"/, 'Write {id:int}.')
    refused('/a/<id>', /not spelled "<id>"/, 'Write {id}.')
    refused('/a/<string:name>', /not spelled/, 'Write {name}.')
    refused(
      '/a/<string(length=2):name>',
      /not spelled/,
      "A converter has no arguments. Name one of your own: converter('year', integers({ min: 1900 })), then {name:year}.",
    )
    refused('/a/*', /'\*' is no wildcard/, 'Write {rest:path} as the last segment.')
    refused('a', /does not start with '\/'/, 'Write "/a".')
  })

  test('refuses what could never match, or not be read', () => {
    refused('//a', /a segment is empty/)
    refused('/a/../b', /no request has the segment "\.\."/)
    refused('/a?b', /no query/)
    refused('/a#b', /no query and no fragment/)
    refused('/%20', /'%' cannot stand/)
    refused('/a\\b', /backslash/)
    refused('/a\n', /control character/)
    refused('/{a', /no partner/)
    refused('/a}', /no partner/)
    refused('/{}', /"\{\}" is no parameter/)
    refused('/{a b}', /is no parameter/)
    refused('/{1a}', /is no parameter/)
    refused('/{__proto__}', /is no parameter/)
    refused('/{a}{b}', /two parameters touch/)
    refused('/{a}/{a}', /"a" occurs twice/)
    refused('/{a:path}/b/{c:path}', /two path parameters/)
    refused('/{a:path}-{b}', /takes whole segments/)
    refused('/x{a:path}', /takes whole segments/)
    refused('/{a:path}x', /takes whole segments/)
    refused(3 as unknown as string, /does not start/)
    for (const source of ['/<int(min=1900):year>', '/{year:int(1900)}'])
      assert.throws(() => parsePattern(source), { code: 'ROUTE_PATTERN_INVALID', hint: /^A converter has no arguments\./ }, source)
    assert.throws(() => parsePattern('/{a:nope}'), { code: 'ROUTE_CONVERTER_UNKNOWN' })
  })
})

describe('buildPath', () => {
  test('encodes literals and parameters', () => {
    const pattern = parsePattern('/über uns/{year:int}-{slug}/{rest:path}')
    assert.equal(buildPath(pattern, { year: 2026, slug: 'a b/c?', rest: 'x y/ü' }), '/%C3%BCber%20uns/2026-a%20b%2Fc%3F/x%20y/%C3%BC')
    assert.equal(buildPath(parsePattern('/a/')), '/a/')
    assert.equal(buildPath(parsePattern('/{a}'), { a: 3 }), '/3')
  })

  test('names what is missing', () => {
    const pattern = parsePattern('/{a}/{b}')
    assert.throws(() => buildPath(pattern, { a: '1' }), {
      code: 'ROUTE_PARAM_MISSING',
      message: 'A URL of "/{a}/{b}" needs the parameter "b".',
      hint: 'Given: a.',
    })
    assert.throws(() => buildPath(pattern), { hint: 'Given: none.' })
    assert.throws(() => buildPath(parsePattern('/{toString}')), { code: 'ROUTE_PARAM_MISSING' })
  })

  test('refuses what would not come back', () => {
    const cases: [string, unknown][] = [
      ['/{a}', ''],
      ['/{a}', '.'],
      ['/{a}', '..'],
      ['/{a}', 'a\0'],
      ['/{a}', '\ud800'],
      ['/{a}', {}],
      ['/{a}', true],
      ['/{a:int}', -1],
      ['/{a:int}', '3'],
      ['/{a:int}', 1.5],
      ['/{a:float}', Number.POSITIVE_INFINITY],
      ['/{a:float}', -1e-9],
      ['/{a:slug}', 'a b'],
      ['/{a:path}', '../x'],
      ['/{a:path}', '/x'],
      ['/{a:path}', '\ud800'],
    ]
    for (const [source, a] of cases)
      assert.throws(() => buildPath(parsePattern(source), { a }), { code: 'ROUTE_PARAM_INVALID' }, `${source} ${String(a)}`)
    assert.throws(() => buildPath(parsePattern('/{a:int}'), { a: -1 }), {
      message: 'The parameter "a" of "/{a:int}" is -1, expected a whole number from 0 to 2^53 - 1.',
    })
  })
})
