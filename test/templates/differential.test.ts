// Random templates, as Jinja2 rendered them (answers.json, recorded by record.ts) and as we do, in each of the three ways.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { sampleOf } from './generator.ts'
import { type Answer, answerOf, differenceOf, type Way } from './samples.ts'

interface Recorded {
  /** Fingerprint of the generator: recorded answers fit no other one. */
  readonly fingerprint: string
  readonly answers: readonly Answer[]
}

describe('random templates', () => {
  const { fingerprint, answers } = JSON.parse(readFileSync(new URL('answers.json', import.meta.url), 'utf8')) as Recorded

  test('are those that were recorded', () => {
    assert.equal(JSON.stringify(sampleOf(answers.length)), fingerprint, 'The generator changed: run `node test/templates/record.ts`.')
  })

  for (const [way, step] of [
    ['sync', 1],
    ['async', 4],
    ['sandbox', 4],
  ] as const satisfies readonly (readonly [Way, number])[]) {
    test(`render as in Jinja2: ${way}`, async () => {
      let compared = 0
      for (let index = 0; index < answers.length; index += step) {
        const python = answers[index] as Answer
        const here = await answerOf(sampleOf(index + 1), way)
        if (differenceOf(python, here) === undefined)
          assert.deepEqual(here, python, `seed ${index + 1}: ${sampleOf(index + 1).templates['main.html']}`)
        compared += 1
      }
      assert.equal(compared, Math.ceil(answers.length / step))
    })
  }
})
