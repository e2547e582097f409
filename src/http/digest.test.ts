import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digest, hmac, sameText } from './digest.ts'

test('digests of parts in a row', () => {
  assert.equal(digest('sha1', 'ab', new Uint8Array([99])).toString('hex'), 'a9993e364706816aba3e25717850c26c9cd0d89d')
  // RFC 4231, case 2
  assert.equal(
    hmac('sha256', 'Jefe', 'what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

test('texts are the same or not, whatever their lengths', () => {
  assert.ok(sameText('a', 'a') && sameText('', ''))
  for (const [a, b] of [
    ['a', 'b'],
    ['a', ''],
    ['a', 'aa'],
    ['é', 'e'],
    ['\u{fffd}', '\u{fffe}'],
  ] as const)
    assert.ok(!sameText(a, b))
})
