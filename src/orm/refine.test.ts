import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExecutor } from '../../test/fake-executor.ts'
import { avg, count, f, sum } from './expression.ts'
import { generated } from './fields/generated.ts'
import { integer } from './fields/integers.ts'
import { datetime } from './fields/moments.ts'
import { text } from './fields/texts.ts'
import { when } from './functions.ts'
import { is } from './is.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { QuerySet } from './query-set.ts'
import { foreignKey, reverse } from './relations.ts'
import type { QueryState } from './state.ts'

class Shelf extends model({ name: text(), books: reverse(() => Book, 'shelf') }) {}
class Book extends model(
  {
    title: text({ maxLength: 10 }),
    pages: integer({ default: 0 }),
    double: generated(integer(), { as: f('pages').times(2) }),
    touched: datetime({ autoNow: true }),
    shelf: foreignKey(() => Shelf),
  },
  { query: () => BookQuery },
) {
  get spine(): string {
    return this.title
  }
}
class BookQuery extends QuerySet<typeof Book> {
  long(): this {
    return this.where({ pages: is.gt(500) })
  }
}
modelSet('refined', { Shelf, Book })

const state = (query: unknown): QueryState => QuerySet.stateOf(query)
/** The query set without types, as JavaScript has it. */
const loose = (): Record<string, (...args: unknown[]) => unknown> => Book.query() as never
const code = (work: () => unknown): string => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe('a query set', () => {
  test('is never changed by its methods, and keeps its class', () => {
    const base = Book.query()
    const before = JSON.stringify(state(base).conditions)
    const refined = base.long().orderBy('-pages').limit(3).offset(1).distinct().with('shelf').lock({ noWait: true }).long()
    assert.ok(refined instanceof BookQuery)
    assert.equal(JSON.stringify(state(base).conditions), before)
    assert.deepEqual(
      [state(base).limit, state(base).order, state(refined).limit, state(refined).offset, state(refined).conditions.length],
      [null, null, 3, 1, 2],
    )
    assert.ok(Object.isFrozen(state(refined)))
  })

  test('is no promise', () => {
    assert.equal('then' in Book.query(), false)
  })

  test('without a model says so', () => {
    assert.throws(() => new BookQuery().long(), { code: 'ORM_QUERY_MODEL' })
    assert.equal(state(new QuerySet(Book)).schema.name, 'Book')
  })

  test('asks the database that it is told', async () => {
    const fake = fakeExecutor()
    await Book.using({ executor: fake }).long().all()
    for await (const _ of Book.query().using({ executor: fake })) assert.fail('there are no rows')
    await Book.query().using({ executor: fake }).explain()
    assert.deepEqual(
      fake.asked.map(({ what }) => what),
      ['all', 'iterate', 'explain'],
    )
  })

  test('of none asks nobody', async () => {
    const none = Book.query().none()
    assert.deepEqual(await Promise.all([none.all(), none.first(), none.count(), none.exists(), none.update({ pages: 1 })]), [
      [],
      null,
      0,
      false,
      0,
    ])
    await assert.rejects(none.get(), { code: 'ORM_ROW_NONE', status: 404, message: 'there is no such Book' })
  })
})

