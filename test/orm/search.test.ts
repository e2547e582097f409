import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { auto, checkModels, createTables, type Database, dropTables, fullText, model, modelSet, searchRank, text, uuid } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Story extends model(
  { id: auto(), title: text({ maxLength: 200 }), body: text({ null: true }), views: text({ default: '' }) },
  { indexes: [fullText(['title', 'body'])] },
) {}
const stories = modelSet('search', { Story })

const ROWS = [
  ['The river rises', 'After the flood, the river-bank of Ærø gave way. To be continued.'],
  ['A quiet village', 'No river here; but École Élysée has a flood of applicants.'],
  ['Weather', null],
  ['Ship 7 of 12', 'An ox at sea: quick brown foxes, by the 12abc.'],
] as const

describeEachDatabase('full-text search', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, stories)
    try {
      await Story.using(database).createMany(ROWS.map(([title, body]) => ({ title, body })))
      await work()
    } finally {
      await dropTables(database, stories)
    }
  }
  const found = async (database: Database, words: string): Promise<number[]> => {
    const rows = await Story.using(database).search(words).orderBy('id').all()
    return rows.map(({ id }) => id)
  }

  each.test('finds rows by their words', (database) =>
    within(database, async () => {
      const answers: readonly (readonly [string, number[]])[] = [
        ['river', [1, 2]],
        ['RIVER flood', [1, 2]],
        ['the', [1, 4]],
        ['"river rises"', [1]],
        ['"river bank"', [1]],
        ['rivers', []],
        ['riv*', [1, 2]],
        ['river -village', [1]],
        ['-river', []],
        ['river -"quiet village" -zebra', [1]],
        ['école', [2]],
        ['ÉCOLE élysée', [2]],
        ['ecole', []],
        ['ærø', [1]],
        ['to be', [1]],
        ['be', [1]],
        ['ox', [4]],
        ['o*', [1, 2, 4]],
        ['"an ox"', [4]],
        ['7 ship', [4]],
        ['12abc', [4]],
        ['river -to', [2]],
        ['weather', [3]],
      ]
      for (const [words, ids] of answers) assert.deepEqual(await found(database, words), ids, words)
    }),
  )

  each.test('reads anything that is typed', (database) =>
    within(database, async () => {
      const typed = [
        '',
        '   ',
        '-',
        '"',
        '""',
        "'); drop table x; --",
        '* OR NEAR(',
        'a:b ^c',
        '+-~<>()@',
        '\0',
        '%',
        '\u{1f600}',
        '"river',
        'x'.repeat(5000),
      ]
      for (const words of typed) assert.ok(Array.isArray(await found(database, words)), words)
      for (const words of typed)
        assert.ok(Array.isArray(await Story.using(database).search(words).orderBy(searchRank(words).desc()).all()), words)
      assert.deepEqual(await found(database, '(river) & flood!'), [1, 2])
      assert.deepEqual(await found(database, `river ${'x '.repeat(100)}`), [])
    }),
  )

  each.test('goes with the rows', (database) =>
    within(database, async () => {
      const story = await Story.using(database).get({ id: 3 })
      story.body = 'Now of a river'
      await story.save()
      assert.deepEqual(await found(database, 'river'), [1, 2, 3])
      await Story.using(database).where({ id: 1 }).delete()
      assert.deepEqual(await found(database, 'river'), [2, 3])
      assert.equal(await Story.using(database).search('river').where({ title: 'Weather' }).count(), 1)
      await Story.using(database).search('village').update({ body: 'empty' })
      assert.deepEqual(await found(database, 'river'), [3])
    }),
  )

  each.test('ranks what fits better before', (database) =>
    within(database, async () => {
      await Story.using(database).create({ title: 'river river river', body: 'river' })
      const query = Story.using(database).search('river')
      const ranked = await query
        .annotate({ rank: searchRank('river') })
        .orderBy('-rank', 'id')
        .all()
      assert.equal(ranked[0]?.id, 5)
      assert.equal(ranked.length, 3)
      assert.ok(ranked.every(({ rank }) => rank > 0))
      const all = await Story.using(database)
        .orderBy('id')
        .annotate({ rank: searchRank('zebra') })
        .all()
      assert.equal((await query.orderBy(searchRank('river').desc()).first())?.id, 5)
      assert.deepEqual(
        all.map(({ rank }) => rank),
        [0, 0, 0, 0, 0],
      )
    }),
  )
})

describe('a model without a full-text index', () => {
  class Plain extends model({ id: auto(), title: text() }) {}

  test('cannot be searched', () => {
    modelSet('searchless', { Plain })
    assert.throws(() => Plain.query().search('x'), { code: 'ORM_SEARCH_INDEX' })
    assert.throws(() => Story.query().search({} as string), { code: 'ORM_SEARCH_TEXT' })
  })

  test('or one that cannot have it is told so', () => {
    class Odd extends model({ id: uuid({ primaryKey: true }), title: text() }, { indexes: [fullText(['title'])] }) {}
    const odd = modelSet('searchodd', { Odd })
    assert.deepEqual(
      checkModels([odd]).map(({ id, message }) => [id, message]),
      [['ORM_CHECK_INDEX', 'the fullText of Odd: a full-text index needs a primary key of one whole number']],
    )
  })
})
