import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkOptionNames } from './known-options.ts'

const check = (options: object): void => checkOptionNames('X_OPTION', 'x()', options, ['origins', 'maxAge'])

test('options that there are pass, whatever they are', () => {
  check({})
  check({ origins: undefined, maxAge: null })
})

test('another is refused with the nearest name, or with all', () => {
  const message = 'There is no option "maxage" of x().'
  assert.throws(() => check({ origins: [], maxage: 1 }), { code: 'X_OPTION', message, hint: 'Did you mean maxAge?' })
  assert.throws(() => check({ colour: 1 }), { hint: 'There are origins, maxAge.' })
  assert.throws(() => check({ constructor: 1 }), { code: 'X_OPTION' })
  assert.throws(() => check(JSON.parse('{"__proto__":1}')), { code: 'X_OPTION' })
})
