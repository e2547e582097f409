// A fourth backend: PGlite by `postgresBackend`. Random queries have the answers of Django on it too.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { connect, type Database, type PostgresAnswer, type PostgresClient, type PostgresQuery, postgresBackend } from '../../src/orm.ts'
import { differenceOf } from './differences.ts'
import { ourAnswer } from './ours.ts'
import { Tag } from './press.ts'
import { fillPress } from './press-rows.ts'
import { treeOf } from './trees.ts'

const TYPES: readonly number[] = [16, 17, 20, 21, 23, 25, 26, 114, 700, 701, 1042, 1043, 1082, 1083, 1114, 1184, 1700, 2950, 3802]
const BYTES = 17

class PgliteClient implements PostgresClient {
  readonly #database: PGlite = new PGlite()

  query(text: string): Promise<{ command: string }>
  query(query: PostgresQuery): Promise<PostgresAnswer>
  async query(query: string | PostgresQuery): Promise<{ command: string } | PostgresAnswer> {
    if (typeof query === 'string') {
      const results = await this.#database.exec(query)
      return { command: (results.at(-1) as { command?: string } | undefined)?.command ?? '' }
    }
    const parsers = Object.fromEntries(TYPES.map((type) => [type, query.types.getTypeParser(type)]))
    const serializers = Object.fromEntries(TYPES.filter((type) => type !== BYTES).map((type) => [type, String]))
    const answer = await this.#database.query(query.text, query.values, { rowMode: 'array', parsers, serializers })
    const { command = '' } = answer as { command?: string }
    return { rows: answer.rows as PostgresAnswer['rows'], fields: answer.fields, rowCount: answer.affectedRows ?? null, command }
  }

  async end(): Promise<void> {
    await this.#database.close()
  }

  on(): void {
    // It is cut by nobody but us.
  }
}

function open(): Database {
  return connect(
    postgresBackend('pglite', async () => new PgliteClient()),
    { pool: { max: 1, idleTimeout: 2 ** 31 - 1 } },
  )
}

describe('a backend of one’s own', () => {
  test('has the answers of Django, transactions and named errors', async () => {
    const database = open()
    await fillPress(database)
    const [, ...lines] = readFileSync(new URL('answers.jsonl', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
    for (let place = 0; place < lines.length; place += 5) {
      const theirs: unknown = JSON.parse(lines[place] as string)
      if (differenceOf(place + 1, theirs) !== undefined) continue
      const tree = treeOf(place + 1)
      const ours: unknown = JSON.parse(JSON.stringify(await ourAnswer(tree, database)))
      assert.deepEqual(ours, theirs, `query ${place + 1}: ${JSON.stringify(tree)}`)
    }
    const before = await Tag.using(database).count()
    await assert.rejects(
      database.transaction(async () => {
        await Tag.using(database).create({ name: 'gone' })
        throw new Error('undone')
      }),
      /undone/,
    )
    assert.equal(await Tag.using(database).count(), before)
    await assert.rejects(async () => database.execute('select nothing from nowhere'), { code: 'DATABASE_STATEMENT_FAILED' })
    await database.close()
  })
})
