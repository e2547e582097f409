import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fakeRows } from '../../test/fake-executor.ts'
import { count, f, value } from './expression.ts'
import { integer } from './fields/integers.ts'
import { json } from './fields/json.ts'
import { datetime } from './fields/moments.ts'
import { decimal } from './fields/numbers.ts'
import { text } from './fields/texts.ts'
import { when } from './functions.ts'
import { is } from './is.ts'
import { Made, param } from './made.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { QuerySet } from './query-set.ts'
import { foreignKey, manyToMany, oneToOne, reverse, reverseOne } from './relations.ts'
import type { ConditionNode } from './state.ts'
import { exists, subquery } from './subquery.ts'
import { concat } from './text-functions.ts'

class Person extends model({
  name: text(),
  hash: text({ secret: true, default: '' }),
  posts: reverse(() => Post, 'author'),
  card: reverseOne(() => Card, 'owner'),
}) {}
class Card extends model({ owner: oneToOne(() => Person) }) {}
class Tag extends model({ name: text({ primaryKey: true }) }) {}
class Post extends model({
  title: text({ maxLength: 20 }),
  views: integer(),
  price: decimal({ digits: 5, places: 2 }),
  at: datetime(),
  facts: json<{ a: number }>(),
  author: foreignKey(() => Person),
  editor: foreignKey(() => Person, { null: true }),
  tags: manyToMany(() => Tag),
}) {}
modelSet('conditions', { Person, Card, Tag, Post })

