import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ETag, formatETag, formatETags, makeETag, matchesStrongly, matchesWeakly, parseETag, parseETags } from './etag.ts'

const tag = fc.record({ value: fc.stringMatching(/^[!#-~\x80-\xff]*$/), weak: fc.boolean() }, { noNullPrototype: true })

test('one tag', () => {
  assert.deepEqual(parseETag('"a"'), { value: 'a', weak: false })
  assert.deepEqual(parseETag('W/"a\\"'), { value: 'a\\', weak: true })
  assert.deepEqual(parseETag('""'), { value: '', weak: false })
  for (const text of [null, '', 'a', '"a', 'w/"a"', '"a"b', '"a b"', '"a\x7f"', '"\u0141"', 'W/a', '*'])
    assert.equal(parseETag(text), null, String(text))
})

test('lists of tags', () => {
  const cases: [string, ReturnType<typeof parseETags>][] = [
    ['*', '*'],
    [' * ', '*'],
    ['', []],
    [
      '"a", W/"b,c" ,, "d"',
      [
        { value: 'a', weak: false },
        { value: 'b,c', weak: true },
        { value: 'd', weak: false },
      ],
    ],
    ['"a" "b"', null],
    ['"a", b', null],
    ['*, "a"', null],
    ['"a', null],
  ]
  for (const [text, tags] of cases) assert.deepEqual(parseETags(text), tags, text)
  assert.equal(parseETags('"a",'.repeat(5000))?.length, 1000)
})

test('what is written comes back', () => {
  fc.assert(fc.property(fc.array(tag), (tags) => assert.deepEqual(parseETags(formatETags(tags)), tags)))
  assert.equal(formatETags('*'), '*')
  assert.equal(formatETag('a', true), 'W/"a"')
  const message = 'An entity tag is "a\\"b", expected visible characters without quotes and blanks.'
  assert.throws(() => formatETag('a"b'), { code: 'ETAG_INVALID', message })
  for (const value of ['a b', 'a\n', '\u0141', '"', '\x7f']) assert.throws(() => formatETag(value), { code: 'ETAG_INVALID' })
})

test('comparison, the table of RFC 9110 section 8.8.3.2', () => {
  const rows: [string, string, boolean, boolean][] = [
    ['W/"1"', 'W/"1"', false, true],
    ['W/"1"', 'W/"2"', false, false],
    ['W/"1"', '"1"', false, true],
    ['"1"', '"1"', true, true],
  ]
  for (const [a, b, strong, weak] of rows) {
    assert.equal(matchesStrongly(parseETag(a) as ETag, parseETag(b) as ETag), strong)
    assert.equal(matchesWeakly(parseETag(a) as ETag, parseETag(b) as ETag), weak)
  }
})

test('a tag of a content', () => {
  assert.equal(makeETag('a'), makeETag(new Uint8Array([97])))
  assert.notEqual(makeETag('a'), makeETag('b'))
  assert.deepEqual(parseETag(formatETag(makeETag('a'))), { value: makeETag('a'), weak: false })
})
