import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bindRouter, connect, is, param, readYourWrites, withReplicas } from '../../src/orm.ts'
import { Article, Section, Tag } from './press.ts'
import { fillPress } from './press-rows.ts'

/** Databases that hold different rows, so that it shows which one was asked. */
async function three() {
  const [main, one, two] = ['main', 'one', 'two'].map((name) => connect('sqlite::memory:', { name }))
  const all = [main, one, two] as [typeof main & object, typeof main & object, typeof main & object]
  for (const database of all) {
    await fillPress(database)
    await Tag.using(database).update({ name: database.name })
  }
  return all
}

describe('several databases', () => {
  const nameIn = async (): Promise<string | undefined> => (await Tag.query().first())?.name

  test('are read in turn, and written to in one', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    const seen = [await nameIn(), await nameIn(), await nameIn()]
    assert.deepEqual(new Set(seen), new Set(['one', 'two']))
    const tag = await Tag.create({ name: 'fresh' })
    assert.equal(await Tag.query().where({ name: 'fresh' }).count(), 0)
    await main.transaction(async () => assert.equal((await Tag.query().where({ id: tag.id }).lock().get()).name, 'fresh'))
    await main.transaction(async () => assert.equal(await nameIn(), 'main'))
    for (const database of [main, ...replicas]) await database.close()
  })

  test('are read where something was written before, within a request', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    await readYourWrites(async () => {
      assert.notEqual(await nameIn(), 'main')
      await Tag.query().where({ id: 3 }).update({ weight: 1 })
      assert.equal(await nameIn(), 'main')
    })
    assert.notEqual(await nameIn(), 'main')
    for (const database of [main, ...replicas]) await database.close()
  })

  test('are written to in one, whichever of them the row was read from', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    const names = async (): Promise<unknown[]> => {
      const all = await Promise.all(
        [main, ...replicas].map((database) => database.execute('select name from press_tag where id <= 4 order by id')),
      )
      return all.map(({ rows }) => rows.map(([name]) => name).join(' '))
    }
    const kept = ['one one one one', 'two two two two']
    const row = await Tag.get({ id: 1 })
    row.name = 'saved'
    await row.save()
    const [article] = await Article.query()
      .with('tags', { comments: { reader: true } })
      .where({ 'tags.id': 2 })
      .limit(1)
      .all()
    const [tag] = article?.tags.filter(({ id }) => id === 2) ?? []
    assert.ok(tag !== undefined)
    tag.name = 'loaded'
    await tag.save()
    for await (const one of Tag.where({ id: 3 })) {
      one.name = 'iterated'
      await one.save()
    }
    const late = (await Article.query()
      .where({ 'tags.id': 4, authors: is.some({}) })
      .first()) as Article
    await late.load('tags')
    const other = [...(late as unknown as { tags: Tag[] }).tags].find(({ id }) => id === 4) as Tag
    other.name = 'late'
    await Tag.query().saveMany([other])
    assert.deepEqual(await names(), ['saved loaded iterated late', ...kept])
    await other.articles.update({ title: 'by the list' })
    await late.authors.clear()
    const titled = "select count(*) from press_article where title = 'by the list'"
    const linked = 'select count(*) from press_article_authors'
    const counts = async (sql: string): Promise<number[]> =>
      Promise.all([main, ...replicas].map(async (database) => Number((await database.execute(sql)).rows[0]?.[0])))
    const [titles, links] = [await counts(titled), await counts(linked)]
    assert.deepEqual([(titles[0] ?? 0) > 0, titles.slice(1)], [true, [0, 0]])
    assert.deepEqual([(links[0] ?? 0) < (links[1] ?? 0), links[1]], [true, links[2]])
    for (const database of [main, ...replicas]) await database.close()
  })

  test('prepare a query once', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    const prepared = Tag.where({ id: param('id') }).prepare()
    for (const id of [1, 2, 3]) {
      const tag = await prepared.get({ id })
      assert.notEqual(tag.name, 'main')
      tag.name = `fresh ${id}`
      await tag.save()
    }
    assert.deepEqual((await main.execute("select count(*) from press_tag where name like 'fresh%'")).rows, [[3]])
    for (const database of [main, ...replicas]) await database.close()
  })

  test('are each asked when it is their turn, and one that is away says which it is', async () => {
    const [main, one] = await three()
    const away = connect('postgres://nobody@127.0.0.1:1/copy', { name: 'away', connectTimeout: 500 })
    withReplicas(main, [one, away]).bind()
    const answers = await Promise.allSettled([nameIn(), nameIn(), nameIn(), nameIn()])
    const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code)).toSorted()
    assert.deepEqual(told, ['DATABASE_CONNECTION_FAILED', 'DATABASE_CONNECTION_FAILED', 'one', 'one'])
    const failed = answers.find((answer) => answer.status === 'rejected')
    assert.match(String(failed?.reason), /postgres:\/\/127\.0\.0\.1:1\/copy/)
    assert.equal(failed?.reason.status, 503)
    // What is written, and what is read in a transaction or after a write, needs no replica.
    await readYourWrites(async () => {
      await Tag.create({ name: 'fresh' })
      for (let time = 0; time < 3; time++) assert.equal(await nameIn(), 'main')
    })
    await main.transaction(async () => assert.equal(await nameIn(), 'main'))
    for (const database of [main, one, away]) await database.close()
  })

  test('know for each request by itself what it has written', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    const begun = Promise.withResolvers<void>()
    const written = Promise.withResolvers<void>()
    const reader = readYourWrites(async () => {
      begun.resolve()
      await written.promise
      return nameIn()
    })
    const writer = readYourWrites(async () => {
      await begun.promise
      await Promise.all([Tag.where({ id: 9 }).update({ weight: 1 })])
      written.resolve()
      return Promise.all([nameIn(), nameIn(), nameIn()])
    })
    assert.deepEqual(await writer, ['main', 'main', 'main'])
    assert.notEqual(await reader, 'main')
    const failing = readYourWrites(async () => {
      await assert.rejects(Tag.create({ name: 'x', weight: 'y' as never }), { code: 'ORM_VALUE_TYPE' })
      return nameIn()
    })
    assert.notEqual(await failing, 'main', 'nothing was written')
    for (const database of [main, ...replicas]) await database.close()
  })

  test('are chosen by a router', async () => {
    const [main, one, two] = await three()
    const end = bindRouter((model, kind) => {
      if (model === Section) return two
      return kind === 'read' ? one : main
    })
    try {
      assert.equal(await nameIn(), 'one')
      await Tag.query().where({ id: 1 }).update({ name: 'written' })
      assert.deepEqual([(await Tag.using(main).get({ id: 1 })).name, (await Tag.using(one).get({ id: 1 })).name], ['written', 'one'])
      await Section.create({ name: 'only here' })
      assert.equal(await Section.using(two).where({ name: 'only here' }).exists(), true)
    } finally {
      end()
    }
    for (const database of [main, one, two]) await database.close()
  })
})
