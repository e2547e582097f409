import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CacheControl, formatCacheControl, parseCacheControl } from './cache-control.ts'

describe('parseCacheControl', () => {
  test('reads directives in any case, quoted or not', () => {
    const cases: [string | null, CacheControl][] = [
      [null, {}],
      ['', {}],
      ['Max-Age=60, PUBLIC, immutable', { maxAge: 60, public: true, immutable: true }],
      ['max-age="60", s-maxage=5', { maxAge: 60, sMaxage: 5 }],
      ['no-cache="Set-Cookie, X-A", private', { noCache: ['set-cookie', 'x-a'], private: true }],
      ['no-cache=""', { noCache: true }],
      ['max-stale, min-fresh=3, only-if-cached', { maxStale: true, minFresh: 3, onlyIfCached: true }],
      ['max-stale=10', { maxStale: 10 }],
      ['no-store=whatever', { noStore: true }],
      ['stale-while-revalidate=1, stale-if-error=2', { staleWhileRevalidate: 1, staleIfError: 2 }],
    ]
    for (const [text, control] of cases) assert.deepEqual(parseCacheControl(text), control, String(text))
  })

  test('never makes anything live longer than it should', () => {
    assert.deepEqual(parseCacheControl('max-age=1, max-age=100'), { maxAge: 1 })
    for (const text of ['max-age', 'max-age=', 'max-age=-1', 'max-age=1.5', 'max-age=1e9', 'max-age=x'])
      assert.deepEqual(parseCacheControl(text), { maxAge: 0 }, text)
    assert.deepEqual(parseCacheControl('max-age=99999999999999999999'), { maxAge: 2 ** 31 })
    assert.deepEqual(parseCacheControl('max-age=60, community="UCI'), { noStore: true })
  })

  test('keeps what it does not know as data', () => {
    const { extensions } = parseCacheControl('community="UCI", __proto__=x, flag')
    assert.deepEqual(
      [...(extensions ?? [])],
      [
        ['community', 'UCI'],
        ['__proto__', 'x'],
        ['flag', null],
      ],
    )
  })
})

describe('formatCacheControl', () => {
  test('writes directives, and none that is false', () => {
    assert.equal(formatCacheControl({ maxAge: 0, noStore: true, public: false }), 'no-store, max-age=0')
    assert.equal(formatCacheControl({ private: ['set-cookie', 'x'] }), 'private="set-cookie, x"')
    assert.equal(formatCacheControl({}), '')
  })

  test('refuses what makes no sense', () => {
    const message = 'The Cache-Control directive maxAge is -1, expected whole seconds.'
    assert.throws(() => formatCacheControl({ maxAge: -1 }), { code: 'CACHE_CONTROL_INVALID', message })
    for (const bad of [
      { maxAge: 1.5 },
      { maxAge: true },
      { noStore: 1 },
      { noCache: 5 },
      { maxStale: 'x' },
      { public: true, private: true },
      { sMaxage: Number.NaN },
    ]) {
      assert.throws(() => formatCacheControl(bad as CacheControl), { code: 'CACHE_CONTROL_INVALID' }, JSON.stringify(bad))
    }
  })

  test('comes back', () => {
    const seconds = fc.nat()
    const flag = fc.constant(true)
    const names = fc.array(fc.stringMatching(/^[a-z][a-z-]{0,8}$/), { minLength: 1 })
    const control = fc.record(
      {
        maxAge: seconds,
        sMaxage: seconds,
        noCache: fc.oneof(flag, names),
        noStore: flag,
        private: fc.oneof(flag, names),
        immutable: flag,
        maxStale: fc.oneof(flag, seconds),
        staleIfError: seconds,
        extensions: fc.constant(
          new Map([
            ['x', 'y z'],
            ['w', null],
          ]),
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(fc.property(control, (given) => assert.deepEqual(parseCacheControl(formatCacheControl(given as CacheControl)), given)))
  })
})
