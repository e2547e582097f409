import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BadPath, decodeSegment, encodePath, encodeSegment, mergeSlashes, normalisePath, pathEnd, queryOf } from './path.ts'

function normal(raw: string): string {
  const path = normalisePath(raw)
  return path instanceof BadPath ? path.reason : path
}

describe('normalisePath', () => {
  test('makes equal what means the same', () => {
    const cases: [string, string][] = [
      ['/', '/'],
      ["/a/b-._~!$&'()*+,;=:@/", "/a/b-._~!$&'()*+,;=:@/"],
      ['/%61%2D%7e', '/a-~'],
      ['/%40ada', '/@ada'],
      ['/%c3%bc', '/%C3%BC'],
      ['/a|b', '/a%7Cb'],
      ['/a%7cb', '/a%7Cb'],
      ['/a"<>^`{}', '/a%22%3C%3E%5E%60%7B%7D'],
      ['/a%2fb', '/a%2Fb'],
      ['/a%5cb', '/a%5Cb'],
      ['/%2541', '/%2541'],
      ['/a%3fb%23', '/a%3Fb%23'],
      ['/a%0a', '/a%0A'],
      ['/.well-known', '/.well-known'],
      ['/a/...', '/a/...'],
      ['/..a/a..', '/..a/a..'],
      ['//a///b//', '//a///b//'],
      ['/__proto__', '/__proto__'],
    ]
    for (const [raw, path] of cases) {
      assert.equal(normal(raw), path, raw)
      assert.equal(normal(path), path, `${path} again`)
    }
  })

  test('refuses what can be read two ways', () => {
    const cases: [string, RegExp][] = [
      ['/a/../b', /dot segment/],
      ['/..', /dot segment/],
      ['/./a', /dot segment/],
      ['/a/.', /dot segment/],
      ['/%2e%2E/a', /dot segment/],
      ['/.%2e', /dot segment/],
      ['/a%00', /NUL/],
      ['/a\\b', /backslash/],
      ['/\\evil', /backslash/],
      ['/%', /percent/],
      ['/%zz', /percent/],
      ['/%f', /percent/],
      ['/%ff', /percent/],
      ['/%c0%af', /percent/],
      ['/%ed%a0%80', /percent/],
    ]
    for (const [raw, reason] of cases) assert.match(normal(raw), reason, raw)
  })

  test('a normal form is its own, and decodes to what was meant', () => {
    const char = fc.constantFrom('a', '/', '.', '%41', '%2f', '%2e', '%C3%BC', '%zz', '%', '|', '~', ':', '\\', '%25')
    fc.assert(
      fc.property(fc.array(char, { maxLength: 12 }), (chars) => {
        const raw = `/${chars.join('')}`
        const path = normalisePath(raw)
        if (path instanceof BadPath) return
        assert.equal(normalisePath(path), path)
        assert.deepEqual(path.split('/').map(decodeSegment), raw.split('/').map(decodeURIComponent))
      }),
    )
  })
})

test('where path and query end', () => {
  const cases: [string, number, string][] = [
    ['/a', 2, ''],
    ['/a?', 2, ''],
    ['/a?b=c', 2, 'b=c'],
    ['/a?b#c', 2, 'b'],
    ['/a?b?c', 2, 'b?c'],
    ['/a#b?c', 2, ''],
    ['/#', 1, ''],
  ]
  for (const [target, end, query] of cases) assert.deepEqual([pathEnd(target), queryOf(target)], [end, query], target)
})

test('segments are encoded and decoded', () => {
  assert.equal(encodeSegment('a/b ü@:;?#%'), 'a%2Fb%20%C3%BC@:;%3F%23%25')
  assert.equal(encodePath('a/b c'), 'a/b%20c')
  assert.equal(mergeSlashes('//a///b/'), '/a/b/')
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(decodeSegment(encodeSegment(text)), text)))
})

test('a path of any length has its normal form', () => {
  const long = '/a'.repeat(50_000)
  assert.equal(normalisePath(long), long)
  assert.equal(normalisePath(`${long}/%61`), `${long}/a`)
})
