import assert from 'node:assert/strict'
import { count, is, type TablesOf } from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Article, type PRESS } from './press.ts'
import { fillPress } from './press-rows.ts'

declare module '../../src/orm/kysely.ts' {
  interface Tables extends TablesOf<typeof PRESS> {}
}

describeEachDatabase('kysely', (each) => {
  each.test('runs on the connections of a database, typed by its models', async (database) => {
    await fillPress(database)
    const { kysely } = database
    const rows = await kysely
      .selectFrom('press_article')
      .innerJoin('press_section', 'press_section.id', 'press_article.section_id')
      .select(({ fn }) => ['press_section.name', fn.countAll<number | string>().as('articles')])
      .where('press_article.views', '>', 3)
      .groupBy('press_section.name')
      .execute()
    const sections = await Article.using(database)
      .where({ views: is.gt(3), section: is.notNull })
      .values('section.name')
      .annotate({ articles: count() })
      .all()
    const listOf = (all: readonly { name: string; articles: number | string }[]): string[] =>
      all.map(({ name, articles }) => `${name} ${articles}`).sort()
    assert.deepEqual(listOf(rows), listOf(sections.map((row) => ({ name: row['section.name'] as string, articles: row.articles }))))
    assert.ok(rows.every(({ name, articles }) => typeof name === 'string' && Number(articles) > 0))
    const streamed: unknown[] = []
    for await (const { id } of kysely.selectFrom('press_tag').select('id').orderBy('id').stream()) streamed.push(id)
    assert.equal(streamed.length, 12)
  })

  each.test('is within the transactions of the database, and begins none', async (database) => {
    const before = await database.kysely.selectFrom('press_tag').select('id').execute()
    await assert.rejects(
      database.transaction(async () => {
        const { numInsertedOrUpdatedRows } = await database.kysely
          .insertInto('press_tag')
          .values({ id: 500, name: 'x', weight: 1 })
          .executeTakeFirstOrThrow()
        assert.equal(numInsertedOrUpdatedRows, 1n)
        throw new Error('no')
      }),
      /no/,
    )
    assert.equal((await database.kysely.selectFrom('press_tag').select('id').execute()).length, before.length)
    await assert.rejects(
      database.kysely.transaction().execute(async () => undefined),
      { code: 'ORM_KYSELY_TRANSACTION' },
    )
  })
})
