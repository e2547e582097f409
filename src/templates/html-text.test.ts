import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { escapeHtml } from '../base/safe-string.ts'
import { stripTags, unescapeHtml } from './html-text.ts'

/** The two steps as MarkupSafe takes them: look from the beginning, cut, and look from the beginning again. */
function slowly(html: string): string {
  let value = html
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<', '>'],
  ] as const) {
    for (let start = value.indexOf(open); start >= 0; start = value.indexOf(open)) {
      const end = value.indexOf(close, start)
      if (end < 0) break
      value = value.slice(0, start) + value.slice(end + close.length)
    }
  }
  return value.trim().split(/\s+/).join(' ')
}

describe('html-text', () => {
  test('strips what MarkupSafe strips', () => {
    const parts = fc.array(fc.constantFrom('<', '!', '-', '--', '>', '<!--', '-->', 'a', ' ', '<b>'), { maxLength: 14 })
    fc.assert(
      fc.property(parts, (list) => assert.equal(stripTags(list.join('')), slowly(list.join('')))),
      { numRuns: 2000 },
    )
  })

  test('reads back what was escaped', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(unescapeHtml(escapeHtml(text)), text)))
  })

  test('reads references as browsers do', () => {
    const cases: [string, string][] = [
      ['&eacute;&eacute &notit; &notin;', 'éé ¬it; ∉'],
      ['&#65;&#x41&#X41;', 'AAA'],
      ['&#0;&#128;&#xD800;&#1114112;', '\ufffd€\ufffd\ufffd'],
      ['&#13;|&#1;|&#xFFFE;', '\r||'],
      ['&bogus; & &;', '&bogus; & &;'],
      ['&NotEqualTilde;', '≂̸'],
    ]
    for (const [html, text] of cases) assert.equal(unescapeHtml(html), text)
  })
})
