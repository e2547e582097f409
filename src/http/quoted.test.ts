import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blankEnd, isQuoted, isToken, quote, quotedEnd, tokenEnd, trimBlanks, unquote } from './quoted.ts'

const sendable = fc.string({
  unit: fc
    .nat(0xff)
    .filter((code) => code === 9 || (code > 31 && code !== 127))
    .map((code) => String.fromCharCode(code)),
})

test('tokens', () => {
  for (const text of ['a', "!#$%&'*+-.^_`|~09AZaz"]) assert.ok(isToken(text), text)
  for (const text of ['', 'a b', 'a"', 'ü', 'a,', '\u0141']) assert.ok(!isToken(text), text)
  assert.equal(tokenEnd('ab=c', 0), 2)
  assert.equal(tokenEnd('=', 0), 0)
})

test('blanks', () => {
  assert.equal(blankEnd(' \t a', 0), 3)
  assert.equal(trimBlanks(' \t a b\t '), 'a b')
  assert.equal(trimBlanks('   '), '')
  assert.equal(trimBlanks('\u00a0a'), '\u00a0a')
})

test('quoted-strings', () => {
  assert.equal(quotedEnd('"a\\"b" c', 0), 6)
  for (const text of ['"', '"a', '"a\\"', '"a\\', '"a\nb"', '"a\\\0"', '"\x7f"']) assert.equal(quotedEnd(text, 0), -1, JSON.stringify(text))
  assert.ok(isQuoted('"a"') && !isQuoted('"a"b') && !isQuoted('a'))
  assert.equal(unquote('"a\\"\\\\\\b"'), 'a"\\b')
  assert.equal(unquote('"a" b'), '"a" b')
  assert.equal(quote(''), '""')
  assert.equal(quote('a b'), '"a b"')
})

test('what cannot be sent is refused', () => {
  for (const text of ['a\r\nb', 'a\0', '\u0141', '\x7f']) {
    assert.throws(() => quote(text), {
      code: 'HEADER_TEXT_INVALID',
      message: /^A header value cannot hold .*: a control character or one above U\+00FF\.$/,
    })
  }
})

test('what is quoted comes back', () => {
  fc.assert(fc.property(sendable, (text) => assert.equal(unquote(quote(text)), text)))
})
