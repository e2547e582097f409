// All recorded templates in each of the three ways, and 20,000 fresh ones, rendered by Jinja2 on this machine.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { askJinja } from './ask-jinja.ts'
import { sampleOf } from './generator.ts'
import { describeRecorded } from './recorded.ts'
import { answerOf, differenceOf } from './samples.ts'

const SAMPLES = 20_000
const CHUNK = 2_000
/** As many differences as are explained at most, in all. */
const EXPLAINED = SAMPLES / 100

test('20,000 random templates render as in Jinja2', {
  skip: !existsSync('/usr/bin/python3') && 'no Python here',
  timeout: 900_000,
}, async () => {
  let explained = 0
  for (let from = 100_000; from < 100_000 + SAMPLES; from += CHUNK) {
    const samples = Array.from({ length: CHUNK }, (_, index) => sampleOf(from + index))
    const answers = askJinja(samples)
    for (const [index, sample] of samples.entries()) {
      const python = answers[index]
      assert.ok(python)
      const here = await answerOf(sample, 'sync')
      const difference = differenceOf(python, here)
      if (difference === undefined) assert.deepEqual(here, python, `seed ${from + index}: ${sample.templates['main.html']}`)
      if (difference !== null) explained += 1
    }
  }
  assert.ok(explained < EXPLAINED, `${explained} differ`)
})

describeRecorded({ sync: 1, async: 1, sandbox: 1 })
