import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openingOf, plainText, prose } from './prose.ts'

test('an article shows HTML in its text, and does not run it', () => {
  const body = 'A <script>alert(1)</script> [link](javascript:alert(1))\n\nSecond\n\nThird\n'
  assert.doesNotMatch(String(prose(body)), /<script|href="javascript/i)
  assert.match(String(prose(body)), /&lt;script&gt;/)
  assert.equal(String(openingOf(body)).match(/<p>/g)?.length, 2)
})

test('the text to search in has the words and no markup', () => {
  assert.equal(plainText('## Head\n\nOne *two*, `three`\nfour\n\n> five\n'), 'Head One two, three four five')
})
