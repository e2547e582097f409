import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cssReferences } from './css-references.ts'

const texts = (css: string): string[] => cssReferences(css).map(({ text }) => text)

describe('references of a style sheet', () => {
  const cases: [string, string[]][] = [
    ['a { background: url(a.png) }', ['a.png']],
    ['a { background: URL( "a b.png" ) }', ['a b.png']],
    ["a { src: url('a.woff2') format('woff2'), url(b.woff) }", ['a.woff2', 'b.woff']],
    ['@import "a.css";@IMPORT url(b.css) screen; @import\n\t\'c.css\' layer(x);', ['a.css', 'b.css', 'c.css']],
    ['@import/* "no" */"a.css"', ['a.css']],
    ['@charset "utf-8"; @namespace "x"; a::before { content: "url(no.png)" }', []],
    ['/* url(no.png) */ a { b: url(a.png) } /* url(no.png)', ['a.png']],
    ['a { b: my-url(no.png); c: url-x(no.png); d: curl(no.png) }', []],
    ['a { b: url() url("") url( ) }', []],
    ['a { b: url(a\\).png) url("a\\22.png") url(c.png) }', ['c.png']],
    ['a { b: "bad\n; c: url(c.png) }', ['c.png']],
    ['a { b: "it\\"s url(no.png)" ; c: url(c.png) }', ['c.png']],
    ['a { b: url(data:image/svg+xml;utf8,<svg/>) url(#x) url(//h/x) }', ['data:image/svg+xml;utf8,<svg/>', '#x', '//h/x']],
    ['@import a "no.css"; @import; "no.css"', []],
    ['url(', []],
    ['url(a', ['a']],
    ['@import "', []],
  ]
  for (const [css, expected] of cases) test(JSON.stringify(css), () => assert.deepEqual(texts(css), expected))

  test('stand where they say, in order, whatever the text', () => {
    const piece = fc.constantFrom('url(', ')', '"', "'", '@import', ' ', '\n', '/*', '*/', '\\', 'a.png', ';', 'é', '{')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const css = pieces.join('')
        let last = 0
        for (const { start, end, text } of cssReferences(css)) {
          assert.ok(start >= last && end <= css.length && end > start)
          assert.equal(css.slice(start, end), text)
          last = end
        }
      }),
    )
  })
})
