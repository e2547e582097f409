import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SafeString, safe } from '../base/safe-string.ts'
import { html } from './html.ts'

describe('html', () => {
  test('escapes text, between tags and in quotes of either kind', () => {
    const name = `<b> "x" 'y' &`
    assert.equal(
      `${html`<p title="${name}">${name}</p>`}`,
      '<p title="&lt;b&gt; &#34;x&#34; &#39;y&#39; &amp;">&lt;b&gt; &#34;x&#34; &#39;y&#39; &amp;</p>',
    )
    assert.ok(SafeString.is(html`x`))
  })

  test('nests, joins arrays, and takes what is safe as it is', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    assert.equal(`${html`<ul>${items}</ul>${safe('<hr>')}`}`, '<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>')
    assert.equal(`${html`${new Set(['<', html`<i>`])}`}`, '&lt;<i>')
  })

  test('prints nothing for null, undefined and booleans; numbers as they are', () => {
    assert.equal(`${html`[${null}${undefined}${false}${true}]${0}${10n}`}`, '[]010')
  })

  test('prints objects that have a text of their own, escaped', () => {
    assert.equal(`${html`${new URL('http://x/?a=1&b=2')}`}`, 'http://x/?a=1&amp;b=2')
    assert.throws(() => html`${{ a: 1 }}`, {
      code: 'HTML_VALUE',
      message: 'html`` cannot print Object, expected text, a number, SafeString or an array of them.',
    })
    assert.throws(() => html`${() => 'x'}`, { code: 'HTML_VALUE' })
    assert.throws(() => html`${Promise.resolve('x')}`, { code: 'HTML_VALUE', message: 'A promise was put into html``.' })
  })

  test('refuses a value behind an equals sign without quotes', () => {
    const value = 'x onclick=y'
    assert.throws(() => html`<a href=${value}>`, { code: 'HTML_UNQUOTED', message: /equals sign without quotes: "<a href="/ })
    assert.throws(() => html`<a id="a" href= ${value}>`, { code: 'HTML_UNQUOTED' })
    assert.throws(() => html`<a id="${value}" href=${value}>`, { code: 'HTML_UNQUOTED' })
    assert.equal(`${html`<a href="/?q=${'a b'}" id='${1}'>=${2}</a> a < b =${3}`}`, `<a href="/?q=a b" id='1'>=2</a> a < b =3`)
  })
})

test('is a tag and no function: nothing would be escaped', () => {
  for (const text of ['<b>', ['<b>'], undefined, 5]) assert.throws(() => html(text as never), { code: 'HTML_CALL' })
})
