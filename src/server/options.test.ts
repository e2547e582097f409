import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkServeOptions, resolvePort, resolveTimeouts } from './options.ts'

test('a port comes from the options, else from the environment, else is 8000', () => {
  assert.equal(resolvePort(3000, '9000'), 3000)
  assert.equal(resolvePort(0, '9000'), 0)
  assert.equal(resolvePort(undefined, '9000'), 9000)
  assert.equal(resolvePort(undefined, ''), 8000)
  assert.equal(resolvePort(undefined, undefined), 8000)
})

test('a port that is none says so', () => {
  for (const text of ['-1', '65536', '80x', ' ', '0x50', '1e3', '8000.5', 'tcp://10.0.0.1:80']) {
    assert.throws(() => resolvePort(undefined, text), {
      code: 'SERVER_PORT_INVALID',
      message: `The port is ${JSON.stringify(text)}, expected a whole number from 0 to 65535.`,
    })
  }
  assert.throws(() => resolvePort(1.5, undefined), { message: 'The port is 1.5, expected a whole number from 0 to 65535.' })
})

test('timeouts have defaults, and only those that are known can be set', () => {
  const defaults = resolveTimeouts()
  assert.equal(defaults.head, 15_000)
  assert.deepEqual(resolveTimeouts({ head: 1, idle: undefined as unknown as number }), { ...defaults, head: 1 })
  assert.throws(() => resolveTimeouts({ header: 1 } as object), {
    code: 'SERVER_TIMEOUT_UNKNOWN',
    message: 'There is no timeout named "header".',
    hint: 'The timeouts are head, body, idle, request, write, bodyRate.',
  })
  assert.throws(() => resolveTimeouts({ __proto__: null, toString: 1 } as object), { code: 'SERVER_TIMEOUT_UNKNOWN' })
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1, '15', null]) {
    assert.throws(() => resolveTimeouts({ head: value as number }), { code: 'SERVER_TIMEOUT_INVALID' })
  }
  assert.throws(() => resolveTimeouts({ head: Number.NaN }), {
    message: 'The timeout head is NaN, expected a number of milliseconds above 0.',
  })
})

test('a count is a whole number of at least 1', () => {
  checkServeOptions({})
  checkServeOptions({ backlog: 1, maxConnections: 1 })
  for (const value of [0, -1, 1.5, Number.NaN, '5' as unknown as number]) {
    assert.throws(() => checkServeOptions({ backlog: value }), { code: 'SERVER_OPTION_INVALID' })
  }
  assert.throws(() => checkServeOptions({ maxConnections: 0 }), {
    message: 'The option maxConnections is 0, expected a whole number of at least 1.',
  })
})

test('an option that there is none of is refused with the nearest', () => {
  assert.throws(() => checkServeOptions({ prot: 80 } as object), {
    code: 'SERVER_OPTION_UNKNOWN',
    message: 'There is no option "prot" of serve().',
    hint: 'Did you mean port?',
  })
})
