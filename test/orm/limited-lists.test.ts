import assert from 'node:assert/strict'
import { countQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Article, Section } from './press.ts'
import { fillPress } from './press-rows.ts'

describeEachDatabase('lists with a limit for each row', (each) => {
  each.test('do not carry along what was left out, and still load what belongs to them', async (database) => {
    await fillPress(database)
    const newest = Article.query().defer('body').orderBy('-views').limit(2).with('section', 'editor', 'tags')
    const { result, queries } = await countQueries(() => Section.using(database).orderBy('id').with({ articles: newest }).all())
    assert.ok(queries.every(({ sql }) => !/\bbody\b/.test(sql)))
    assert.ok(result.some(({ articles }) => articles.length === 2))
    for (const { id, articles } of result) {
      const whole = await Article.using(database).where({ sectionId: id }).orderBy('-views', 'id').limit(2).with('editor', 'tags').all()
      assert.deepEqual(
        articles.map(({ title, section, editor, tags }) => [title, section?.id, editor?.name, tags.map(({ name }) => name).sort()]),
        whole.map(({ title, editor, tags }) => [title, id, editor?.name, tags.map(({ name }) => name).sort()]),
      )
    }
  })
})
