import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { fakeExecutor, fakeRows } from '../../test/fake-executor.ts'
import { setAmbientExecutor } from './executor.ts'
import { boolean } from './fields/boolean.ts'
import { integer } from './fields/integers.ts'
import { json } from './fields/json.ts'
import { datetime } from './fields/moments.ts'
import { text } from './fields/texts.ts'
import { related } from './list.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { QuerySet } from './query-set.ts'
import { setRelated } from './related.ts'
import { foreignKey, manyToMany, reverse } from './relations.ts'
import { listen } from './signals.ts'

class User extends model({
  name: text({ maxLength: 10 }),
  password: text({ secret: true, default: 'none' }),
  articles: reverse(() => Article, 'author'),
}) {}
class Tag extends model({ name: text({ unique: true }) }) {}
class Article extends model({
  title: text(),
  views: integer({ default: 0 }),
  open: boolean({ default: true }),
  meta: json<{ words: string[] }>({ default: () => ({ words: [] as string[] }) }),
  updatedAt: datetime({ autoNow: true }),
  author: foreignKey(() => User),
  editor: foreignKey(() => User, { null: true }),
  tags: manyToMany(() => Tag),
}) {}
modelSet('rows', { User, Tag, Article })

const STORED = { id: 7, title: 'One', views: 3, open: true, meta: '{"words":["a"]}', updatedAt: new Date(0), authorId: 5, editorId: null }

/** An article of a fake database, and the database. */
function loaded(stored: Record<string, never> = {}): { article: Article; fake: ReturnType<typeof fakeExecutor> } {
  const fake = fakeExecutor()
  const [article] = fakeRows(Article, [{ ...STORED, ...stored }], fake)
  return { article: article as Article, fake }
}

/** The names and values that a write was given. */
function written(values: unknown): Record<string, unknown> {
  return Object.fromEntries([...(values as Map<{ name: string }, unknown>)].map(([{ name }, value]) => [name, value]))
}

describe('a new row', () => {
  test('has defaults, its own copy of each', () => {
    const one = new Article({ title: 'a' })
    const two = new Article({ title: 'b' })
    one.meta.words.push('x')
    assert.deepEqual([one.views, one.open, two.meta.words], [0, true, []])
  })

  test('refuses what is no field, __proto__ among it', () => {
    assert.throws(() => new Article({ titel: 'x' } as never), { code: 'ORM_FIELD_UNKNOWN', hint: 'did you mean "title"?' })
    assert.throws(() => new Article(JSON.parse('{"__proto__":{"admin":true}}')), { code: 'ORM_FIELD_UNKNOWN' })
    assert.throws(() => new Article([] as never), { code: 'ORM_VALUES_SHAPE' })
    assert.throws(() => new Article({ save: 1 } as never), { code: 'ORM_FIELD_UNKNOWN' })
  })

  test('is inserted with what it has, and gets what the database made', async () => {
    const fake = fakeExecutor()
    const before = setAmbientExecutor(() => fake)
    fake.made = { id: 12 }
    const article = await Article.create({ title: 'x', authorId: 5 }).finally(() => setAmbientExecutor(before))
    const values = written(fake.asked.flatMap(({ args }) => args[1] as unknown[])[0])
    assert.equal(article.id, 12)
    assert.ok(values['updatedAt'] instanceof Date && article.updatedAt instanceof Date)
    assert.deepEqual(Object.keys(values), ['title', 'views', 'open', 'meta', 'updatedAt', 'authorId', 'editorId'])
    assert.equal(values['meta'], '{"words":[]}')
  })

  test('says what it was not given, and what does not fit', async () => {
    const row = new Article({ title: 'x' })
    await assert.rejects(row.save(), { code: 'ORM_VALUE_MISSING', message: /a new Article was given no author/ })
    const long = new User({ name: 'a name that is long' })
    await assert.rejects(long.save(), {
      code: 'ORM_VALUE_LIMIT',
      message: /User\.name cannot be "a name that is long": expected a text of at most 10/,
    })
    const wrong = new User({ name: { $gt: '' } } as never)
    await assert.rejects(wrong.save(), { code: 'ORM_VALUE_TYPE', message: /User\.name cannot be Object/ })
    const secret = new User({ name: 'x', password: 5 } as never)
    await assert.rejects(secret.save(), { message: /User\.password cannot be what it was given/ })
  })

  test('has no lists before it is saved', () => {
    assert.throws(() => new User({ name: 'x' }).articles, { code: 'ORM_ROW_UNSAVED' })
  })
})

