import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { json } from './json.ts'

describe('json columns', () => {
  const { codec } = json<unknown>() as unknown as { codec: { encode(value: unknown): unknown } }

  test('take what JSON can hold', () => {
    for (const value of [
      { a: [1, 'x', null, true] },
      'a\\u0000',
      '\\\\u0000\\ud800',
      '\u0001\u{1f600}',
      [],
      0,
      null,
      [null],
      { a: null, b: 'null' },
    ]) {
      assert.equal(codec.encode(value), JSON.stringify(value))
    }
  })

  test('refuse what not every database stores', () => {
    for (const value of [
      '\0',
      { '\0': 1 },
      ['\ud800'],
      '\\\0',
      'a\udc00b',
      undefined,
      1n,
      () => 1,
      Number.NaN,
      [[Infinity]],
      { a: [-Infinity] },
      [undefined],
      [() => 1],
    ])
      assert.equal(codec.encode(value), undefined)
  })
})
