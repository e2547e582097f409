import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPermissionsPolicy, parsePermissionsPolicy } from './permissions-policy.ts'

test('reads features', () => {
  const policy = parsePermissionsPolicy(
    'camera=(), geolocation=(self "https://a.example"  "https://*.b.example" ), usb=*, midi=self, hid=();report-to=x',
  )
  assert.deepEqual(
    [...policy],
    [
      ['camera', []],
      ['geolocation', ['self', 'https://a.example', 'https://*.b.example']],
      ['usb', ['*']],
      ['midi', ['self']],
      ['hid', []],
    ],
  )
  assert.equal(parsePermissionsPolicy(null).size, 0)
})

test('leaves out what is malformed', () => {
  for (const text of ['camera', 'camera=', 'Camera=()', 'camera=(self', 'camera=(self"x")', 'camera=() x', 'camera=("x)', '=()'])
    assert.equal(parsePermissionsPolicy(text).size, 0, text)
})

test('writes features', () => {
  assert.equal(
    formatPermissionsPolicy({ camera: [], geolocation: ['self', 'https://a.example'], usb: ['*'] }),
    'camera=(), geolocation=(self "https://a.example"), usb=*',
  )
  const message = 'The feature usb is allowed to "a.example", expected "*", "self" or an origin such as "https://maps.example".'
  assert.throws(() => formatPermissionsPolicy({ usb: ['a.example'] }), { code: 'PERMISSIONS_POLICY_INVALID', message })
  for (const policy of [{ usb: ['https://a" b'] }, { 'u sb': [] }, { usb: ['https://a\n'] }] as Record<string, string[]>[])
    assert.throws(() => formatPermissionsPolicy(policy), { code: 'PERMISSIONS_POLICY_INVALID' })
})

test('comes back', () => {
  const who = fc.array(fc.constantFrom('self', '*', 'https://a.example', 'https://*.b.example:8443'))
  const entries = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), who), { selector: ([name]) => name })
  fc.assert(fc.property(entries, (given) => assert.deepEqual([...parsePermissionsPolicy(formatPermissionsPolicy(new Map(given)))], given)))
})
