import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { escapeHtml, SafeString, safe } from './safe-string.ts'

describe('escapeHtml', () => {
  test('escapes the five characters, in the spelling of MarkupSafe', () => {
    assert.equal(escapeHtml(`<a href="x" id='y'>&`), '&lt;a href=&#34;x&#34; id=&#39;y&#39;&gt;&amp;')
    assert.equal(escapeHtml('plain'), 'plain')
    assert.equal(escapeHtml(''), '')
  })

  test('leaves no special character and loses nothing', () => {
    const back: Record<string, string> = { amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('&', '<', '>', '"', "'", 'a', 'ü', ' ') }), (text) => {
        const escaped = escapeHtml(text)
        assert.doesNotMatch(escaped, /[<>"']/)
        assert.equal(
          escaped.replace(/&([^;]*);/g, (_, name: string) => back[name] as string),
          text,
        )
      }),
    )
  })
})

describe('SafeString', () => {
  test('is told by a private field, not by its looks', () => {
    assert.ok(SafeString.is(safe('<b>')))
    assert.ok(!SafeString.is(JSON.parse('{"html":"<b>","toString":"x"}')))
    assert.ok(!SafeString.is(Object.create(SafeString.prototype)))
    assert.ok(!SafeString.is('<b>'))
    assert.ok(!SafeString.is(null))
  })

  test('is its text to those who ask', () => {
    const html = safe('<b>')
    assert.equal(`${html}`, '<b>')
    assert.equal(html.length, 3)
    assert.equal(JSON.stringify([html]), '["<b>"]')
  })

  test('is made of text only', () => {
    assert.throws(() => safe(3 as unknown as string), { code: 'HTML_NOT_TEXT', message: 'A SafeString is made of text, not of 3.' })
  })
})
