import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type FakeOptions, fakeExchange } from '../../../test/fake-exchange.ts'
import { Request } from '../../http/request.ts'
import type { AnyRequest } from '../handler.ts'
import { hostGuard } from './hosts.ts'

function asked(options: FakeOptions): AnyRequest {
  return new Request(fakeExchange('POST', '/', options), '/')
}

describe('hosts', () => {
  const guard = hostGuard(['example.org', '.Example.NET', '[::1]', 'localhost'])
  const passes = (host: string): boolean => {
    try {
      guard(asked({ headers: { host } }))
      return true
    } catch (error) {
      assert.equal((error as { status: number }).status, 400)
      assert.equal((error as { code: string }).code, 'HOST_REFUSED')
      return false
    }
  }

  test('names, names below a name, any port', () => {
    for (const host of [
      'example.org',
      'EXAMPLE.org:8000',
      'example.org.',
      'example.net',
      'a.b.example.net:1',
      '[::1]:80',
      '[::1]',
      'localhost',
    ])
      assert.ok(passes(host), host)
  })

  test('nothing else', () => {
    for (const host of ['evil', 'a.example.org', 'example.org.evil', 'evilexample.net', 'example.org:80:80', '', '[::2]', '__proto__'])
      assert.ok(!passes(host), host)
    assert.ok(!passes('a.'.repeat(4000)))
  })

  test('a list that says nothing is refused at start', () => {
    assert.throws(() => hostGuard(['example.org:80']), { code: 'HOSTS_INVALID', message: /"example\.org:80", expected names/ })
    assert.throws(() => hostGuard(['*']), { code: 'HOSTS_INVALID' })
    assert.throws(() => hostGuard('example.org' as unknown as string[]), { code: 'HOSTS_INVALID', message: /expected an array/ })
  })
})
