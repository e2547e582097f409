// The short form of the doubling probe: every function answers every shape of 50 000 characters in a fraction of the time that
// a quadratic one would need for its 2.5 * 10^9 steps.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { costOf, textOf } from './doubling.ts'
import { PROBES } from './header-values.ts'
import { REQUEST_PROBES } from './request-texts.ts'

const LENGTH = 50_000
/** Milliseconds of the processor: a hundred times what the slowest takes. */
const MUCH = 800

describe('no text makes a function slow', () => {
  for (const [index, { functions, shapes }] of [...PROBES, ...REQUEST_PROBES].entries()) {
    test(`${index} ${Object.keys(functions).slice(0, 3).join(', ')} ...`, async () => {
      for (const shape of shapes) {
        const text = textOf(shape, LENGTH)
        for (const [name, run] of Object.entries(functions))
          assert.ok((await costOf(run, text, 1)) < MUCH, `${name} ${JSON.stringify(shape)}`)
      }
    })
  }
})