describe('the steps', () => {
  test('count from zero, and only with whole numbers', () => {
    for (const wrong of [-1, 1.5, Number.NaN, '3', null, undefined, {}, 2 ** 60]) {
      assert.equal(
        code(() => loose()['limit']?.(wrong)),
        'ORM_QUERY_COUNT',
      )
      assert.equal(
        code(() => loose()['offset']?.(wrong)),
        'ORM_QUERY_COUNT',
      )
    }
    assert.equal(state(Book.query().limit(3).limit(5)).limit, 3)
  })

  test('put NULL last in ascending order and first in descending', () => {
    const { order } = state(Book.query().orderBy('title', '-pages', f('pages').asc({ nulls: 'first' }), f('pages').plus(1).desc()))
    assert.deepEqual(
      order?.map(({ descending, nulls }) => [descending, nulls]),
      [
        [false, 'last'],
        [true, 'first'],
        [false, 'first'],
        [true, 'first'],
      ],
    )
    assert.equal(
      code(() => loose()['orderBy']?.(3)),
      'ORM_ORDER_TERM',
    )
    assert.equal(
      code(() => loose()['orderBy']?.('shelf')),
      'ORM_PATH_RELATION',
    )
    assert.equal(
      code(() => loose()['orderBy']?.('--pages')),
      'ORM_PATH_UNKNOWN',
    )
    assert.equal(state(Book.query().orderBy('title').reverse()).reversed, true)
  })

  test('load trees, joined over several calls', () => {
    const { load } = state(
      Shelf.query()
        .with('books')
        .with({ books: { shelf: true } }),
    )
    assert.deepEqual([...load.keys(), ...(load.get('books')?.children.keys() ?? [])], ['books', 'shelf'])
    for (const wrong of ['title', 'nobody', '__proto__', { title: true }, { shelf: { nobody: true } }])
      assert.equal(
        code(() => loose()['with']?.(wrong)),
        'ORM_RELATION_UNKNOWN',
      )
    for (const wrong of [3, null, ['shelf'], { shelf: 'yes' }, { shelf: 3 }])
      assert.match(
        code(() => loose()['with']?.(wrong)),
        /^ORM_/,
        JSON.stringify(wrong),
      )
  })

  test('read some columns, and always the key', () => {
    assert.deepEqual([...(state(Book.query().only('title')).columns ?? [])], ['title', 'id'])
    assert.deepEqual([...(state(Book.query().defer('title', 'id')).columns ?? [])], ['id', 'pages', 'double', 'touched', 'shelfId'])
    assert.equal(
      code(() => loose()['only']?.('shelf')),
      'ORM_FIELD_UNKNOWN',
    )
  })

  test('annotate under free names', () => {
    const { annotations } = state(
      Book.query()
        .annotate({ half: f('pages').dividedBy(2) })
        .values('title')
        .annotate({ n: count() }),
    )
    assert.deepEqual(
      [...annotations].map(([name, { grouped }]) => [name, grouped]),
      [
        ['half', false],
        ['n', true],
      ],
    )
    for (const name of ['title', 'shelf', 'shelfId', 'id', 'save', 'spine', 'toString', 'a.b', 'a b', '-a', ''])
      assert.equal(
        code(() => loose()['annotate']?.({ [name]: count() })),
        'ORM_ANNOTATION_NAME',
        name,
      )
    assert.equal(
      code(() => loose()['annotate']?.({ n: 3 })),
      'ORM_EXPRESSION_KIND',
    )
    assert.equal(
      code(() => loose()['annotate']?.({ n: is.gt(3) })),
      'ORM_EXPRESSION_KIND',
    )
  })

  test('resolve every path in an expression', () => {
    const wrong = [
      f('nobody'),
      f('pages').plus(f('nobody')),
      count('nobody'),
      avg('shelf'),
      sum('pages', { where: { nobody: 1 } }),
      when({ nobody: 1 }, 1).otherwise(2),
      when({ pages: 1 }, f('nobody')),
    ]
    for (const n of wrong)
      assert.match(
        code(() => loose()['annotate']?.({ n })),
        /^ORM_PATH_/,
      )
    Shelf.query().annotate({ n: count('books'), m: sum('books.pages', { where: { name: 'x' } }) })
  })

  test('combine queries of one model', () => {
    const union = Book.query()
      .where({ pages: 1 })
      .union(Book.query().where({ pages: 2 }))
    assert.deepEqual([state(union).combined?.how, state(union).combined?.queries.length], ['union', 2])
    assert.equal(
      code(() => loose()['union']?.(Shelf.query())),
      'ORM_QUERY_COMBINED',
    )
    assert.equal(
      code(() => union.where({ pages: 3 })),
      'ORM_QUERY_COMBINED',
    )
  })
})

describe('changes of many rows', () => {
  test('are checked, and touch what says autoNow', async () => {
    const fake = fakeExecutor()
    await Book.query()
      .using({ executor: fake })
      .update({ title: 'x', shelf: 3, pages: f('pages').plus(1) })
    const [, values] = fake.asked[0]?.args ?? []
    assert.deepEqual(
      [...(values as Map<{ name: string }, unknown>).keys()].map(({ name }) => name),
      ['title', 'shelfId', 'pages', 'touched'],
    )
    const wrong: readonly (readonly [object, string])[] = [
      [{ title: 'a title that is long' }, 'ORM_VALUE_LIMIT'],
      [{ title: null }, 'ORM_VALUE_NULL'],
      [{ title: undefined }, 'ORM_VALUE_TYPE'],
      [{ title: is.eq('x') }, 'ORM_VALUE_TYPE'],
      [{ double: 3 }, 'ORM_FIELD_READONLY'],
      [{ nobody: 3 }, 'ORM_FIELD_UNKNOWN'],
      [{ pages: count() }, 'ORM_EXPRESSION_KIND'],
      [{ pages: f('nobody') }, 'ORM_PATH_UNKNOWN'],
      [[], 'ORM_VALUES_SHAPE'],
    ]
    for (const [values, expected] of wrong) await assert.rejects(async () => loose()['update']?.(values), { code: expected })
    assert.equal(await Book.query().update({}), 0)
  })

  test('are of no part of the rows', async () => {
    const parts = [Book.query().limit(1), Book.query().offset(1), Book.query().distinct(), Book.query().union(Book.query())]
    for (const part of parts) {
      await assert.rejects(part.update({ pages: 1 }), { code: 'ORM_QUERY_WRITE' })
      await assert.rejects(part.delete(), { code: 'ORM_QUERY_WRITE' })
    }
  })
})
