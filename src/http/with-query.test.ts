import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseUrlencoded } from './fields.ts'
import { queryOf } from './path.ts'
import { withQuery } from './with-query.ts'

describe('withQuery', () => {
  test('adds, replaces and takes away', () => {
    assert.equal(withQuery('/notes', { page: 2 }), '/notes?page=2')
    assert.equal(withQuery('/notes?page=1&q=rain', { page: 2 }), '/notes?q=rain&page=2')
    assert.equal(withQuery('/notes?page=1', { page: null }), '/notes')
    assert.equal(withQuery('/notes?a=1&a=2', { tag: ['x', 'y'], a: undefined }), '/notes?tag=x&tag=y')
    assert.equal(withQuery('https://example.org/?a=b', { 'c d': 'e&f=' }), 'https://example.org/?a=b&c+d=e%26f%3D')
  })

  test('keeps the fragment, or sets one', () => {
    assert.equal(withQuery('/notes#top', { page: 2 }), '/notes?page=2#top')
    assert.equal(withQuery('/notes#top', {}, 'a b'), '/notes#a%20b')
    assert.equal(withQuery('/notes#a?b=c', { d: 1 }), '/notes?d=1#a?b=c')
  })

  test('values come back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (name, values) => {
        fc.pre(name !== '__proto__')
        const fields = parseUrlencoded(queryOf(withQuery('/?other=1', { [name]: values })))
        assert.deepEqual(fields.all(name), values)
      }),
    )
  })
})
