import assert from 'node:assert/strict'
import { test } from 'node:test'
import { negotiate } from './accept.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const offers = ['text', 'html', 'json'] as const

test('the best of what there is', () => {
  const cases: [string | null, string | null][] = [
    [null, 'text'],
    ['', 'text'],
    ['nonsense', 'text'],
    ['*/*', 'text'],
    [BROWSER, 'html'],
    ['application/json', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['text/*;q=0.5, application/json;q=0.4', 'text'],
    ['text/*, text/plain;q=0.1', 'html'],
    ['text/html;q=0, */*', 'text'],
    ['text/plain;q=0, text/html;q=0, */*;q=0.1', 'json'],
    ['image/png', null],
    ['*/*;q=0', null],
    ['TEXT/HTML', 'html'],
    ['application/json;charset=utf-8;q=0.9, text/plain;q=0.8', 'json'],
    ['application/json;q=nonsense, text/html;q=0.1', 'html'],
    ['application/json;q=1.5, text/html;q=0.1', 'html'],
  ]
  for (const [header, best] of cases) assert.equal(negotiate(header, offers), best, String(header))
  assert.equal(negotiate('image/*', ['image/png', 'image/webp']), 'image/png')
  assert.equal(negotiate('*/*', []), null)
  assert.equal(negotiate(null, []), null)
})

test('only so many ranges are looked at', () => {
  assert.equal(negotiate(`${'a/b,'.repeat(200)}text/html`, offers), null)
})
