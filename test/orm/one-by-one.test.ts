import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { connect } from '../../src/orm.ts'
import { assertQueries, countQueries } from '../../src/testing.ts'
import { Article } from './press.ts'
import { fillPress } from './press-rows.ts'

describe('lists of many rows', () => {
  test('that a loop asks for one by one are told of while the program is developed, with the line', async (t) => {
    await using database = connect('sqlite::memory:')
    await fillPress(database)
    const warn = t.mock.method(console, 'warn', () => undefined)
    const articles = await Article.using(database).limit(5).all()
    for (const article of articles) await article.comments.count()
    assert.equal(warn.mock.callCount(), 0)
    process.env['DEBUG'] = '1'
    try {
      for (const article of articles) await article.comments.count()
      for (const article of articles) await article.comments.count()
    } finally {
      delete process.env['DEBUG']
    }
    assert.equal(warn.mock.callCount(), 1)
    assert.match(
      String(warn.mock.calls[0]?.arguments[0]),
      /Article\.comments is asked for row by row at .*one-by-one\.test\.ts:\d+: .*\.with\('comments'\)/,
    )
  })

  test('that a loop loads are loaded once', async () => {
    await using database = connect('sqlite::memory:')
    await fillPress(database)
    const articles = await Article.using(database).orderBy('id').limit(5).all()
    await assertQueries(2, async () => {
      for (const article of articles) await article.load({ comments: { reader: true }, section: true })
    })
    const { queries } = await countQueries(() => articles[0]?.load('comments', 'tags'))
    assert.equal(queries.length, 2)
    await assert.rejects(
      assertQueries(1, () => undefined),
      { code: 'TEST_QUERIES', message: /0 statements were run, expected 1/ },
    )
  })
})
