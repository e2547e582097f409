import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_LIMITS, type Limits, resolveLimits } from './limits.ts'

test('limits are the defaults with what is given in their place', () => {
  assert.deepEqual(resolveLimits(), DEFAULT_LIMITS)
  assert.deepEqual(resolveLimits({ headers: 1, emptyLines: 0 }), { ...DEFAULT_LIMITS, headers: 1, emptyLines: 0 })
  assert.deepEqual(resolveLimits({ headers: undefined } as unknown as Partial<Limits>), DEFAULT_LIMITS)
})

test('what is no whole number is refused: it would be no limit', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1, 1.5, '100', '', null, true, [1], {}, 2 ** 53]) {
    for (const name of Object.keys(DEFAULT_LIMITS)) {
      if (name === 'emptyLines' && value === 0) continue
      assert.throws(() => resolveLimits({ [name]: value } as Partial<Limits>), { code: 'WIRE_LIMIT_INVALID' }, `${name} ${value}`)
    }
  }
  assert.throws(() => resolveLimits({ headers: Number.NaN }), {
    message: 'The limit headers is NaN, expected a whole number of at least 1.',
    hint: 'Limits cannot be switched off; give a large number instead.',
  })
  assert.throws(() => resolveLimits({ emptyLines: -1 }), { message: 'The limit emptyLines is -1, expected a whole number of at least 0.' })
})

test('a name that is none is refused with those that are', () => {
  assert.throws(() => resolveLimits({ headerBytes: 1 } as object), {
    code: 'WIRE_LIMIT_UNKNOWN',
    message: 'There is no limit named "headerBytes".',
    hint: 'The limits are methodLength, requestLine, headers, headerCount, emptyLines, chunkExtensions, trailers, trailerCount.',
  })
  assert.throws(() => resolveLimits({ toString: 1 } as object), { code: 'WIRE_LIMIT_UNKNOWN' })
})
