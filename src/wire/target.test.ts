import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Refusal } from './refusal.ts'
import { normalizeTarget } from './target.ts'

const refused = (method: string, target: string, host: string | null): string => {
  const result = normalizeTarget(method, target, host)
  assert.ok(result instanceof Refusal, `${method} ${target} ${host} gave ${String(result)}`)
  assert.equal(result.status, 400)
  return result.code
}

describe('a request target', () => {
  test('in origin form stays as it is', () => {
    for (const target of ['/', '/a%2Fb?c=d#e', '//host/path', '/..', '/\\', '/?']) assert.equal(normalizeTarget('GET', target, 'h'), target)
  })

  test('in absolute form becomes its path and query', () => {
    const cases = {
      'http://h/a?b': '/a?b',
      'HTTP://H/a': '/a',
      'http://h': '/',
      'http://h?q': '/?q',
      'http://h#f': '/#f',
      'http://user:pass@h/a': '/a',
      'http://h:80/': '/',
      'http://h:/': '/',
      'https://h:443/': '/',
    }
    for (const [target, path] of Object.entries(cases)) {
      assert.equal(normalizeTarget('GET', target, 'h'), path, target)
      assert.equal(normalizeTarget('GET', target, null), path, target)
    }
    assert.equal(normalizeTarget('GET', 'http://h/a', 'H:80'), '/a')
    assert.equal(normalizeTarget('GET', 'http://h:8080/a', 'h:8080'), '/a')
  })

  test('in absolute form must agree with Host', () => {
    for (const [target, host] of [
      ['http://a/', 'b'],
      ['http://a:81/', 'a'],
      ['https://a:80/', 'a'],
      ['http://a:443/', 'a'],
      ['http://a@b/', 'a'],
    ] as const) {
      assert.equal(refused('GET', target, host), 'WIRE_HOST', `${target} ${host}`)
    }
  })

  test('of no form is refused', () => {
    for (const target of [
      'a',
      'h:80',
      'ftp://h/',
      'http:/h',
      'http:h',
      'http://',
      'http:///a',
      'http://a,b/',
      'http://a@b@c/',
      'http://[::1/',
      'javascript:x',
      '?',
      '#',
      '\\',
    ]) {
      assert.equal(refused('GET', target, null), 'WIRE_TARGET', target)
    }
  })

  test('of an asterisk belongs to OPTIONS', () => {
    assert.equal(normalizeTarget('OPTIONS', '*', 'h'), '*')
    assert.equal(normalizeTarget('M-SEARCH', '*', 'h'), '*')
    assert.equal(refused('GET', '*', 'h'), 'WIRE_TARGET')
    assert.equal(refused('OPTIONS', '**', 'h'), 'WIRE_TARGET')
  })

  test('of CONNECT is host and port, and agrees with Host', () => {
    for (const host of [null, 'h:443', 'H:443', 'h']) assert.equal(normalizeTarget('CONNECT', 'h:443', host), 'h:443')
    assert.equal(normalizeTarget('CONNECT', '[::1]:1', '[::1]:1'), '[::1]:1')
    for (const target of ['h', 'h:', 'h:0', '/', '*', 'http://h:1/', 'h:65536', 'a@h:1', ':1'])
      assert.equal(refused('CONNECT', target, null), 'WIRE_TARGET', target)
    assert.equal(refused('CONNECT', 'h:443', 'other'), 'WIRE_HOST')
  })
})
