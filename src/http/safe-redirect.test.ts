import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSafeRedirect } from './safe-redirect.ts'

const hosts = ['site.example', 'other.example:8443']

test('this site and the hosts that are named', () => {
  for (const url of [
    '/',
    '/a?b=//evil',
    '?a',
    'http://site.example',
    'HTTPS://SITE.example/x',
    'https://other.example:8443/?x',
    'http://site.example#x',
  ])
    assert.ok(isSafeRedirect(url, { hosts }), url)
  assert.ok(!isSafeRedirect('http://site.example/', { hosts, https: true }))
  assert.ok(isSafeRedirect('https://site.example/', { hosts, https: true }))
  assert.ok(!isSafeRedirect('https://site.example/'))
})

test('nowhere else', () => {
  const elsewhere = [
    '',
    'a',
    '//site.example',
    'https:site.example',
    'https:/site.example',
    'https:///site.example',
    'http://site.example@evil',
    'http://site.example:80@evil/',
    'http://evil/site.example',
    'http://site.example.evil',
    'http://site.example:81/',
    'http://other.example/',
    'http://site.example\\@evil',
    ' http://site.example',
    'http://site.example/\n',
    'javascript://site.example/%0aalert(1)',
    'ftp://site.example/',
    'http://[::1/',
    'http://site.example/\ud800',
  ]
  for (const url of elsewhere) assert.ok(!isSafeRedirect(url, { hosts }), JSON.stringify(url))
})

test('a browser agrees', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '\t',
    ':',
    '@',
    '?',
    '#',
    '.',
    'http',
    'https:',
    'site.example',
    'evil.example',
    '[',
    ' ',
    '\u00a0',
    '\u3002',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const url = pieces.join('')
      if (isSafeRedirect(url, { hosts }))
        assert.ok(['site.example', 'other.example:8443'].includes(new URL(url, 'https://site.example/dir/page').host), JSON.stringify(url))
    }),
    { numRuns: 5000 },
  )
})
