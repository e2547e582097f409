// The doubling probe: no function costs more than in proportion to its text, up to 10 million characters.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { costOf, textOf } from './doubling.ts'
import { PROBES } from './header-values.ts'
import { REQUEST_PROBES } from './request-texts.ts'

const SMALL = 625_000
const LARGE = 16 * SMALL
/** Between the 16 of a linear function and the 256 of a quadratic one, with room for caches, collection and noise. */
const MAX_RATIO = 128
/** Milliseconds: what costs less is not measured well, compilation included. A quadratic function needs minutes for the small text. */
const FLOOR = 20

describe('twice the text costs about twice', () => {
  for (const { functions, shapes } of [...PROBES, ...REQUEST_PROBES]) {
    for (const shape of shapes) {
      test(JSON.stringify(shape), async () => {
        const [small, large] = [textOf(shape, SMALL), textOf(shape, LARGE)]
        for (const [name, run] of Object.entries(functions)) {
          const base = await costOf(run, small, 1)
          const cost = await costOf(run, large, 1)
          assert.ok(cost / Math.max(base, FLOOR) < MAX_RATIO, `${name}: ${base} ms, ${cost} ms`)
        }
      })
    }
  }
})