describe('a row that was read', () => {
  test('writes only what changed', async () => {
    const { article, fake } = loaded()
    await article.save()
    assert.deepEqual(fake.asked, [])
    article.title = 'Two'
    article.meta.words.push('b')
    await article.save()
    const [{ what, args } = { what: '', args: [] }] = fake.asked
    assert.equal(what, 'update')
    assert.deepEqual(Object.keys(written(args[1])).sort(), ['meta', 'title', 'updatedAt'])
    await article.save()
    assert.equal(fake.asked.length, 1)
  })

  test('knows that a Date was changed in place', async () => {
    const { article, fake } = loaded()
    article.updatedAt.setFullYear(2000)
    await article.save()
    assert.equal(fake.asked.length, 1)
  })

  test('says that it is gone', async () => {
    const { article, fake } = loaded()
    fake.count_ = 0
    article.title = 'x'
    await assert.rejects(article.save(), { code: 'ORM_ROW_GONE', status: 404 })
    await assert.rejects(article.refresh(), { code: 'ORM_ROW_GONE' })
  })

  test('keeps its key', async () => {
    const { article } = loaded()
    ;(article as { id: number }).id = 8
    await assert.rejects(article.save(), { code: 'ORM_ROW_KEY' })
  })

  test('is read again', async () => {
    const { article, fake } = loaded()
    fake.rows = [{ ...STORED, title: 'New' }]
    article.title = 'Mine'
    await article.refresh()
    assert.equal(article.title, 'New')
    await article.save()
    assert.deepEqual(
      fake.asked.map(({ what }) => what),
      ['all'],
    )
  })

  test('is deleted once', async () => {
    const { article, fake } = loaded()
    await article.delete()
    assert.equal(fake.asked[0]?.what, 'delete')
    await assert.rejects(article.delete(), { code: 'ORM_ROW_UNSAVED' })
  })

  test('throws for a column that was not read, until it is given', async () => {
    const fake = fakeExecutor()
    const [article] = fakeRows(Article, [{ id: 7, title: 'One' }], fake) as Article[]
    assert.throws(() => article?.views, { code: 'ORM_COLUMN_DEFERRED', message: 'Article.views was not read by this query' })
    assert.deepEqual(Object.keys(article?.toJSON() ?? {}), ['id', 'title'])
    if (article !== undefined) article.views = 4
    assert.equal(article?.views, 4)
    await article?.save()
    assert.deepEqual(Object.keys(written(fake.asked[0]?.args[1])), ['views', 'updatedAt'])
  })

  test('refuses what the database should not hold', () => {
    assert.throws(() => loaded({ views: 'many' as never }), {
      code: 'ORM_VALUE_STORED',
      message: /the database holds "many" in Article\.views/,
    })
  })
})

