import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  checkModels,
  count,
  createTables,
  type Database,
  dropTables,
  f,
  foreignKey,
  genericKey,
  integer,
  is,
  manyToMany,
  model,
  modelSet,
  param,
  reverse,
  reverseOne,
  text,
  uuid,
} from 'nuages/orm'
import { assertQueries } from 'nuages/testing'
import { describeEachDatabase } from '../each-database.ts'

class Writer extends model({ name: text() }) {}
class Article extends model({
  title: text(),
  writer: foreignKey(() => Writer, { null: true }),
  comments: reverse(() => Comment, 'target'),
  cover: reverseOne(() => Cover, 'of'),
}) {}
class Picture extends model({ id: uuid({ primaryKey: true }), caption: text(), comments: reverse(() => Comment, 'target') }) {}
class Comment extends model(
  {
    said: text(),
    votes: integer({ default: 0 }),
    target: genericKey({ article: () => Article, picture: () => Picture }, { onDelete: 'cascade' }),
    answers: genericKey({ comment: () => Comment, article: () => Article }, { null: true, onDelete: 'setNull' }),
    readers: manyToMany(() => Writer),
  },
  { ordering: ['id'] },
) {}
class Cover extends model({
  name: text(),
  of: genericKey({ article: () => Article, picture: () => Picture }, { unique: true, onDelete: 'protect' }),
}) {}
const press = modelSet('press', { Writer, Article, Picture, Comment, Cover })