const loose = Post as unknown as { where(where: unknown): object; query(): QuerySet<never> }
/** The tree of a condition as text, for comparison. */
function tree(where: unknown): string {
  return QuerySet.stateOf(loose.where(where)).conditions.map(shownNode).join(' and ')
}
function shownNode(node: ConditionNode): string {
  if (node.type === 'compare') {
    const steps = node.path.steps.map(({ name }) => `${name}.`).join('')
    const operands = node.comparison.operands.map((operand) =>
      operand instanceof Made ? String(operand.parts[0]) : JSON.stringify(operand),
    )
    return `${steps}${node.path.column?.name} ${[node.comparison.name, ...operands].join(' ')}`
  }
  if (node.type === 'related') return `${node.quantifier} ${node.path.text} (${shownNode(node.condition)})`
  if (node.type === 'not') return `not (${shownNode(node.condition)})`
  if (node.type === 'expression' || node.type === 'search' || node.type === 'initial') return node.type
  return `(${node.conditions.map(shownNode).join(node.type === 'all' ? ' and ' : ' or ')})`
}
function code(work: () => unknown): string {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
const [ada] = fakeRows(Person, [{ id: 5, name: 'Ada', hash: 'h' }]) as Person[]
const [post] = fakeRows(Post, [{ id: 9, title: 't' }]) as Post[]

describe('conditions', () => {
  test('hold stored values at resolved paths', () => {
    assert.equal(tree({ title: 'x' }), 'title eq "x"')
    assert.equal(tree({ title: 'x', views: is.gte(3) }), '(title eq "x" and views gte 3)')
    assert.equal(tree({ price: is.in(['1', '2.5']) }), 'price in ["1.00","2.50"]')
    assert.equal(tree({ editor: null, 'editor.name': null }), '(editorId null and editor.name null)')
    assert.equal(tree({ 'author.card.owner.name': is.icontaining('x') }), 'author.card.owner.name icontaining "x"')
    assert.equal(tree({}), '()')
    assert.equal(tree({ at: is.year(2026), facts: is.at('a').eq(1) }), '(at year 2026 and facts at ["a"] "eq" 1)')
    assert.equal(tree({ title: is.matching(/^a/), views: is.gt(f('id')) }), '(title matching {} and views gt field)')
  })

  test('take rows and keys for relations', () => {
    assert.equal(tree({ author: ada }), 'authorId eq 5')
    assert.equal(tree({ author: 5, 'author.card': 3 }), '(authorId eq 5 and author.card.id eq 3)')
    assert.equal(tree({ author: is.in([ada, 6]), tags: 'red' }), '(authorId in [5,6] and tags.name eq "red")')
    assert.equal(
      code(() => tree({ author: post })),
      'ORM_CONDITION_VALUE',
    )
    assert.equal(
      code(() => tree({ author: new Person({ name: 'x' }) })),
      'ORM_ROW_UNSAVED',
    )
    assert.equal(
      code(() => tree({ author: 'red' })),
      'ORM_VALUE_TYPE',
    )
  })

  test('keep what is about one related row together', () => {
    const where = {
      tags: is.some<typeof Tag, object>({ name: 'red' }),
      'author.posts': is.none<typeof Post, object>({ views: is.lt(3), title: 'x' }),
    }
    assert.equal(tree(where), '(some tags (name eq "red") and none author.posts ((views lt 3 and title eq "x")))')
    assert.equal(
      code(() => tree({ title: is.some<typeof Tag, object>({ name: 'x' }) })),
      'ORM_CONDITION_VALUE',
    )
    assert.equal(
      code(() => tree({ tags: is.some<typeof Tag, object>({ nme: 'x' } as never) })),
      'ORM_PATH_UNKNOWN',
    )
  })

  test('are turned round and given alternatives', () => {
    const query = Post.query().exclude({ title: 'x', views: 3 }).whereAny({ views: 1 }, { views: 2 })
    assert.equal(
      QuerySet.stateOf(query).conditions.map(shownNode).join(' and '),
      'not ((title eq "x" and views eq 3)) and (views eq 1 or views eq 2)',
    )
  })

  test('refuse what means nothing', () => {
    const WRONG: Readonly<Record<string, readonly unknown[]>> = {
      ORM_CONDITION_UNDEFINED: [{ title: undefined }, { title: 'x', views: undefined }],
      ORM_CONDITION_SHAPE: [[], null, 'title', new Map(), new Date(), post, Object.create({ title: 'x' })],
      ORM_PATH_UNKNOWN: [
        { titel: 1 },
        { 'author.nme': 1 },
        { 'title.length': 1 },
        { '': 1 },
        { 'author.': 1 },
        { '.': 1 },
        { constructor: 1 },
        { save: 1 },
      ],
      ORM_VALUE_TYPE: [
        { title: {} },
        { title: ['a'] },
        { views: '3' },
        { views: { gte: 3 } },
        { author: {} },
        { at: 3 },
        { title: is.eq({}) },
        { views: is.in([{}]) },
      ],
      ORM_CONDITION_VALUE: [
        { facts: { a: 1 } },
        { facts: 1 },
        { title: is.at('a').eq(1) },
        { views: is.containing('x') },
        { title: is.containing({} as never) },
        { views: is.in('x' as never) },
        { views: is.lt(null as never) },
        { title: is.year(2026) },
        { at: is.year('2026' as never) },
        { at: is.month(13) },
        { title: is.eq(is.null) },
        { facts: is.at({} as never).eq(1) },
        { facts: is.at('a').eq({} as never) },
      ],
    }
    for (const [expected, wheres] of Object.entries(WRONG))
      for (const where of wheres)
        assert.equal(
          code(() => tree(where)),
          expected,
          String(JSON.stringify(where)),
        )
    assert.equal(
      code(() => tree({ [`${'author.'.repeat(20)}name`]: 1 })),
      'ORM_PATH_UNKNOWN',
    )
  })

  test('name the nearest field', () => {
    assert.throws(() => tree({ 'author.nme': 1 }), { message: 'Person has no field "nme", in "author.nme"', hint: 'did you mean "name"?' })
  })
})

describe('JSON from outside', () => {
  /** What it could become at most: equality with a scalar, or null. */
  function isHarmless(node: ConditionNode): boolean {
    if (node.type === 'all') return node.conditions.every(isHarmless)
    if (node.type !== 'compare') return false
    const { name, operands } = node.comparison
    return (name === 'eq' && operands.every((operand) => typeof operand !== 'object')) || name === 'null'
  }
  const names = fc.constantFrom(
    'title',
    'views',
    'facts',
    'author',
    'author.name',
    'tags',
    '__proto__',
    'constructor',
    'then',
    '$or',
    'NOT',
    'parts',
    'made',
  )
  const objects = fc.dictionary(fc.oneof(names, fc.string()), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4, noNullPrototype: false })

  test('becomes a value in conditions, or is refused by name', () => {
    fc.assert(
      fc.property(objects, (given) => {
        const parsed = JSON.parse(JSON.stringify(given))
        try {
          assert.ok(QuerySet.stateOf(loose.where({ ...parsed })).conditions.every(isHarmless))
        } catch (error) {
          assert.match((error as { code?: string }).code ?? String(error), /^ORM_/)
        }
      }),
    )
  })

  test('writes nothing but values of columns', async () => {
    const given = fc.property(objects, (values) => {
      const parsed = JSON.parse(JSON.stringify(values))
      try {
        const row = new (Post as unknown as new (values: object) => Record<string, unknown>)(parsed)
        assert.equal(Object.getPrototypeOf(row), Post.prototype)
      } catch (error) {
        assert.match((error as { code?: string }).code ?? String(error), /^ORM_/)
      }
    })
    fc.assert(given)
    const query = Post.query() as unknown as { update(values: object): Promise<number> }
    for (const attack of [
      '{"__proto__":{"title":"x"}}',
      '{"title":{"parts":["field","hash"]}}',
      '{"tags":["x"]}',
      '[]',
      '{"constructor":1}',
    ]) {
      await assert.rejects(query.update(JSON.parse(attack)), { code: /^ORM_/ })
    }
  })

  test('orders by and selects only what there is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        const query = Post.query() as unknown as {
          orderBy(term: unknown): object
          values(path: unknown): object
          with(load: unknown): object
          limit(n: unknown): object
        }
        for (const method of ['orderBy', 'values', 'with', 'limit'] as const) {
          if (method === 'limit' && Number.isSafeInteger(given)) continue
          const isEmptyTree = method === 'with' && JSON.stringify(given) === '{}'
          if (!isEmptyTree)
            assert.match(
              code(() => query[method](given)),
              /^ORM_/,
              `${method} ${JSON.stringify(given)}`,
            )
        }
      }),
    )
  })
})

