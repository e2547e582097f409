import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertModels, checkModels } from './checks.ts'
import { f } from './expression.ts'
import { generated } from './fields/generated.ts'
import { integer } from './fields/integers.ts'
import { text } from './fields/texts.ts'
import { uuid } from './fields/uuid.ts'
import { check, index, unique } from './indexes.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { QuerySet } from './query-set.ts'
import { foreignKey, manyToMany, oneToOne, reverse, reverseOne } from './relations.ts'
import { lower } from './text-functions.ts'

let sets = 0
/** What is found in models, as `id field: message`. */
function found(models: Record<string, Function>): string[] {
  return checkModels([modelSet(`checked${++sets}`, models)]).map(({ id, level, model, field, message, hint }) => {
    assert.ok(hint.length > 10, `${id} has no cure`)
    return `${level === 'error' ? '' : `${level} `}${id} ${model}.${field}: ${message}`
  })
}

class Plain extends model({ name: text() }, { table: 'checked_plain' }) {}

describe('models that are sound', () => {
  test('have no problems', () => {
    class Author extends model({ name: text(), posts: reverse(() => Post, 'author'), card: reverseOne(() => Card, 'author') }) {
      cache = new Map<string, string>()
      get first(): string {
        return this.name.slice(0, 1)
      }
    }
    class Card extends model({ author: oneToOne(() => Author) }) {}
    class Tag extends model({ name: text(), posts: reverse(() => Post, 'tags') }) {}
    class Post extends model(
      {
        title: text({ maxLength: 9, choices: ['a', 'b'], default: 'a' }),
        short: generated(text(), { as: lower(f('title')) }),
        author: foreignKey(() => Author, { null: true, onDelete: 'setNull' }),
        tags: manyToMany(() => Tag),
      },
      {
        ordering: ['-title', 'authorId'],
        indexes: [index(['author', '-title']), index([lower(f('title'))]), unique(['short']), check({ title: 'a' })],
        query: () => PostQuery,
      },
    ) {}
    class PostQuery extends QuerySet<typeof Post> {}
    assert.deepEqual(found({ Author, Card, Tag, Post }), [])
    assertModels([])
  })
})

describe('targets', () => {
  test('that are no models', () => {
    class Wrong extends model({ three: foreignKey(() => 3), late: foreignKey(() => (undefined as never as { a: unknown }).a as never) }) {}
    assert.deepEqual(found({ Wrong }), [
      'ORM_CHECK_TARGET Wrong.three: the target of Wrong.three is 3, which is no model',
      'ORM_CHECK_TARGET Wrong.late: the target of Wrong.late is not there yet',
    ])
  })

  test('that nobody lists', () => {
    class Alone extends model({ name: text() }) {}
    class Owner extends model({ alone: foreignKey(() => Alone) }) {}
    assert.deepEqual(found({ Owner }), ['ORM_CHECK_UNLISTED Owner.alone: Owner.alone leads to Alone, which belongs to no model set'])
  })

  test('with keys of several columns', () => {
    class Pair extends model({ a: integer({ primaryKey: true }), b: integer({ primaryKey: true }) }) {}
    class Points extends model({ pair: foreignKey(() => Pair) }) {}
    assert.deepEqual(found({ Pair, Points }), ['ORM_CHECK_KEY Points.pair: Points.pair points at Pair, whose primary key has 2 columns'])
  })

  test('that cannot be let go', () => {
    class Child extends model({
      a: foreignKey(() => Plain, { onDelete: 'setNull' }),
      b: foreignKey(() => Plain, { onDelete: 'setDefault' }),
      c: foreignKey(() => Plain, { onDelete: 'setDefault', default: 1 }),
    }) {}
    assert.deepEqual(found({ Child }), [
      'ORM_CHECK_ON_DELETE Child.a: Child.a is set to null when its target is deleted, and cannot be null',
      'ORM_CHECK_ON_DELETE Child.b: Child.b is set to its default when its target is deleted, and has none',
    ])
  })
})