describe('relations of a row', () => {
  test('say how to load them', () => {
    const { article } = loaded()
    assert.throws(() => article.author, {
      code: 'ORM_RELATION_NOT_LOADED',
      message: 'Article.author is not loaded',
      hint: "load it with the query, .with('author'), or now: await row.load('author')",
    })
    assert.equal(article.editor, null)
  })

  test('are no part of what is printed, spread or compared', () => {
    const { article } = loaded()
    assert.match(inspect(article), /^Article \{/)
    assert.equal('author' in { ...article }, false)
    assert.deepEqual(article, loaded().article)
  })

  test('take a row or a key, and keep column and relation the same', () => {
    const { article } = loaded()
    const [ada] = fakeRows(User, [{ id: 9, name: 'Ada', password: 'p' }]) as User[]
    assert.ok(ada)
    article.author = ada
    assert.deepEqual([article.authorId, article.author], [9, ada])
    article.authorId = 5
    assert.throws(() => article.author, { code: 'ORM_RELATION_NOT_LOADED' })
    assert.throws(() => Object.assign(article, { author: article }), { code: 'ORM_VALUE_TYPE', message: /expected a row of User/ })
    assert.throws(() => Object.assign(article, { author: new User({ name: 'x' }) }), { code: 'ORM_ROW_UNSAVED' })
    assert.throws(() => Object.assign(article, { tags: [] }), { code: 'ORM_RELATION_ASSIGNED' })
  })

  test('that are lists are queries of these rows', async () => {
    const fake = fakeExecutor()
    const [ada] = fakeRows(User, [{ id: 9, name: 'Ada', password: 'p' }], fake) as User[]
    const { conditions, executor } = QuerySet.stateOf(ada?.articles)
    assert.equal(executor, fake)
    assert.deepEqual(
      conditions.map((node) => node.type === 'compare' && [node.path.text, node.comparison]),
      [['authorId', { name: 'eq', operands: [9] }]],
    )
  })

  test('of many to many add and remove by row or key', async () => {
    const { article, fake } = loaded()
    const [tag] = fakeRows(Tag, [{ id: 3, name: 'x' }]) as Tag[]
    assert.ok(tag)
    await article.tags.add(tag, 4)
    await article.tags.remove(3)
    await article.tags.clear()
    assert.deepEqual(
      fake.asked.map(({ what, args }) => [what, args[2]]),
      [
        ['link', [3, 4]],
        ['unlink', [3]],
        ['unlink', null],
      ],
    )
    await assert.rejects(article.tags.add('x' as never), { code: 'ORM_VALUE_TYPE' })
  })

  test('that are loaded lists have a query behind them', async () => {
    const { article, fake } = loaded()
    setRelated(article, 'tags', fakeRows(Tag, [{ id: 1, name: 't' }]))
    assert.equal((article.tags as unknown as readonly Tag[])[0]?.name, 't')
    assert.throws(() => (article.tags as unknown as Tag[]).push(new Tag()), TypeError)
    await related(article, 'tags').add(2)
    assert.deepEqual([fake.asked[0]?.what, fake.asked[0]?.args[2]], ['link', [2]])
    for (const name of ['author', 'title', 'nobody', '__proto__'])
      assert.throws(() => related(article, name as never), { code: 'ORM_RELATION_UNKNOWN' })
    assert.throws(() => related({}, 'tags' as never), { code: 'ORM_RELATION_UNKNOWN' })
  })

  test('are loaded for all rows of a query', async () => {
    const fake = fakeExecutor()
    const rows = fakeRows(Article, [STORED, { ...STORED, id: 8 }], fake) as Article[]
    await rows[0]?.load('author')
    assert.deepEqual(fake.asked[0]?.args[1], rows)
    await assert.rejects(Promise.resolve(rows[0]?.load('title' as never)), { code: 'ORM_RELATION_UNKNOWN' })
  })
})

describe('JSON of a row', () => {
  test('has columns that are not secret, and what is loaded', () => {
    const { article } = loaded()
    const [ada] = fakeRows(User, [{ id: 5, name: 'Ada', password: 'p' }]) as User[]
    setRelated(article, 'author', ada as User)
    setRelated(article, 'tags', fakeRows(Tag, [{ id: 1, name: 't' }]))
    const json = JSON.parse(JSON.stringify(article))
    assert.deepEqual([json.author, json.tags, json.title], [{ id: 5, name: 'Ada' }, [{ id: 1, name: 't' }], 'One'])
    assert.equal('editor' in json, false)
    assert.doesNotMatch(inspect(ada), /password/)
    assert.equal(ada?.password, 'p')
  })
})

describe('signals', () => {
  test('tell what is saved and deleted, until they are ended', async () => {
    const { article } = loaded()
    const heard: string[] = []
    const ends = (['beforeSave', 'afterSave', 'beforeDelete', 'afterDelete'] as const).map((moment) =>
      listen(Article, moment, (row, event) => {
        heard.push(`${event.moment} ${row.title} ${event.changed.length}`)
      }),
    )
    article.title = 'x'
    await article.save()
    await article.delete()
    for (const end of ends) end()
    article.title = 'y'
    assert.deepEqual(heard, ['beforeSave x 2', 'afterSave x 2', 'beforeDelete x 0', 'afterDelete x 0'])
  })

  test('can refuse', async () => {
    const { article, fake } = loaded()
    const end = listen(Article, 'beforeSave', () => {
      throw new Error('no')
    })
    article.title = 'z'
    await assert.rejects(article.save(), /no/).finally(end)
    assert.deepEqual(fake.asked, [])
  })
})

describe('validate', () => {
  test('gives sentences by field, and asks what is taken', async () => {
    const fake = fakeExecutor()
    const [tag] = fakeRows(Tag, [{ id: 3, name: 'x' }], fake) as Tag[]
    assert.ok(tag)
    tag.name = 'taken'
    assert.deepEqual({ ...(await tag.validate()) }, { name: ['There is a Tag with this name already.'] })
    fake.count_ = 0
    assert.deepEqual({ ...(await tag.validate()) }, {})
    const user = new User({ name: 'a name that is long' })
    assert.deepEqual({ ...(await user.validate()) }, { name: ['This has to be a text of at most 10 characters.'] })
  })
})