describe('parameters', () => {
  test('are read by the type of their column', async () => {
    const query = Post.query().where({ title: is.containing(param('q')), authorId: is.in(param('authors')), price: param('price') })
    const { parameters } = QuerySet.stateOf(query)
    assert.deepEqual([...parameters.keys()], ['q', 'authors', 'price'])
    const prepared = query.prepare() as unknown as { all(values?: object): Promise<unknown> }
    const full = { q: 'x', authors: [1], price: '1' }
    const wrong: readonly (readonly [object | undefined, string])[] = [
      [undefined, 'ORM_PARAM_MISSING'],
      [{ ...full, q: undefined }, 'ORM_PARAM_MISSING'],
      [{ ...full, other: 1 }, 'ORM_PARAM_UNKNOWN'],
      [{ ...full, q: 3 }, 'ORM_PARAM_VALUE'],
      [{ ...full, authors: 1 }, 'ORM_PARAM_VALUE'],
      [{ ...full, authors: [{}] }, 'ORM_VALUE_TYPE'],
      [{ ...full, price: {} }, 'ORM_VALUE_TYPE'],
    ]
    for (const [values, expected] of wrong)
      await assert.rejects(async () => prepared.all(values), { code: expected }, JSON.stringify(values))
    await assert.rejects(async () => query.all(), { code: 'ORM_PARAM_MISSING' })
  })

  test('stand in no expression', () => {
    const wrong: (() => unknown)[] = [
      () => f('price').plus(param('x') as never),
      () => concat(f('title'), param('x') as never),
      () => value(param('x') as never),
      () => when({ title: param('x') }, 1),
      () => when({ title: is.containing(param('x')) }, 1),
      () => when({ title: 'a' }, 1).otherwise(param('x') as never),
      () => count('*', { where: { title: param('x') } }),
      () => count('*', { where: { title: is.in(param('x')) } }),
      () =>
        subquery(
          Post.query()
            .where({ title: param('x') })
            .values('title'),
        ),
      () => exists(Post.query().where({ title: is.containing(param('x')) })),
    ]
    assert.ok(when({ extra: is.json({ where: null }) as never }, 1))
    for (const make of wrong) assert.throws(make, { code: 'ORM_PARAM_EXPRESSION', message: /"x" stands in an expression/ }, String(make))
  })
})
