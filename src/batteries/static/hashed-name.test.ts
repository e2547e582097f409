import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hashedName, insertHash, resolveReference } from './hashed-name.ts'

const HASH = '3f9c2a81'

test('a hash stands before the extension of the last segment', () => {
  const cases: [string, string][] = [
    ['site.css', 'site.3f9c2a81.css'],
    ['css/site.min.css', 'css/site.min.3f9c2a81.css'],
    ['v1.2/LICENSE', 'v1.2/LICENSE.3f9c2a81'],
    ['.well-known', '.3f9c2a81.well-known'],
    ['a/.b', 'a/.3f9c2a81.b'],
    ['a.', 'a.3f9c2a81.'],
  ]
  for (const [name, expected] of cases) assert.equal(hashedName(name, HASH), expected)
})

describe('a reference', () => {
  test('names a file beside the style sheet, below the prefix, or none of ours', () => {
    const cases: [string, string | null][] = [
      ['a.png', 'css/a.png'],
      ['./a.png?x#y', 'css/a.png'],
      ['../img/./a.png', 'img/a.png'],
      ['../../a.png', null],
      ['/static/img/a.png', 'img/a.png'],
      ['/static/../a.png', null],
      ['/other/a.png', null],
      ['//static/a.png', null],
      ['https://h/static/a.png', null],
      ['DATA:x', null],
      ['#x', null],
      ['?x', null],
      ['a%20b.png', 'css/a b.png'],
      ['%zz', null],
      [Buffer.from('ü.png').toString('latin1'), 'css/ü.png'],
    ]
    for (const [reference, expected] of cases) assert.equal(resolveReference(reference, 'css/site.css', '/static/'), expected, reference)
  })

  test('leads to the hashed name when the hash is put in, or stays as it is', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', 'ü', ' ', '%', '?', '#'), minLength: 1, maxLength: 12 })
    const encoders = [encodeURIComponent, (text: string): string => encodeURIComponent(text).replaceAll('.', '%2e')]
    fc.assert(
      fc.property(name, fc.constantFrom(...encoders), (file, encode) => {
        const reference = `/static/${file.split('/').map(encode).join('/')}`
        const target = resolveReference(reference, 'site.css', '/static/')
        fc.pre(target !== null && target !== '' && !file.endsWith('/') && !/(?:^|\/)\.\.?(?:\/|$)/.test(file))
        const changed = insertHash(reference, target as string, HASH)
        if (changed !== reference) assert.equal(resolveReference(changed, 'site.css', '/static/'), hashedName(target as string, HASH))
        else assert.match(reference, /%2e/)
      }),
    )
  })
})
