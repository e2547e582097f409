// Records what Django answers to the first random queries: `node test/orm/record.ts`, after a change of the models, of their rows
// or of the generator.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../src/orm.ts'
import { askDjango } from './ask-django.ts'
import { fillPress } from './press-rows.ts'
import { treeOf } from './trees.ts'

/** Queries that `npm test` compares. */
export const RECORDED: number = 500

const folder = mkdtempSync(join(tmpdir(), 'nuages-'))
const url = `sqlite:${join(folder, 'press.db')}`
const database = connect(url)
try {
  await fillPress(database)
  const trees = Array.from({ length: RECORDED }, (_, place) => treeOf(place + 1))
  const answers = askDjango(trees, url)
  const lines = [JSON.stringify({ last: treeOf(RECORDED) }), ...answers.map((answer) => JSON.stringify(answer))]
  writeFileSync(new URL('answers.jsonl', import.meta.url), `${lines.join('\n')}\n`)
} finally {
  await database.close()
  rmSync(folder, { recursive: true })
}
