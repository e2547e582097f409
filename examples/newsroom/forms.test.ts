import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill, isFine, withProblem } from './forms.ts'

const RULES = {
  name: { longest: 5, missing: 'Say your name.' },
  text: { longest: 20, lines: true, check: (text: string) => (text.includes('?') ? 'No questions.' : undefined) },
}

test('a form is tidied up: no control characters, no halves of characters, lines only where they may be', () => {
  const { values, problems } = fill(new URLSearchParams({ name: '  A\nb\0 ', text: '\tone\r\ntwo\x07\x7f ' }), RULES)
  assert.deepEqual([values, problems], [{ name: 'A b', text: 'one\ntwo' }, {}])
  assert.equal(fill({ get: () => 'a\ud800' }, RULES).values.name, 'a\ufffd')
})

test('what is missing, too long or refused is said of its field, and what was typed stays', () => {
  const filled = fill(new URLSearchParams({ name: 'Cosima', text: 'Why?' }), RULES)
  assert.deepEqual(filled.problems, { name: 'This is 6 characters long; 5 fit.', text: 'No questions.' })
  assert.equal(filled.values.name, 'Cosima')
  assert.deepEqual(fill(new URLSearchParams(), RULES).problems, { name: 'Say your name.' })
  assert.equal(isFine(filled), false)
})

test('characters are counted as people count them', () => {
  assert.deepEqual(fill(new URLSearchParams({ name: '🌧🌧🌧🌧🌧' }), RULES).problems, {})
})

test('a problem with the whole form stands beside those of its fields', () => {
  const filled = withProblem(fill(new URLSearchParams({ name: 'Ada' }), RULES), 'form', 'Too late.')
  assert.deepEqual(filled.problems, { form: 'Too late.' })
})
