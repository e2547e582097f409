import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slugify } from './slugify.ts'

test('titles become slugs', () => {
  assert.equal(slugify('Über Nacht!'), 'uber-nacht')
  assert.equal(slugify('Über Nacht!', { unicode: true }), 'über-nacht')
  assert.equal(slugify('  Two  words -- and_more  '), 'two-words-and_more')
  assert.equal(slugify('日本'), '')
})

test('slugs are made of few characters, and stay what they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const slug = slugify(text)
      assert.match(slug, /^(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)?$/)
      assert.equal(slugify(slug), slug)
    }),
  )
})

test('what no URL could hold is not looked at', () => {
  assert.equal(slugify('a'.repeat(200_000)).length, 100_000)
  assert.equal(slugify(`${'a'.repeat(99_999)}😀`, { unicode: true }).length, 99_999)
})
