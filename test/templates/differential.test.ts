// Random templates, as Jinja2 rendered them and as we do, in each of the three ways: some of them, differential.long.test.ts takes all.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sampleOf } from './generator.ts'
import { ANSWERS, describeRecorded, FINGERPRINT } from './recorded.ts'

describe('random templates', () => {
  test('are those that were recorded', () => {
    assert.equal(JSON.stringify(sampleOf(ANSWERS.length)), FINGERPRINT, 'The generator changed: run `node test/templates/record.ts`.')
  })

  describeRecorded({ sync: 2, async: 8, sandbox: 8 })
})
