import assert from 'node:assert/strict'
import { isIPv6 } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { FIELD_CHAR, HEX_VALUE, isHost, parseTokenList, QDTEXT, TARGET_CHAR, TCHAR } from './grammar.ts'

const members = (table: Uint8Array): string => String.fromCharCode(...[...table.keys()].filter((byte) => table[byte] === 1))
const range = (from: number, to: number): string => String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, i) => from + i))

test('byte classes hold what the ABNF says', () => {
  assert.equal(members(TCHAR), "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~")
  assert.equal(members(FIELD_CHAR), `\t${range(0x20, 0x7e)}${range(0x80, 0xff)}`)
  assert.equal(members(TARGET_CHAR), range(0x21, 0x7e))
  assert.equal(members(QDTEXT), `\t !${range(0x23, 0x5b)}${range(0x5d, 0x7e)}${range(0x80, 0xff)}`)
  for (const [byte, value] of HEX_VALUE.entries()) {
    const digit = Number.parseInt(String.fromCharCode(byte), 16)
    assert.equal(value, Number.isNaN(digit) ? 255 : digit)
  }
})

test('a host is a name or an address with an optional port', () => {
  for (const host of [
    'h',
    'example.org',
    'EXAMPLE.org.',
    '1.2.3.4',
    'h:80',
    'h:',
    'h:65535',
    'h:00080',
    'a_b',
    'a~b',
    '%41',
    "a!$&'()*+;=",
    '[::1]',
    '[::1]:8080',
    '[1:2:3:4:5:6:7:8]',
    '[::ffff:1.2.3.4]',
    '[v1.a:b]',
    '[V2.~]',
  ]) {
    assert.ok(isHost(host), host)
  }
  for (const host of [
    '',
    ':80',
    'a b',
    'a,b',
    'a@b',
    'a/b',
    'a?b',
    'a#b',
    'a\\b',
    'h:80:80',
    'h:a',
    'h:-1',
    'h:+1',
    'h:65536',
    'h:000080',
    '%',
    '%4',
    '%4g',
    '[',
    '[]',
    '[::1',
    '::1]',
    '[::1]x',
    '[::1]:',
    '[g::1]',
    '[1.2.3.4]',
    '[v.a]',
    '[v1.]',
    '[::1%25eth0]',
    'é',
    'a\0',
    'a\n',
  ]) {
    if (host === '[::1]:') assert.ok(isHost(host), host)
    else assert.ok(!isHost(host), host)
  }
})

test('IPv6 addresses are those that Node takes', () => {
  const group = fc.constantFrom('0', '1', 'ab', 'ffff', '12345', 'g', '')
  const tail = fc.constantFrom('', '1.2.3.4', '1.2.3', '256.1.1.1', '1.2.3.4.5', '01.2.3.4')
  const address = fc
    .tuple(fc.array(group, { maxLength: 9 }), tail)
    .map(([groups, last]) => [...groups, ...(last === '' ? [] : [last])].join(':'))
  fc.assert(
    fc.property(address, (text) => assert.equal(isHost(`[${text}]`), isIPv6(text), text)),
    { numRuns: 3000 },
  )
  for (const text of [
    '::',
    '::1',
    '1::',
    '1::2',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    ':::',
    ':1',
    '1:',
    '1:2:3:4:5:6:1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:1',
  ]) {
    assert.equal(isHost(`[${text}]`), isIPv6(text), text)
  }
})

test('a list of tokens is read in lower case, empty elements left out', () => {
  assert.deepEqual(parseTokenList('close'), ['close'])
  assert.deepEqual(parseTokenList(' Keep-Alive ,\tUpgrade,, close,'), ['keep-alive', 'upgrade', 'close'])
  assert.deepEqual(parseTokenList(''), [])
  assert.deepEqual(parseTokenList(' , ,'), [])
  for (const text of ['a b', 'a;b', 'close=1', '"close"', 'é', 'a,b c', 'a\0']) assert.equal(parseTokenList(text), null, text)
})

test('a long list of blanks and commas is read in time', () => {
  assert.deepEqual(parseTokenList(`${' '.repeat(1_000_000)}a${'\t'.repeat(1_000_000)},${','.repeat(1_000_000)}`), ['a'])
  assert.equal(parseTokenList(`a${' '.repeat(100_000)}b`), null)
})
