import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { secureFilename } from './secure-filename.ts'
import { isUnsafeOnWindows } from './windows-name.ts'

test('names from outside become plain names', () => {
  const cases: [string, string][] = [
    ['My cool movie.mov', 'My_cool_movie.mov'],
    ['../../../etc/passwd', 'etc_passwd'],
    ['C:\\Users\\me\\photo.jpg', 'C_Users_me_photo.jpg'],
    ['i contain cool \xfcml\xe4uts.txt', 'i_contain_cool_umlauts.txt'],
    ['.htaccess', 'htaccess'],
    ['x.txt...', 'x.txt'],
    ['x.txt:stream', 'x.txtstream'],
    ['CON', '_CON'],
    ['con.tar.gz', '_con.tar.gz'],
    ['COM¹.txt', '_COM1.txt'],
    ['a\0b\n c', 'ab_c'],
    ['日本', ''],
    ['..', ''],
  ]
  for (const [name, plain] of cases) assert.equal(secureFilename(name), plain, name)
})

test('long names are cut and keep their extension', () => {
  assert.equal(secureFilename(`${'a'.repeat(1000)}.jpeg`), `${'a'.repeat(249)}.jpeg`)
  assert.equal(secureFilename('a'.repeat(1000)).length, 254)
  assert.equal(secureFilename(`a.${'b'.repeat(1000)}`).length, 254)
})

test('whatever comes, it is a plain name, and stays what it is', () => {
  const piece = fc.constantFrom('.', '_', '/', '\\', 'CON', 'nul', ':', ' ', '\0', 'a', 'ü', '\u202e', '*', '$', '1')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      ),
      (name) => {
        const plain = secureFilename(name)
        assert.match(plain, /^(?:_?[A-Za-z0-9-](?:[A-Za-z0-9_.-]*[A-Za-z0-9-])?)?$/)
        assert.ok(!isUnsafeOnWindows(plain) && plain.length <= 255)
        assert.equal(secureFilename(plain), plain)
      },
    ),
    { numRuns: 1000 },
  )
})
