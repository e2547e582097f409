import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatContentType, isJsonType, parseContentType, unexpectedType } from './content-type.ts'

describe('parseContentType', () => {
  test('reads type and parameters', () => {
    const cases: [string, string, [string, string][]][] = [
      ['text/html', 'text/html', []],
      ['Text/HTML; Charset=UTF-8', 'text/html', [['charset', 'UTF-8']]],
      [
        'a/b ; c="d \\" e;f"\t;g=h',
        'a/b',
        [
          ['c', 'd " e;f'],
          ['g', 'h'],
        ],
      ],
      ['a/b;', 'a/b', []],
      ['a/b;;c=d', 'a/b', [['c', 'd']]],
    ]
    for (const [text, type, params] of cases) {
      const parsed = parseContentType(text)
      assert.equal(parsed?.type, type, text)
      assert.deepEqual([...(parsed?.params ?? [])], params, text)
    }
  })

  test('refuses what is not by the grammar', () => {
    for (const text of [
      null,
      '',
      'text',
      ' text/html',
      'text/',
      '/html',
      'a/b c',
      'a/b, c/d',
      'a/b;c',
      'a/b;c=',
      'a/b;c="d',
      'a/b;c = d',
      'a/b;c=d;C=e',
      'a/b;c="d"e',
      'application/json\u{a0}',
    ]) {
      assert.equal(parseContentType(text), null, String(text))
    }
  })
})

test('what is JSON', () => {
  assert.ok(isJsonType('application/json'))
  assert.ok(isJsonType('application/problem+json'))
  assert.ok(!isJsonType('text/plain'))
})

test('the error for another type', () => {
  const error = unexpectedType('text/plain', 'application/json or x/y')
  assert.equal(error.message, 'The request body is "text/plain", expected application/json or x/y.')
  assert.equal(error.hint, 'Send it with content-type: application/json.')
  assert.equal(error.status, 415)
  assert.match(unexpectedType(null, 'a/b').message, /of no stated type/)
})

describe('formatContentType', () => {
  test('what is written comes back', () => {
    const params = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[\t -~\x80-\xff]*$/)), {
      selector: ([name]) => name,
      maxLength: 32,
    })
    fc.assert(
      fc.property(fc.constantFrom('text/html', 'application/problem+json', 'a/b'), params, (type, given) => {
        const read = parseContentType(formatContentType(type, given))
        assert.deepEqual([read?.type, [...(read?.params ?? [])]], [type, given])
      }),
    )
  })

  test('refuses what is no type', () => {
    assert.throws(() => formatContentType('text/html; charset=utf-8'), {
      code: 'CONTENT_TYPE_INVALID',
      message: 'A content type is "text/html; charset=utf-8", expected two tokens such as "text/html".',
      hint: "Parameters are given apart: formatContentType('text/html', [['charset', 'utf-8']]).",
    })
    for (const type of ['', 'text', 'text/', 'a/b\r\n'])
      assert.throws(() => formatContentType(type), { code: 'CONTENT_TYPE_INVALID' }, type)
  })
})

test('only so many parameters', () => {
  const params = (count: number) => Array.from({ length: count }, (_, index) => `;p${index}=1`).join('')
  assert.equal(parseContentType(`a/b${params(32)}`)?.params.size, 32)
  assert.equal(parseContentType(`a/b${params(33)}`), null)
})
