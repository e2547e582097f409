import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checkRedirect, isLocal } from './redirect.ts'

describe('isLocal', () => {
  test('paths of this site', () => {
    for (const path of ['/', '/a', '/a//b', '/?next=//evil', '/a?b=c#d', './a', '../a', '?a=b', '#a', '/ü', '/a:b', '/@evil.example'])
      assert.ok(isLocal(path), path)
  })

  test('nothing that leads elsewhere', () => {
    const elsewhere = [
      '',
      'a',
      '//evil',
      '///evil',
      '/\\evil',
      '\\\\evil',
      '/\t/evil',
      '/\n/evil',
      '\t//evil',
      ' //evil',
      'https:evil',
      'https://evil',
      'HTTPS://evil',
      'javascript:alert(1)',
      'data:x',
      '/a b',
      '/a\0',
      './\\evil',
      '/\ud800',
    ]
    for (const path of elsewhere) assert.ok(!isLocal(path), JSON.stringify(path))
  })

  test('what it lets through stays, to a browser', () => {
    const piece = fc.constantFrom('/', '\\', '\t', '\n', '.', ':', '@', 'e', 'http', '?', '#', ' ', '\u00a0', '\u2028')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const location = pieces.join('')
        if (isLocal(location))
          assert.equal(
            new URL(checkRedirect(location), 'https://site.example/dir/page').origin,
            'https://site.example',
            JSON.stringify(location),
          )
      }),
      { numRuns: 2000 },
    )
  })
})

describe('checkRedirect', () => {
  test('encodes what a field cannot hold and leaves what is encoded', () => {
    assert.equal(checkRedirect('/ü/%20?a=%2F'), '/%C3%BC/%20?a=%2F')
  })

  test('takes another site only as an object', () => {
    assert.equal(checkRedirect(new URL('https://example.org/x')), 'https://example.org/x')
    assert.throws(() => checkRedirect('https://example.org/x'), {
      code: 'REDIRECT_NOT_LOCAL',
      message: 'A redirect leads to "https://example.org/x", expected a path of this site such as "/login".',
    })
    assert.throws(() => checkRedirect(new URL('javascript:alert(1)')), { code: 'REDIRECT_SCHEME', message: /expected http or https/ })
    assert.throws(() => checkRedirect(null as unknown as string), { code: 'REDIRECT_NOT_LOCAL' })
  })
})
