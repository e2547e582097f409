import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askedOf, excerpt, highlight, wordsOf } from './words.ts'

describe('words of a query', () => {
  test('are lower case, each once, without signs and without the unwanted ones', () => {
    assert.deepEqual(wordsOf('  Tide  wall\ttide '), ['tide', 'wall'])
    assert.deepEqual(wordsOf('"old basin" -gate -"high water" tid*'), ['old', 'basin', 'tid'])
    assert.deepEqual(wordsOf("<b>harbour's</b>"), ['b', "harbour's"])
    assert.deepEqual(wordsOf('   '), [])
    assert.deepEqual(wordsOf('-gate'), [])
  })

  test('are no more than eight, from a hundred characters', () => {
    assert.equal(wordsOf('a b c d e f g h i j').length, 8)
    assert.deepEqual(wordsOf('x'.repeat(500)), ['x'.repeat(100)])
  })
})

test('plain words are asked for by their beginnings, and what has signs as it stands', () => {
  assert.equal(askedOf('foghorn été'), 'foghorn* été*')
  assert.equal(askedOf('"old basin" tid* -gate'), '"old basin" tid* -gate')
  assert.equal(askedOf('"open end'), '"open end')
  assert.equal(askedOf(''), '')
  assert.ok(askedOf('x'.repeat(500)).length <= 101)
})

describe('highlighting', () => {
  test('marks each occurrence at the beginning of a word, and escapes all of the text', () => {
    assert.equal(
      String(highlight('<b>Tide & tides</b>, riptide', ['tide'])),
      '&lt;b&gt;<mark>Tide</mark> &amp; <mark>tide</mark>s&lt;/b&gt;, riptide',
    )
  })

  test('cannot be led to mark half of an entity', () => {
    assert.equal(String(highlight('a & amp', ['amp'])), 'a &amp; <mark>amp</mark>')
    assert.equal(String(highlight('<script>', ['script'])), '&lt;<mark>script</mark>&gt;')
  })

  test('marks the longer of two words that begin alike', () => {
    assert.equal(String(highlight('raincoat rain', ['rain', 'raincoat'])), '<mark>raincoat</mark> <mark>rain</mark>')
  })

  test('finds curled apostrophes by straight ones, and the other way round', () => {
    assert.equal(String(highlight('the harbour’s horns', ["harbour's"])), 'the <mark>harbour’s</mark> horns')
    assert.equal(String(highlight("the harbour's horns", ['harbour’s'])), 'the <mark>harbour&#39;s</mark> horns')
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
    assert.equal(excerpt('a short text', []), 'a short text')
    assert.match(excerpt(text, ['before']), /^before .* …$/)
    assert.match(excerpt(`${text} end`, ['end']), /^… .* end$/)
  })
})
