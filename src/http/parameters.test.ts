import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatParameters, MAX_PARAMETERS, parseParameters } from './parameters.ts'

function read(text: string | null): [string, Record<string, string>] {
  const { value, params } = parseParameters(text)
  return [value, Object.fromEntries(params)]
}

test('a value with parameters', () => {
  assert.deepEqual(read(null), ['', {}])
  assert.deepEqual(read(' Attachment ; FileName="a;b" ;x=y;;'), ['Attachment', { filename: 'a;b', x: 'y' }])
  assert.deepEqual(read('v; a = b; c=d'), ['v', { c: 'd' }])
  assert.deepEqual(read('v; a="b" c; d=e'), ['v', { a: 'b', d: 'e' }])
  assert.deepEqual(read('v; a=1; A=2'), ['v', { a: '1' }])
  assert.deepEqual(read('v; a="b; c=d'), ['v', {}])
})

test('names as browsers write them', () => {
  assert.deepEqual(read('v; a="C:\\dir\\x"'), ['v', { a: 'C:\\dir\\x' }])
  assert.deepEqual(read('v; a="\\"%22\\\\"'), ['v', { a: '""\\' }])
  assert.deepEqual(read('v; a="日本"'), ['v', { a: '日本' }])
})

test('extended values go before plain ones, wherever they stand', () => {
  for (const text of ["v; a*=UTF-8''%C3%BC; a=u", "v; a=u; a*=UTF-8''%C3%BC"]) assert.deepEqual(read(text), ['v', { a: 'ü' }])
})

test('values in parts', () => {
  assert.deepEqual(read("v; a*0*=UTF-8''b; a*1=c%20; a*2*=%C2%B5; a*4=gap"), ['v', { a: 'bc%20µ' }])
  assert.deepEqual(read('v; a*1=lost'), ['v', { a: '' }])
})

test('names are data, and so many of them', () => {
  assert.deepEqual(
    [...parseParameters('v; __proto__=x; constructor=y').params],
    [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ],
  )
  const many = Array.from({ length: MAX_PARAMETERS + 9 }, (_, index) => `p${index}=1`).join(';')
  assert.equal(parseParameters(`v;${many}`).params.size, MAX_PARAMETERS)
})

test('what is written comes back', () => {
  const params = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme', minLength: 1 })), {
    selector: ([name]) => name,
  })
  fc.assert(
    fc.property(params, (given) => {
      const written = formatParameters('v', given)
      assert.match(written, /^[\x20-\x7e]*$/)
      assert.deepEqual([...parseParameters(written).params].sort(), [...given].sort())
    }),
  )
  assert.equal(
    formatParameters('v', [
      ['a', 1],
      ['b', null],
      ['c', 'x y'],
    ]),
    'v; a=1; c="x y"',
  )
})