describeEachDatabase('a generic key', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, press)
    try {
      await database.within(work)
    } finally {
      await dropTables(database, press)
    }
  }
  const said = (comments: readonly Comment[]): string[] => comments.map((comment) => comment.said)
  const fill = async (): Promise<{ rain: Article; sun: Article; bridge: Picture }> => {
    const ada = await Writer.create({ name: 'Ada' })
    const rain = await Article.create({ title: 'Rain', writer: ada })
    const sun = await Article.create({ title: 'Sun' })
    const bridge = await Picture.create({ caption: 'The bridge' })
    const first = await Comment.create({ said: 'wet', target: rain, votes: 2 })
    await Comment.create({ said: 'dry', target: sun, answers: first })
    await Comment.create({ said: 'old', target: bridge, answers: rain, votes: 5 })
    return { rain, sun, bridge }
  }

  each.test('is given as a row, and changed', (database) =>
    within(database, async () => {
      const { rain, bridge } = await fill()
      const made = await Comment.create({ said: 'a', target: bridge })
      assert.deepEqual([made.targetArticleId, made.targetPictureId, made.target, made.answers], [null, bridge.id, bridge, null])
      made.target = rain
      await made.save()
      const again = await Comment.get({ said: 'a' })
      assert.deepEqual([again.targetArticleId, again.targetPictureId], [rain.id, null])
      assert.equal(await Comment.where({ said: 'a' }).update({ target: bridge, answers: made }), 1)
      await again.refresh()
      assert.deepEqual([again.targetArticleId, again.targetPictureId, again.answersCommentId], [null, bridge.id, made.id])
      await Comment.where({ said: 'a' }).update({ answers: null })
      assert.equal((await Comment.get({ said: 'a' })).answers, null)
      const byKey = await Comment.create({ said: 'b', targetPictureId: bridge.id })
      assert.throws(() => byKey.target, {
        code: 'ORM_RELATION_NOT_LOADED',
        message: 'Comment.target is not loaded',
        hint: /with\('target'\)/,
      })
      const many = await Comment.query().createMany([
        { said: 'c', target: rain },
        { said: 'd', target: bridge },
      ])
      assert.deepEqual(
        many.map((comment) => [comment.targetArticleId, comment.targetPictureId]),
        [
          [rain.id, null],
          [null, bridge.id],
        ],
      )
    }),
  )

  each.test('takes rows of its kinds, and one of them', (database) =>
    within(database, async () => {
      const { rain, bridge } = await fill()
      const writer = await Writer.create({ name: 'Bea' })
      const wrong = { code: 'ORM_VALUE_TYPE', message: 'Comment.target cannot be a row of Writer: expected a row of Article or Picture' }
      await assert.rejects(Comment.create({ said: 'a', target: writer as never }), wrong)
      await assert.rejects(async () => Comment.where({ said: 'wet' }).update({ target: writer as never }), wrong)
      await assert.rejects(Comment.create({ said: 'a', target: rain.id as never }), { code: 'ORM_VALUE_TYPE', hint: /targetArticleId/ })
      for (const target of [{ id: 1 }, 'Article', { article: rain.id }, f('id')] as never[])
        await assert.rejects(Comment.create({ said: 'a', target }), { code: 'ORM_VALUE_TYPE' })
      await assert.rejects(Comment.create({ said: 'a' } as never), {
        code: 'ORM_VALUE_MISSING',
        message: 'a new Comment was given no target: expected a row of Article or Picture',
      })
      await assert.rejects(Comment.create({ said: 'a', target: null as never }), { code: 'ORM_VALUE_MISSING' })
      await assert.rejects(Comment.create({ said: 'a', targetArticleId: rain.id, targetPictureId: bridge.id }), {
        code: 'ORM_VALUE_TYPE',
        message: /2 kinds of target/,
      })
      // What goes by keys alone, the database refuses.
      for (const changes of [{ targetArticleId: null }, { targetPictureId: bridge.id }] as never[])
        await assert.rejects(async () => Comment.where({ said: 'wet' }).update(changes), {
          code: 'ORM_CHECK_BROKEN',
          message: /press_comment_target_check/,
        })
      await assert.rejects(async () => Comment.where({ said: 'dry' }).update({ answersArticleId: rain.id }), { code: 'ORM_CHECK_BROKEN' })
      const invalid = new Comment({ said: 'a', targetArticleId: rain.id, targetPictureId: bridge.id })
      assert.deepEqual({ ...(await invalid.validate()) }, { target: ['This has to be a row of Article or Picture.'] })
      assert.deepEqual({ ...(await new Comment({ said: 'a' }).validate()) }, { target: ['This is required.'] })
      assert.deepEqual({ ...(await new Comment({ said: 'a', target: rain }).validate()) }, {})
    }),
  )

  each.test('is loaded with the rows, and later for all of them', (database) =>
    within(database, async () => {
      const { rain, bridge } = await fill()
      // One for the rows, and one for each kind that occurs in them.
      await assertQueries(3, async () => {
        const [wet, , old] = await Comment.query().with('target').all()
        assert.ok(wet?.target instanceof Article && old?.target instanceof Picture)
        assert.deepEqual([wet.target.title, old.target.caption], ['Rain', 'The bridge'])
      })
      const comments = await Comment.query().all()
      // A statement for each kind, whichever row it is asked of.
      await assertQueries(2, async () => {
        for (const comment of comments) await comment.load('target')
      })
      const loaded = await Promise.all(comments.map((comment) => comment.load('target')))
      assert.deepEqual(
        loaded.map(({ target }) => (target instanceof Article ? target.title : target.caption)),
        ['Rain', 'Sun', 'The bridge'],
      )
      const deep = await Comment.query()
        .with({ target: { article: { writer: true } }, answers: true })
        .get({ said: 'wet' })
      assert.equal('title' in deep.target && deep.target.writer?.name, 'Ada')
      const json = JSON.parse(JSON.stringify(await Comment.query().with('target', 'answers').get({ said: 'old' })))
      assert.deepEqual(json, {
        id: 3,
        said: 'old',
        votes: 5,
        targetArticleId: null,
        targetPictureId: bridge.id,
        answersCommentId: null,
        answersArticleId: rain.id,
        target: { id: bridge.id, caption: 'The bridge' },
        answers: { id: rain.id, title: 'Rain', writerId: rain.writerId },
      })
      const none = await Comment.query().with('answers').get({ said: 'wet' })
      assert.deepEqual([none.answers, JSON.parse(JSON.stringify(none)).answers], [null, null])
      const refused: [unknown, string][] = [
        [{ target: { writer: true } }, 'ORM_RELATION_UNKNOWN'],
        [{ target: Article.query() }, 'ORM_LOAD_QUERY'],
        [{ target: { article: Article.query() } }, 'ORM_LOAD_QUERY'],
      ]
      for (const [tree, code] of refused) assert.throws(() => Comment.query().with(tree as never), { code })
    }),
  )

  each.test('is loaded by a statement for each kind that there is, however deep it stands', (database) =>
    within(database, async () => {
      const { rain, bridge } = await fill()
      const titles = (comments: readonly { target: unknown }[]): string[] =>
        comments.map(({ target }) => (target instanceof Article ? target.title : (target as Picture).caption))
      const asked = async (count: number, query: { all(): Promise<unknown> }, expected: string[]): Promise<void> => {
        await assertQueries(count, async () => assert.deepEqual(titles((await query.all()) as { target: unknown }[]), expected))
      }
      await asked(2, Comment.where({ votes: is.lt(5) }).with('target'), ['Rain', 'Sun'])
      await asked(2, Comment.where({ said: 'old' }).with('target'), ['The bridge'])
      await asked(1, Comment.where({ said: 'none' }).with('target'), [])
      await asked(3, Comment.query().only('said').with('target'), ['Rain', 'Sun', 'The bridge'])
      await asked(
        3,
        Comment.query()
          .annotate({ twice: f('votes').times(2) })
          .with('target')
          .orderBy('id')
          .limit(9),
        ['Rain', 'Sun', 'The bridge'],
      )
      // What is below a kind is joined with it, and asked of that kind alone.
      await asked(2, Comment.where({ votes: 2 }).with({ target: { article: { writer: true, cover: true } } }), ['Rain'])
      await asked(3, Comment.where({ votes: 2 }).with({ target: { article: { comments: true }, picture: { comments: true } } }), ['Rain'])
      await asked(4, Comment.query().with({ target: { article: { comments: true } } }), ['Rain', 'Sun', 'The bridge'])
      await asked(
        3,
        Comment.where({ votes: 0 })
          .union(Comment.where({ votes: 5 }))
          .orderBy('id')
          .with('target'),
        ['Sun', 'The bridge'],
      )
      // Beside another generic key, and below rows that a kind has led to.
      await assertQueries(4, async () => {
        const [dry] = await Comment.where({ said: 'dry' })
          .with({ target: true, answers: { comment: { target: { article: { writer: true } } } } })
          .all()
        assert.ok(dry?.answers instanceof Comment && 'title' in dry.answers.target && dry.target instanceof Article)
        assert.deepEqual([dry.answers.target.title, dry.answers.target.writer?.name, dry.target.title], ['Rain', 'Ada', 'Sun'])
      })
      // Below a list, and a list that is asked for in part.
      for (const tree of [{ comments: { target: true } }, { comments: Comment.query().only('said').limit(1).with('target') }] as const) {
        await assertQueries(3, async () => {
          const [article] = await Article.where({ title: 'Rain' }).with(tree).all()
          const [comment] = article?.comments ?? []
          assert.ok(comment?.target instanceof Article)
          assert.deepEqual([comment.target.title, (comment.target as unknown) === article], ['Rain', false])
        })
      }
      // Rows that point at the same target have the same row.
      await Comment.create({ said: 'cold', target: rain })
      const wet = await Comment.where({ 'target.article': rain }).with('target').orderBy('id').all()
      assert.ok(wet.length === 2 && wet[0]?.target === wet[1]?.target)
      const seen: string[] = []
      for await (const comment of Comment.where({ 'target.picture': bridge }).with('target').iterate()) seen.push(...titles([comment]))
      assert.deepEqual(seen, ['The bridge'])
    }),
  )

  each.test('is looked for by row, by kind, and through it', (database) =>
    within(database, async () => {
      const { rain, sun, bridge } = await fill()
      const writer = await Writer.create({ name: 'Bea' })
      const found = async (where: object): Promise<string[]> => said(await Comment.where(where as never).all())
      assert.deepEqual(await found({ target: rain }), ['wet'])
      assert.deepEqual(await found({ target: is.not(rain) }), ['dry', 'old'])
      assert.deepEqual(await found({ target: is.in([sun, bridge]) }), ['dry', 'old'])
      assert.deepEqual(await found({ target: is.in([]) }), [])
      assert.deepEqual(await found({ target: is.notIn([sun, bridge]) }), ['wet'])
      assert.deepEqual(await found({ answers: null }), ['wet'])
      assert.deepEqual(await found({ answers: is.notNull }), ['dry', 'old'])
      assert.deepEqual(await found({ answers: is.in([null, rain]) }), ['wet', 'old'])
      assert.deepEqual(await found({ answers: is.not(null) }), ['dry', 'old'])
      // A row whose value is null is kept where it is negated, as everywhere.
      assert.deepEqual(await found({ answers: is.not(rain) }), ['wet', 'dry'])
      assert.deepEqual(await found({ 'target.article': is.notNull }), ['wet', 'dry'])
      assert.deepEqual(await found({ 'target.picture': bridge, 'answers.article.title': 'Rain' }), ['old'])
      assert.deepEqual(await found({ 'target.article.writer.name': 'Ada' }), ['wet'])
      assert.deepEqual(await found({ 'answers.comment.target': rain }), ['dry'])
      assert.deepEqual(said(await Comment.query().orderBy('-target.article.title', 'id').all()), ['old', 'dry', 'wet'])
      assert.deepEqual(await Comment.query().values('target.picture.caption').annotate({ all: count() }).orderBy('all').all(), [
        { 'target.picture.caption': 'The bridge', all: 1 },
        { 'target.picture.caption': null, all: 2 },
      ])
      const refused: [object, string][] = [
        [{ target: writer }, 'ORM_VALUE_TYPE'],
        [{ target: 1 }, 'ORM_VALUE_TYPE'],
        [{ target: undefined }, 'ORM_CONDITION_UNDEFINED'],
        [{ target: is.gt(1) }, 'ORM_CONDITION_VALUE'],
        [{ target: is.in(rain as never) }, 'ORM_CONDITION_VALUE'],
        [{ target: { article: 1 } }, 'ORM_VALUE_TYPE'],
        [{ 'target.writer': writer }, 'ORM_PATH_UNKNOWN'],
        [{ 'target.title': 'a' }, 'ORM_PATH_UNKNOWN'],
        [{ 'target.article': bridge }, 'ORM_CONDITION_VALUE'],
      ]
      for (const [where, code] of refused) assert.throws(() => Comment.where(where as never), { code }, JSON.stringify(where))
      for (const path of ['target', 'target.constructor', '__proto__'])
        assert.throws(() => Comment.query().orderBy(path as never), { code: 'ORM_PATH_UNKNOWN' })
    }),
  )

  each.test('is a parameter of prepared queries: a row, null, or a list of both', (database) =>
    within(database, async () => {
      const { rain, sun, bridge } = await fill()
      const wet = await Comment.get({ said: 'wet' })
      const of = Comment.where({ target: param('about') }).prepare()
      for (const [about, expected] of [
        [rain, 'wet'],
        [bridge, 'old'],
        [sun, 'dry'],
        [rain, 'wet'],
      ] as const)
        assert.deepEqual(said(await of.all({ about })), [expected])
      assert.deepEqual([await of.count({ about: rain }), await of.exists({ about: bridge })], [1, true])
      const answers = Comment.where({ answers: param('to') }).prepare()
      const found = await Promise.all([null, rain, wet, sun, null].map(async (to) => said(await answers.all({ to }))))
      assert.deepEqual(found, [['wet'], ['old'], ['dry'], [], ['wet']])
      const others = Comment.where({ answers: is.not(param('to')) }).prepare()
      assert.deepEqual(said(await others.all({ to: rain })), ['wet', 'dry'])
      assert.deepEqual(said(await others.all({ to: null })), ['dry', 'old'])
      const among = Comment.where({ answers: is.in(param('to')) }).prepare()
      const lists = [[null, rain], [wet, rain], [], [null], [sun], [rain, rain, wet, null]]
      const listed = await Promise.all(lists.map(async (to) => said(await among.all({ to }))))
      assert.deepEqual(listed, [['wet', 'old'], ['dry', 'old'], [], ['wet'], [], ['wet', 'dry', 'old']])
      const outside = Comment.where({ answers: is.notIn(param('to')) }).prepare()
      assert.deepEqual(said(await outside.all({ to: [null, rain] })), ['dry'])
      assert.deepEqual(said(await outside.all({ to: [] })), ['wet', 'dry', 'old'])
      const mixed = Comment.where({ answers: is.in([null, param('to')]) }).prepare()
      assert.deepEqual(said(await mixed.all({ to: rain })), ['wet', 'old'])
      // One row for several places, and at the other end of a list.
      const twice = Comment.where({ target: param('of'), 'answers.comment.target': param('to'), 'target.article': param('of') }).prepare()
      assert.deepEqual(said(await twice.all({ of: sun, to: rain })), ['dry'])
      const articles = Article.where({ 'comments.target': param('of') }).prepare()
      assert.equal(await articles.count({ of: rain }), 1)
      assert.equal(await articles.count({ of: bridge }), 0)
      const wrong: [object | undefined, string][] = [
        [undefined, 'ORM_PARAM_MISSING'],
        [{ about: undefined }, 'ORM_PARAM_MISSING'],
        [{ about: 1 }, 'ORM_VALUE_TYPE'],
        [{ about: { id: rain.id } }, 'ORM_VALUE_TYPE'],
        [{ about: [rain] }, 'ORM_VALUE_TYPE'],
        [{ about: await Writer.create({ name: 'Cy' }) }, 'ORM_VALUE_TYPE'],
        [{ about: new Article({ title: 'new' }) }, 'ORM_ROW_UNSAVED'],
        [{ about: rain, other: 1 }, 'ORM_PARAM_UNKNOWN'],
      ]
      for (const [values, code] of wrong) await assert.rejects(async () => of.all(values as never), { code }, code)
      await assert.rejects(async () => among.all({ to: rain as never }), { code: 'ORM_PARAM_VALUE' })
      await assert.rejects(async () => Comment.where({ target: param('about') }).all(), {
        code: 'ORM_PARAM_MISSING',
        message: /"about"|'about'/,
      })
    }),
  )

  each.test('has another end at each of its models', (database) =>
    within(database, async () => {
      const { rain, bridge } = await fill()
      await Comment.create({ said: 'cold', target: rain })
      assert.deepEqual(said(await rain.comments.all()), ['wet', 'cold'])
      assert.deepEqual(said(await bridge.comments.where({ votes: is.gt(1) }).all()), ['old'])
      const articles = await Article.query()
        .with('comments')
        .annotate({ votes: count('comments') })
        .orderBy('id')
        .all()
      assert.deepEqual(
        articles.map(({ comments, votes }) => [said(comments), votes]),
        [
          [['wet', 'cold'], 2],
          [['dry'], 1],
        ],
      )
      assert.deepEqual(
        (await Article.where({ comments: is.some({ said: 'dry' }) }).all()).map(({ title }) => title),
        ['Sun'],
      )
      // Behind a list, all that is said of a generic key is about one row of it.
      assert.deepEqual(
        (await Article.where({ 'comments.answers': null }).all()).map(({ title }) => title),
        ['Rain'],
      )
      assert.equal(await Article.where({ 'comments.target': rain }).count(), 1)
      const cover = await Cover.create({ name: 'front', of: rain })
      await assert.rejects(Cover.create({ name: 'back', of: rain }), { code: 'ORM_VALUE_TAKEN' })
      assert.equal((await Article.query().with('cover').get({ id: rain.id })).cover?.name, cover.name)
    }),
  )

  each.test('minds what is deleted', (database) =>
    within(database, async () => {
      const { rain, bridge } = await fill()
      await Cover.create({ name: 'front', of: bridge })
      await assert.rejects(bridge.delete(), { code: 'ORM_ROW_PROTECTED' })
      const counts = await rain.delete()
      assert.deepEqual(Object.fromEntries(counts), { press_article: 1, press_comment: 1 })
      const left = await Comment.query().all()
      assert.deepEqual(
        left.map((comment) => [comment.said, comment.answersCommentId, comment.answersArticleId]),
        [
          ['dry', null, null],
          ['old', null, null],
        ],
      )
    }),
  )
})

