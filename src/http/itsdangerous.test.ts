import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../base/clock.ts'
import { itsdangerousSigner, itsdangerousTimestampSigner, URLSafeSerializer, URLSafeTimedSerializer } from './itsdangerous.ts'

test('values come back, and young ones only', () => {
  const clock = new ManualClock(1e12)
  const serializer = new URLSafeTimedSerializer('key', { clock })
  const token = serializer.dumps({ id: 1 })
  clock.advance(10_000)
  assert.deepEqual(serializer.loads(token, { maxAge: 10 }), { id: 1 })
  assert.deepEqual(serializer.read(token), { value: { id: 1 }, signedAt: new Date(1e12) })
  assert.throws(() => serializer.loads(token, { maxAge: 9 }), { code: 'SIGNATURE_EXPIRED' })
  assert.throws(() => new URLSafeSerializer('key').loads(token), { code: 'SIGNED_VALUE_INVALID' })
  assert.deepEqual(new URLSafeSerializer('key').loads(new URLSafeSerializer(['key', 'old']).dumps([1])), [1])
})

test('the newest key stands first', () => {
  const old = new URLSafeSerializer('old').dumps(1)
  assert.equal(new URLSafeSerializer(['new', 'old']).loads(old), 1)
  assert.throws(() => new URLSafeSerializer('old').loads(new URLSafeSerializer(['new', 'old']).dumps(1)), { code: 'SIGNATURE_INVALID' })
})

test('a limit for what is compressed', () => {
  const token = new URLSafeSerializer('key').dumps('x'.repeat(1000))
  assert.throws(() => new URLSafeSerializer('key', { inflateLimit: 100 }).loads(token), { code: 'SIGNED_VALUE_INVALID' })
  const timed = new URLSafeTimedSerializer('key', { inflateLimit: 100 })
  assert.throws(() => timed.loads(timed.dumps('x'.repeat(1000))), { code: 'SIGNED_VALUE_INVALID' })
})

test("signers with itsdangerous's defaults", () => {
  assert.equal(itsdangerousSigner('secret-key').sign('hello'), 'hello.GIG_I5genEs4rf1bcDRWLO8Yso4')
  assert.equal(
    itsdangerousTimestampSigner('secret-key', { clock: new ManualClock(1_767_225_600_700) }).unsign(
      'hello.aVW5AA.qGtiykt3vQQ5ErDuF1Oz1VtyD8Q',
      { maxAge: 0 },
    ),
    'hello',
  )
})
