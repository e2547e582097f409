import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatContentSecurityPolicy, parseContentSecurityPolicy } from './content-security-policy.ts'

test('reads directives, the first of a name', () => {
  const policy = parseContentSecurityPolicy(
    "Default-Src 'self'  https://a.example;; img-src\t*; default-src *; upgrade-insecure-requests ;",
  )
  assert.deepEqual(
    [...policy],
    [
      ['default-src', ["'self'", 'https://a.example']],
      ['img-src', ['*']],
      ['upgrade-insecure-requests', []],
    ],
  )
  assert.equal(parseContentSecurityPolicy(null).size, 0)
  assert.deepEqual([...parseContentSecurityPolicy('__proto__ x')], [['__proto__', ['x']]])
})

test('writes directives', () => {
  assert.equal(
    formatContentSecurityPolicy({
      'default-src': ["'self'"],
      'img-src': "'self' data:",
      'upgrade-insecure-requests': [],
      'frame-src': false,
    }),
    "default-src 'self'; img-src 'self' data:; upgrade-insecure-requests",
  )
  assert.equal(formatContentSecurityPolicy({ sandbox: ['allow-forms'] }), 'sandbox allow-forms')
})

test('refuses what would add a directive or a policy', () => {
  assert.throws(() => formatContentSecurityPolicy({ 'img-src': ['x; script-src *'] }), {
    code: 'CSP_INVALID',
    message: 'The directive img-src holds "x; script-src *", expected one source without blanks, commas and semicolons.',
  })
  for (const policy of [{ 'img-src': ['a,b'] }, { 'img-src': ['a\n'] }, { 'img-src': ['ü'] }, { 'img src': [] }, { '': [] }]) {
    assert.throws(() => formatContentSecurityPolicy(policy as unknown as Record<string, string[]>), { code: 'CSP_INVALID' })
  }
})

test('knows the usual mistake', () => {
  assert.throws(() => formatContentSecurityPolicy({ 'script-src': ['self'] }), {
    code: 'CSP_INVALID',
    hint: 'Write "\'self\'".',
    message: 'The directive script-src holds "self" without quotes, which names a host.',
  })
  assert.throws(() => formatContentSecurityPolicy({ 'script-src': ['nonce-abc'] }), { code: 'CSP_INVALID' })
})

test('comes back', () => {
  const entries = fc.uniqueArray(
    fc.tuple(fc.stringMatching(/^[a-z]{1,8}-src$/), fc.array(fc.constantFrom("'self'", 'https://a.example', 'data:', '*', "'nonce-x'"))),
    { selector: ([name]) => name },
  )
  fc.assert(
    fc.property(entries, (given) => assert.deepEqual([...parseContentSecurityPolicy(formatContentSecurityPolicy(new Map(given)))], given)),
  )
})