describe('other ends', () => {
  test('of nothing', () => {
    class Many extends model({ to: foreignKey(() => Plain), name: text() }) {}
    class One extends model({ a: reverse(() => Many, 'nobody'), b: reverse(() => Many, 'name'), c: reverse(() => Many, 'to') }) {}
    assert.deepEqual(
      found({ Many, One }).map((line) => line.slice(0, 60)),
      [
        'ORM_CHECK_UNLISTED Many.to: Many.to leads to Plain, which be',
        'ORM_CHECK_REVERSE One.a: One.a is the reverse of Many.nobody',
        'ORM_CHECK_REVERSE One.b: One.b is the reverse of Many.name, ',
        'ORM_CHECK_REVERSE One.c: One.c is the reverse of Many.to, wh',
      ].slice(1),
    )
  })

  test('that are two', () => {
    class Post extends model({ author: foreignKey(() => Author) }) {}
    class Author extends model({ posts: reverse(() => Post, 'author'), articles: reverse(() => Post, 'author') }) {}
    assert.deepEqual(found({ Post, Author }), [
      'ORM_CHECK_REVERSE Author.articles: Author.posts and Author.articles are both the other end of Post.author',
    ])
  })

  test('of one and of many', () => {
    class Card extends model({ holder: oneToOne(() => Holder), friend: foreignKey(() => Holder) }) {}
    class Holder extends model({ cards: reverse(() => Card, 'holder'), friend: reverseOne(() => Card, 'friend') }) {}
    assert.deepEqual(found({ Card, Holder }), [
      'warning ORM_CHECK_REVERSE_ONE Holder.cards: Holder.cards expects a list, and Card.holder points here from at most one row',
      'ORM_CHECK_REVERSE_ONE Holder.friend: Holder.friend expects one row, and Card.friend may point here from many',
    ])
  })
})

describe('many to many', () => {
  test('through a model without the keys', () => {
    class Tag extends model({ name: text() }) {}
    class Tagging extends model({ post: foreignKey(() => Post) }) {}
    class Post extends model({
      tags: manyToMany(() => Tag, { through: () => Tagging }),
      twins: manyToMany(() => Tag, { symmetrical: true }),
    }) {}
    assert.deepEqual(found({ Tag, Tagging, Post }), [
      'ORM_CHECK_THROUGH Post.tags: Tagging has 0 foreign keys to Tag, where Post.tags needs one',
      'ORM_CHECK_SYMMETRICAL Post.twins: Post.twins is symmetrical, and leads to another model',
    ])
  })
})

describe('classes', () => {
  test('that hide fields', () => {
    class Hides extends model({ title: text(), owner: foreignKey(() => Plain) }) {
      // @ts-expect-error what a check is for: the compiler says it too, in TypeScript
      title = 'x'
      override readonly owner = undefined as never
    }
    class Accessor extends model({ name: text() }) {}
    Object.defineProperty(Accessor.prototype, 'name', { get: () => 'x' })
    class Picky extends model({ name: text() }) {
      constructor(values: { name: string }) {
        super(values)
        values.name.trim()
      }
    }
    assert.deepEqual(found({ Accessor, Picky }), [
      'ORM_CHECK_HIDDEN Accessor.name: the class Accessor declares name once more, which hides the field of that name',
      "ORM_CHECK_CONSTRUCTOR Picky.null: the constructor of Picky throws without arguments, and so are rows made that are read: Cannot read properties of undefined (reading 'name')",
    ])
    assert.deepEqual(
      found({ Hides }).filter((line) => line.includes('HIDDEN')),
      ['title', 'owner'].map(
        (name) => `ORM_CHECK_HIDDEN Hides.${name}: the class Hides declares ${name} once more, which hides the field of that name`,
      ),
    )
  })

  test('of queries that are none', () => {
    class Wrong extends model({ name: text() }, { query: () => Map as never }) {}
    assert.deepEqual(found({ Wrong }), ['ORM_CHECK_QUERY Wrong.null: the query option of Wrong gives no class that extends QuerySet'])
  })
})

