import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { integer } from './fields/integers.ts'
import { text } from './fields/texts.ts'
import { linkTableOf } from './link-table.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { foreignKey, manyToMany, reverse } from './relations.ts'
import { type RelationInfo, type Schema, schemaOf, snakeCase } from './schema.ts'

const relation = (schema: Schema, name: string): RelationInfo => schema.relations.get(name) as RelationInfo
const code = (work: () => unknown): string => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe('model sets', () => {
  test('fix the names of tables', () => {
    class BlogPost extends model({ name: text() }) {}
    class Own extends model({ name: text() }, { table: 'legacy' }) {}
    assert.equal(
      code(() => schemaOf(BlogPost).table),
      'ORM_MODEL_UNREGISTERED',
    )
    const set = modelSet('blog', { BlogPost, Own }, { migrations: '/m' })
    assert.deepEqual([schemaOf(BlogPost).table, schemaOf(Own).table, set.migrations], ['blog_blog_post', 'legacy', '/m'])
    modelSet('blog', { BlogPost })
    assert.equal(
      code(() => modelSet('other', { BlogPost })),
      'ORM_MODEL_TWICE',
    )
  })

  test('refuse labels and what is no model', () => {
    for (const label of ['', 'Blog', '1a', 'a-b', 'a'.repeat(41), 'a"b'])
      assert.equal(
        code(() => modelSet(label, {})),
        'ORM_MODEL_SET',
      )
    assert.equal(
      code(() => modelSet('wrong', { Date })),
      'ORM_MODEL_SET',
    )
    assert.equal(
      code(() => schemaOf({})),
      'ORM_MODEL_NONE',
    )
  })

  test('name models that have no class', () => {
    const set = modelSet('nameless', { Thing: model({ name: text() }) })
    assert.equal(schemaOf(set.models['Thing']).table, 'nameless_thing')
  })
})

describe('names of fields', () => {
  test('are names, and none that rows have', () => {
    for (const name of [
      'save',
      'toJSON',
      'then',
      'constructor',
      'toString',
      '__proto__',
      'hasOwnProperty',
      'a.b',
      '-a',
      'a b',
      '',
      '1a',
      'a"',
    ]) {
      const fields = Object.defineProperty({}, name, { value: text(), enumerable: true })
      assert.equal(
        code(() => model(fields as never)),
        'ORM_FIELD_NAME',
        name,
      )
    }
    assert.equal(
      code(() => model({ a: foreignKey(() => Date), aId: text() } as never)),
      'ORM_FIELD_NAME',
    )
    for (const field of [null, 3, text, {}, 'text'])
      assert.equal(
        code(() => model({ a: field } as never)),
        'ORM_FIELD_KIND',
      )
    for (const wrong of [undefined, 'User', {}])
      assert.equal(
        code(() => foreignKey(wrong as never)),
        'ORM_FIELD_TARGET',
      )
    model({ größe: integer(), _a: text(), bId: text() })
  })

  test('become snake_case', () => {
    assert.deepEqual(['publishedAt', 'HTMLBody', 'isHTML', 'a', 'line2Text', 'Ünlü'].map(snakeCase), [
      'published_at',
      'html_body',
      'is_html',
      'a',
      'line2_text',
      'ünlü',
    ])
  })
})

describe('schemas', () => {
  test('give foreign keys the type of what they point at', () => {
    class Country extends model({ code: text({ maxLength: 2, primaryKey: true }) }) {}
    class City extends model({
      country: foreignKey(() => Country, { null: true, column: 'land' }),
      next: foreignKey(() => City, { null: true }),
    }) {}
    const { columns } = schemaOf(City)
    const [country, next] = [columns.get('countryId'), columns.get('nextId')]
    assert.deepEqual(
      [country?.column, country?.type, country?.nullable, country?.index],
      ['land', { kind: 'varchar', length: 2 }, true, true],
    )
    assert.deepEqual([next?.column, next?.type], ['next_id', { kind: 'bigint', auto: false }])
  })

  test('know composite keys, and refuse them where one column is needed', () => {
    class Seat extends model({ row: integer({ primaryKey: true }), place: integer({ primaryKey: true }) }) {}
    assert.deepEqual(
      schemaOf(Seat).primaryKey.map(({ name }) => name),
      ['row', 'place'],
    )
    assert.equal(
      code(() => schemaOf(Seat).key),
      'ORM_MODEL_COMPOSITE',
    )
  })

  test('find the other end of relations', () => {
    class Part extends model({ whole: foreignKey(() => Whole) }) {}
    class Whole extends model({ parts: reverse(() => Part, 'whole'), wrong: reverse(() => Part, 'nobody' as 'whole') }) {}
    assert.equal(relation(schemaOf(Whole), 'parts').inverse, relation(schemaOf(Part), 'whole'))
    assert.equal(
      code(() => relation(schemaOf(Whole), 'wrong').inverse),
      'ORM_MODEL_REVERSE',
    )
  })
})

describe('tables between', () => {
  test('are named for both sides, or are models', () => {
    class Label extends model({ name: text() }) {}
    class Song extends model({
      labels: manyToMany(() => Label),
      similar: manyToMany(() => Song),
      own: manyToMany(() => Label, { table: 'songs_labels' }),
      ranked: manyToMany(() => Label, { through: () => Ranking }),
      double: manyToMany(() => Label, { through: () => Pair }),
      chosen: manyToMany(() => Label, { through: () => Pair, throughFields: ['song', 'second'] }),
    }) {}
    class Ranking extends model({ song: foreignKey(() => Song), label: foreignKey(() => Label, { column: 'tag' }), rank: integer() }) {}
    class Pair extends model({ song: foreignKey(() => Song), first: foreignKey(() => Label), second: foreignKey(() => Label) }) {}
    modelSet('music', { Label, Song, Ranking, Pair })
    const link = (name: string): unknown => {
      const { table, here, there, through } = linkTableOf(relation(schemaOf(Song), name))
      return [table, here, there, through?.name ?? null]
    }
    assert.deepEqual(link('labels'), ['music_song_labels', 'song_id', 'label_id', null])
    assert.deepEqual(link('similar'), ['music_song_similar', 'from_song_id', 'to_song_id', null])
    assert.deepEqual(link('own'), ['songs_labels', 'song_id', 'label_id', null])
    assert.deepEqual(link('ranked'), ['music_ranking', 'song_id', 'tag', 'Ranking'])
    assert.deepEqual(link('chosen'), ['music_pair', 'song_id', 'second_id', 'Pair'])
    assert.equal(
      code(() => link('double')),
      'ORM_MODEL_THROUGH',
    )
  })
})
