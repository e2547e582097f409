import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Headers } from '../wire/headers.ts'
import { type Decision, evaluateConditions, rangeHolds, type Validators } from './conditional.ts'

const MODIFIED = new Date('1994-11-06T08:49:37.500Z')
const SAME = 'Sun, 06 Nov 1994 08:49:37 GMT'
const BEFORE = 'Sun, 06 Nov 1994 08:49:36 GMT'
const AFTER = 'Sun, 06 Nov 1994 08:49:38 GMT'
const state: Validators = { etag: { value: 'a', weak: false }, lastModified: MODIFIED }

describe('evaluateConditions', () => {
  const cases: [string, Record<string, string>, Validators, Decision][] = [
    ['GET', {}, state, 'perform'],
    // step 1
    ['PUT', { 'if-match': '"a"' }, state, 'perform'],
    ['PUT', { 'if-match': '"b", "a"' }, state, 'perform'],
    ['PUT', { 'if-match': '"b"' }, state, 'failed'],
    ['PUT', { 'if-match': 'W/"a"' }, state, 'failed'],
    ['PUT', { 'if-match': '"a"' }, { etag: { value: 'a', weak: true } }, 'failed'],
    ['PUT', { 'if-match': '"a"' }, {}, 'failed'],
    ['PUT', { 'if-match': '*' }, state, 'perform'],
    ['PUT', { 'if-match': '*' }, { exists: false }, 'failed'],
    ['PUT', { 'if-match': 'nonsense' }, state, 'failed'],
    ['GET', { 'if-match': '"b"' }, state, 'failed'],
    // step 2
    ['PUT', { 'if-unmodified-since': SAME }, state, 'perform'],
    ['PUT', { 'if-unmodified-since': BEFORE }, state, 'failed'],
    ['PUT', { 'if-unmodified-since': 'nonsense' }, state, 'perform'],
    ['PUT', { 'if-unmodified-since': BEFORE }, {}, 'perform'],
    ['PUT', { 'if-match': '"a"', 'if-unmodified-since': BEFORE }, state, 'perform'],
    // step 3
    ['GET', { 'if-none-match': '"a"' }, state, 'not-modified'],
    ['HEAD', { 'if-none-match': 'W/"a"' }, state, 'not-modified'],
    ['GET', { 'if-none-match': '"b"' }, state, 'perform'],
    ['GET', { 'if-none-match': '*' }, state, 'not-modified'],
    ['PUT', { 'if-none-match': '*' }, state, 'failed'],
    ['PUT', { 'if-none-match': '*' }, { exists: false }, 'perform'],
    ['GET', { 'if-none-match': '"a' }, state, 'perform'],
    ['GET', { 'if-none-match': '"b"', 'if-modified-since': SAME }, state, 'perform'],
    ['GET', { 'if-match': '"a"', 'if-none-match': '"a"' }, state, 'not-modified'],
    // step 4
    ['GET', { 'if-modified-since': SAME }, state, 'not-modified'],
    ['GET', { 'if-modified-since': AFTER }, state, 'not-modified'],
    ['GET', { 'if-modified-since': BEFORE }, state, 'perform'],
    ['GET', { 'if-modified-since': 'nonsense' }, state, 'perform'],
    ['GET', { 'if-modified-since': SAME }, {}, 'perform'],
    ['POST', { 'if-modified-since': SAME }, state, 'perform'],
  ]
  for (const [method, fields, validators, decision] of cases) {
    test(`${method} ${JSON.stringify(fields)} ${JSON.stringify(validators)}`, () => {
      assert.equal(evaluateConditions(method, new Headers(fields), validators), decision)
    })
  }
})

describe('rangeHolds', () => {
  const range = 'bytes=0-1'
  const now = MODIFIED.getTime() + 60_000
  const cases: [string, Record<string, string>, Validators, boolean][] = [
    ['GET', {}, state, false],
    ['GET', { range }, state, true],
    ['HEAD', { range }, state, false],
    ['GET', { range, 'if-range': '"a"' }, state, true],
    ['GET', { range, 'if-range': '"b"' }, state, false],
    ['GET', { range, 'if-range': 'W/"a"' }, { etag: { value: 'a', weak: true } }, false],
    ['GET', { range, 'if-range': '"a"' }, {}, false],
    ['GET', { range, 'if-range': SAME }, state, true],
    ['GET', { range, 'if-range': AFTER }, state, false],
    ['GET', { range, 'if-range': SAME }, {}, false],
    ['GET', { range, 'if-range': 'nonsense' }, state, false],
  ]
  for (const [method, fields, validators, holds] of cases) {
    test(`${method} ${JSON.stringify(fields)} ${JSON.stringify(validators)}`, () => {
      assert.equal(rangeHolds(method, new Headers(fields), validators, now), holds)
    })
  }

  test('a date of the present second proves nothing', () => {
    assert.ok(!rangeHolds('GET', new Headers({ range, 'if-range': SAME }), state, MODIFIED.getTime() + 100))
  })
})
