import assert from 'node:assert/strict'
import { resolve, sep } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { joinBelow, safeJoin } from './safe-join.ts'

describe('safeJoin', () => {
  test('joins below a directory', () => {
    const cases: [string, string[], string][] = [
      ['a', ['b/c', 'd'], 'a/b/c/d'],
      ['/srv/files', ['x/../y//./z/'], '/srv/files/y/z'],
      ['/', ['x'], '/x'],
      ['', ['x'], './x'],
      ['a', ['', '.'], 'a'],
      ['a', ['b/..'], 'a'],
      ['a', ['..b', '.c'], 'a/..b/.c'],
    ]
    for (const [directory, paths, joined] of cases) assert.equal(safeJoin(directory, ...paths), joined)
  })

  test('and nowhere else', () => {
    for (const path of ['..', '../x', 'x/../../y', '/x', '//x', 'x\0', './..', 'a/b/../../..'])
      assert.equal(safeJoin('a', path), null, path)
    // Each path for itself: one may not climb out of what another made.
    assert.equal(safeJoin('a', 'b', '../c'), null)
  })

  test('what Windows reads otherwise is refused there', () => {
    for (const path of ['a\\b', '..\\x', 'c:x', 'a/NUL.txt', 'x.txt:stream', 'x.', 'x ']) {
      assert.equal(joinBelow('d', [path], true), null, path)
      assert.equal(joinBelow('d', [path], false), `d/${path}`)
    }
  })

  test('the system agrees that it is below', () => {
    const piece = fc.constantFrom('..', '.', '', 'a', 'b', '...', ' ', '~', '%2e%2e')
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 5 }), { maxLength: 3 }), (paths) => {
        const joined = safeJoin('/root/dir', ...paths.map((pieces) => pieces.join('/')))
        if (joined !== null) assert.ok(`${resolve(joined)}${sep}`.startsWith(`${resolve('/root/dir')}${sep}`), joined)
      }),
    )
  })
})
