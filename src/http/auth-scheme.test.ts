import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatScheme, readScheme } from './auth-scheme.ts'

test('a token of one piece and parameters are told apart', () => {
  const cases: [string, string | null, [string, string][]][] = [
    ['A', null, []],
    ['A ', null, []],
    ['A b==', 'b==', []],
    ['A b', 'b', []],
    ['A b=', 'b=', []],
    ['A b=c', null, [['b', 'c']]],
    ['A b = "c"', null, [['b', 'c']]],
    [
      'A b=c ,, d="e,f"',
      null,
      [
        ['b', 'c'],
        ['d', 'e,f'],
      ],
    ],
  ]
  for (const [text, token, params] of cases) {
    const read = readScheme({ text, at: 0 })
    assert.deepEqual([read?.scheme, read?.token, [...(read?.params ?? [])]], ['a', token, params], text)
  }
})

test('what is malformed is nothing', () => {
  for (const text of ['', ' A', 'A b c', 'A b="c', 'A b=c d=e', 'A b=c, B=d', 'A\tb', 'A ä', 'A=b'])
    assert.equal(readScheme({ text, at: 0 }), null, text)
})

test('nothing that ends a value is written', () => {
  const bare = new Set<string>()
  assert.throws(() => formatScheme({ scheme: 'a b' }, bare), {
    code: 'AUTH_SCHEME_INVALID',
    message: 'The scheme of an authentication scheme is "a b", expected a token such as "Basic".',
  })
  for (const init of [
    { scheme: 'a', token: 'b c' },
    { scheme: 'a', token: '' },
    { scheme: 'a', params: [['b c', 'd'] as const] },
  ]) {
    assert.throws(() => formatScheme(init, bare), { code: 'AUTH_SCHEME_INVALID' })
  }
  assert.throws(
    () => formatScheme({ scheme: 'a', token: 'secret token' }, bare),
    (error: Error) => !error.message.includes('secret'),
  )
})
