import assert from 'node:assert/strict'
import { value } from '../../src/orm.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Article, Section } from './press.ts'
import { fillPress } from './press-rows.ts'

describeEachDatabase('unions', (each) => {
  each.test('are ordered by what their queries compute, leave out what the first one does, and load relations', async (database) => {
    await fillPress(database)
    const articles = Article.using(database).defer('body')
    const [one, two] = await Section.using(database).orderBy('id').limit(2).all()
    const of = (section: Section | undefined, place: number) =>
      articles
        .where({ sectionId: section?.id ?? 0 })
        .annotate({ place: value<number>(place) })
        .orderBy('-views', 'id')
        .limit(2)
    const found = await of(two, 1).unionAll(of(one, 0)).with('section', 'tags').orderBy('place', '-views', 'id').all()
    const expected = [...(await of(one, 0).all()), ...(await of(two, 1).all())]
    assert.deepEqual(
      found.map(({ id, place, section }) => [id, place, section?.id]),
      expected.map(({ id, place, sectionId }) => [id, place, sectionId]),
    )
    assert.ok(found.length > 2)
    assert.throws(() => found[0]?.body, { code: 'ORM_COLUMN_DEFERRED' })
  })
})
