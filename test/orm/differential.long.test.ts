// 5,000 random queries on each engine, by Django and by us.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from '../../src/orm.ts'
import { type Found, makeDatabase } from '../databases.ts'
import { askDjango } from './ask-django.ts'
import { differenceOf } from './differences.ts'
import { ourAnswer } from './ours.ts'
import { fillPress } from './press-rows.ts'
import { treeOf } from './trees.ts'

const COUNT = 5_000

async function place(engine: 'sqlite' | 'postgres' | 'mysql'): Promise<Found> {
  if (engine !== 'sqlite') return makeDatabase(engine)
  const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
  return { database: { url: `sqlite:${join(folder, 'press.db')}`, drop: async () => rmSync(folder, { recursive: true }) } }
}

for (const engine of ['sqlite', 'postgres', 'mysql'] as const) {
  test(`${COUNT} random queries are answered as by Django on ${engine}`, async (t) => {
    const { database: found, missing } = await place(engine)
    if (found === undefined) {
      t.skip(missing)
      return
    }
    const database = connect(found.url)
    try {
      await fillPress(database)
      const trees = Array.from({ length: COUNT }, (_, seed) => treeOf(seed + 1))
      const answers = askDjango(trees, found.url)
      let compared = 0
      for (const [seed, theirs] of answers.entries()) {
        if (differenceOf(seed + 1, theirs) !== undefined) continue
        const tree = trees[seed] as (typeof trees)[0]
        assert.deepEqual(JSON.parse(JSON.stringify(await ourAnswer(tree, database))), theirs, `query ${seed + 1}: ${JSON.stringify(tree)}`)
        compared++
      }
      assert.ok(compared > COUNT * 0.99, `${compared} were compared`)
    } finally {
      await database.close()
      await found.drop()
    }
  })
}