describe('columns', () => {
  test('with the same name in the database', () => {
    class Twice extends model({ userName: text(), user_name: text(), other: text({ column: 'USER_NAME' }) }) {}
    assert.deepEqual(found({ Twice }), [
      'ORM_CHECK_COLUMN Twice.user_name: Twice.userName and Twice.user_name have the same column, "user_name"',
      'ORM_CHECK_COLUMN Twice.other: Twice.userName and Twice.other have the same column, "USER_NAME"',
    ])
  })

  test('with defaults and choices that do not fit', () => {
    class Wrong extends model({
      a: text({ maxLength: 2, default: 'long' }),
      b: integer({ default: 'x' as never }),
      c: integer({ default: null }),
      d: uuid({ default: 'x' }),
      e: text({ maxLength: 2, choices: ['long'] }),
      g: text({ choices: [] }),
      g2: text({ choices: ['a'], labels: { a: 'A', b: 'B' } }),
      h: integer({ default: f('nobody') }),
      i: generated(integer(), { as: f('nobody').plus(1) }),
      j: integer({ default: () => 'x' as never }),
    }) {}
    assert.deepEqual(
      found({ Wrong }).map((line) => line.split(':').slice(0, 2).join(':')),
      [
        'ORM_CHECK_DEFAULT Wrong.a: the default',
        'ORM_CHECK_DEFAULT Wrong.b: the default',
        'ORM_CHECK_DEFAULT Wrong.c: the default',
        'ORM_CHECK_DEFAULT Wrong.d: the default',
        'ORM_CHECK_CHOICES Wrong.e: Wrong.e cannot hold its choice "long"',
        'ORM_CHECK_CHOICES Wrong.g: Wrong.g has an empty list of choices, so nothing can be stored',
        'ORM_CHECK_CHOICES Wrong.g2: Wrong.g2 has a label for "b", which is none of its choices',
        'ORM_CHECK_DEFAULT Wrong.h: the default',
        'ORM_CHECK_GENERATED Wrong.i: Wrong.i cannot be computed',
      ],
    )
  })
})

describe('tables', () => {
  test('of two models', () => {
    class One extends model({ name: text() }, { table: 'same' }) {}
    class Two extends model({ name: text() }, { table: 'same' }) {}
    class View extends model({ name: text() }, { table: 'same', managed: false }) {}
    assert.deepEqual(found({ One, Two, View }), ['ORM_CHECK_TABLE Two.null: One and Two have the same table, "same"'])
  })

  test('with orders and indexes of fields that are not there', () => {
    class Wrong extends model(
      { name: text(), plain: foreignKey(() => Plain) },
      {
        ordering: ['-nme' as never],
        indexes: [
          index(['nme' as never]),
          unique([], { name: 'u' }),
          check({ nme: 1 }, { name: 'u' }),
          index(['plain', '-plainId' as never]),
        ],
      },
    ) {
      static readonly naturalKey = ['nam'] as const
    }
    assert.deepEqual(
      found({ Wrong }).filter((line) => !line.includes('UNLISTED')),
      [
        'ORM_CHECK_ORDERING Wrong.null: ordering: Wrong has no field "nme"',
        'ORM_CHECK_NATURAL_KEY Wrong.null: naturalKey: Wrong has no field "nam"',
        'ORM_CHECK_INDEX Wrong.null: the index of Wrong: Wrong has no field "nme"',
        'ORM_CHECK_INDEX Wrong.null: the unique of Wrong: it is over no field',
        'ORM_CHECK_INDEX Wrong.null: the check of Wrong: Wrong has no field "nme"',
        "ORM_CHECK_INDEX Wrong.null: the check of Wrong: two of them are called 'u'",
      ],
    )
  })

  test('stop a start, all problems at once', () => {
    class Wrong extends model({ a: text({ choices: [] }), b: text({ choices: [] }) }) {}
    assert.throws(() => assertModels([modelSet('stopped', { Wrong })]), {
      code: 'ORM_CHECK_FAILED',
      message: /^2 of the models' checks failed:\n {2}ORM_CHECK_CHOICES/,
    })
  })
})
