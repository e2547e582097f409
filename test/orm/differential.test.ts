// Random queries, answered as Django answered them, on every engine. All 5,000 are in differential.long.test.ts.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { describeEachDatabase } from '../each-database.ts'
import { DIFFERENCES, differenceOf } from './differences.ts'
import { ourAnswer } from './ours.ts'
import { fillPress } from './press-rows.ts'
import { treeOf } from './trees.ts'

const [head = '', ...lines] = readFileSync(new URL('answers.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const ANSWERS: readonly unknown[] = lines.map((line) => JSON.parse(line) as unknown)

describe('random queries', () => {
  test('are those that Django answered', () => {
    const { last } = JSON.parse(head) as { last: unknown }
    assert.deepEqual(JSON.parse(JSON.stringify(treeOf(ANSWERS.length))), last, 'The generator changed: run `node test/orm/record.ts`.')
  })

  test('differ from Django in few kinds, each of which occurs', () => {
    assert.ok(DIFFERENCES.length <= 10)
    for (const { why, seed, isSo } of DIFFERENCES) assert.ok(isSo(treeOf(seed), ANSWERS[seed - 1]), why)
    assert.ok(ANSWERS.filter((answer, place) => differenceOf(place + 1, answer) !== undefined).length < ANSWERS.length / 50)
  })
})

describeEachDatabase('random queries', (each) => {
  each.test('have the answers of Django', async (database) => {
    await fillPress(database)
    // Servers take longer: every third query.
    const step = each.dialect === 'sqlite' ? 1 : 3
    for (let place = 0; place < ANSWERS.length; place += step) {
      const theirs = ANSWERS[place]
      if (differenceOf(place + 1, theirs) !== undefined) continue
      const tree = treeOf(place + 1)
      const ours: unknown = JSON.parse(JSON.stringify(await ourAnswer(tree, database)))
      assert.deepEqual(ours, theirs, `query ${place + 1}: ${JSON.stringify(tree)}`)
    }
  })
})
