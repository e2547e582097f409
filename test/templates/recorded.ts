// Random templates as Jinja2 rendered them: answers.json, which record.ts wrote.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sampleOf } from './generator.ts'
import { type Answer, answerOf, differenceOf, type Way } from './samples.ts'

interface Recorded {
  /** Fingerprint of the generator: recorded answers fit no other one. */
  readonly fingerprint: string
  readonly answers: readonly Answer[]
}

/** What the file holds. The answer at 0 is that to seed 1. */
export const { fingerprint: FINGERPRINT, answers: ANSWERS }: Recorded = JSON.parse(
  readFileSync(new URL('answers.json', import.meta.url), 'utf8'),
) as Recorded

/** Defines a test for each way, which looks at every `steps[way]`th template. */
export function describeRecorded(steps: Readonly<Record<Way, number>>): void {
  for (const [way, step] of Object.entries(steps) as [Way, number][])
    test(`recorded templates render as in Jinja2: ${way}`, async () => {
      let compared = 0
      for (let index = 0; index < ANSWERS.length; index += step) {
        await compare(ANSWERS[index] as Answer, index + 1, way)
        compared += 1
      }
      assert.equal(compared, Math.ceil(ANSWERS.length / step))
    })
}

async function compare(python: Answer, seed: number, way: Way): Promise<void> {
  const sample = sampleOf(seed)
  const here = await answerOf(sample, way)
  if (differenceOf(python, here) === undefined) assert.deepEqual(here, python, `seed ${seed}: ${sample.templates['main.html']}`)
}
