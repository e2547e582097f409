import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { excerpt, highlight, matches, wordsOf } from './search.ts'

describe('words of a query', () => {
  test('are lower case, each once', () => {
    assert.deepEqual(wordsOf('  Tide  wall\ttide '), ['tide', 'wall'])
    assert.deepEqual(wordsOf('   '), [])
  })

  test('are no more than eight, from a hundred characters', () => {
    assert.equal(wordsOf('a b c d e f g h i j').length, 8)
    assert.deepEqual(wordsOf('x'.repeat(500)), ['x'.repeat(100)])
  })
})

describe('searching', () => {
  test('wants every word, whatever its case', () => {
    assert.equal(matches('The Tide and the Wall', ['wall', 'tide']), true)
    assert.equal(matches('The Tide', ['wall', 'tide']), false)
    assert.equal(matches('ÉTÉ', ['été']), true)
  })

  test('takes signs as they are', () => {
    assert.equal(matches('abc', ['a.c']), false)
    assert.equal(matches('(a.c', ['(a.c']), true)
  })

  test('finds curled apostrophes by straight ones, and the other way round', () => {
    assert.equal(matches('the harbour’s horns', ["harbour's"]), true)
    assert.equal(matches("the harbour's horns", ['harbour’s']), true)
  })
})

describe('highlighting', () => {
  test('marks each occurrence and escapes all of the text', () => {
    assert.equal(String(highlight('<b>Tide & tides</b>', ['tide'])), '&lt;b&gt;<mark>Tide</mark> &amp; <mark>tide</mark>s&lt;/b&gt;')
  })

  test('cannot be led to mark half of an entity', () => {
    assert.equal(String(highlight('a & amp', ['amp'])), 'a &amp; <mark>amp</mark>')
    assert.equal(String(highlight('<script>', ['<script>'])), '<mark>&lt;script&gt;</mark>')
  })

  test('marks the longer of two words that begin alike', () => {
    assert.equal(String(highlight('raincoat rain', ['rain', 'raincoat'])), '<mark>raincoat</mark> <mark>rain</mark>')
  })

  test('leaves the text alone without words', () => {
    assert.equal(String(highlight('a < b', [])), 'a &lt; b')
  })
})

describe('an excerpt', () => {
  const text = `${'before '.repeat(40)}needle ${'after '.repeat(60)}`.trim()

  test('shows what is around the first word', () => {
    const shown = excerpt(text, ['needle'])
    assert.match(shown, /^… before (before )*needle (after )+…$/)
    assert.ok(shown.length < 260, shown)
  })

  test('begins and ends where the text does', () => {
    assert.equal(excerpt('a short text', ['short']), 'a short text')
    assert.match(excerpt(text, ['before']), /^before .* …$/)
    assert.match(excerpt(`${text} end`, ['end']), /^… .* end$/)
  })
})