describe('the declaration of a generic key', () => {
  test('is refused where it cannot be', () => {
    for (const kinds of [{}, [], null, 'Article', { Article: () => Article }, { article: 'Article' }, () => Article] as never[])
      assert.throws(() => genericKey(kinds), { code: 'ORM_FIELD_TARGET' })
    const kinds = { article: () => Article }
    assert.throws(() => genericKey(kinds, { onDelete: 'setNull' }), { code: 'ORM_FIELD_OPTIONS' })
    assert.throws(() => genericKey(kinds, { onDelete: 'setDefault' as never }), { code: 'ORM_FIELD_OPTIONS' })
    assert.throws(() => genericKey(kinds, { nul: true } as never), { code: 'ORM_OPTION_UNKNOWN' })
    for (const taken of ['targetArticle', 'targetArticleId'])
      assert.throws(() => model({ target: genericKey(kinds), [taken]: text() } as never), { code: 'ORM_FIELD_NAME' })
  })

  test('is checked at start', () => {
    assert.deepEqual(checkModels([press]), [])
    class Twice extends model({ of: genericKey({ one: () => Article, two: () => Article }) }) {}
    const problems = checkModels([modelSet('twice', { Twice }), press])
    assert.deepEqual(
      problems.map(({ id, field }) => [id, field]),
      [['ORM_CHECK_KINDS', 'of']],
    )
  })
})
