import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatHost, type Host, parseHost } from './host.ts'

test('name and port', () => {
  const cases: [string | null, Host | null][] = [
    ['Example.ORG', { name: 'example.org', port: null }],
    ['example.org:8080', { name: 'example.org', port: 8080 }],
    ['example.org:', { name: 'example.org', port: null }],
    ['[::1]', { name: '[::1]', port: null }],
    ['[::1]:80', { name: '[::1]', port: 80 }],
    [null, null],
    ['', null],
    ['a@b', null],
    ['a/b', null],
    ['a:b', null],
    ['::1', null],
    ['a:65536', null],
    ['a'.repeat(600), null],
  ]
  for (const [text, host] of cases) assert.deepEqual(parseHost(text), host, String(text))
})

test("a scheme's own port goes without saying", () => {
  assert.equal(formatHost({ name: 'a', port: 80 }, 'http'), 'a')
  assert.equal(formatHost({ name: 'a', port: 443 }, 'http'), 'a:443')
  assert.equal(formatHost({ name: 'a', port: 443 }, 'wss'), 'a')
  assert.equal(formatHost({ name: '[::1]', port: null }, 'https'), '[::1]')
})
