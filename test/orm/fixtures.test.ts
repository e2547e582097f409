import assert from 'node:assert/strict'
import {
  auto,
  binary,
  createTables,
  date,
  datetime,
  decimal,
  dropTables,
  dumpRows,
  duration,
  type FixtureRow,
  flushRows,
  foreignKey,
  json,
  loadFixtures,
  loadRows,
  manyToMany,
  model,
  modelSet,
  secretFields,
  slug,
  text,
  unique,
} from 'nuages/orm'
import { countQueries } from 'nuages/testing'
import { describeEachDatabase } from '../each-database.ts'

class Topic extends model({ slug: slug({ unique: true }), name: text() }) {
  static readonly naturalKey = ['slug'] as const
}
class Note extends model({
  id: auto(),
  title: text(),
  at: datetime(),
  price: decimal({ digits: 8, places: 2, null: true }),
  extra: json<object>({ default: () => ({}) }),
  bytes: binary({ null: true }),
  password: text({ secret: true, default: '' }),
  topic: foreignKey(() => Topic),
  parent: foreignKey(() => Note, { null: true }),
  also: manyToMany(() => Topic),
}) {}
class Theme extends model({ slug: slug({ unique: true }), name: text() }) {
  static readonly naturalKey = ['slug'] as const
}
class Part extends model(
  { slug: slug(), note: text({ default: '' }), topic: foreignKey(() => Theme), whole: foreignKey(() => Part, { null: true }) },
  { indexes: [unique(['topic', 'slug'])] },
) {
  static readonly naturalKey = ['topic', 'slug'] as const
}
class Hand extends model({ id: auto(), name: text(), other: foreignKey(() => Foot), changed: datetime({ autoNow: true }) }) {}
class Foot extends model({
  id: auto(),
  name: text(),
  hand: foreignKey(() => Hand, { null: true }),
  part: foreignKey(() => Part, { null: true }),
}) {}
class Lock extends model({ id: auto(), code: text({ secret: true }) }) {}
class Moment extends model({ id: auto(), day: date({ null: true }), lasted: duration({ null: true }), at: datetime({ null: true }) }) {}
class Loose extends model({ slug: slug(), topic: slug() }, { indexes: [unique(['topic'], { where: { slug: 'x' } })] }) {
  static readonly naturalKey = ['topic', 'slug'] as const
}
const loose = modelSet('loose', { Loose })
const body = modelSet('limbs', { Hand, Foot, Part, Moment, Theme, Lock })
const notes = modelSet('fixed', { Note, Topic })

describeEachDatabase('fixtures', (each) => {
  each.test('hold rows, and give them back elsewhere', async (database) => {
    await createTables(database, notes)
    try {
      const [rain, sun] = await Topic.using(database).createMany([
        { slug: 'rain', name: 'Rain' },
        { slug: 'sun', name: 'Sun' },
      ])
      const first = await Note.using(database).create({
        title: 'one',
        at: new Date('2026-03-01T10:00:00.5Z'),
        price: '1.50',
        extra: { a: [1] },
        bytes: Uint8Array.of(0, 255),
        password: 'x',
        topic: rain as Topic,
      })
      const second = await Note.using(database).create({ title: 'two', at: new Date(0), topic: sun as Topic, parent: first })
      await database.within(async () => second.also.add(rain as Topic, sun as Topic))
      const dumped = JSON.parse(JSON.stringify(await dumpRows(database, [notes]))) as FixtureRow[]
      assert.deepEqual(dumped[0], {
        model: 'fixed.Note',
        key: { id: first.id },
        fields: {
          title: 'one',
          at: '2026-03-01T10:00:00.500Z',
          price: '1.50',
          extra: { a: [1] },
          bytes: 'AP8=',
          topic: ['rain'],
          parent: null,
        },
        links: { also: [] },
      })
      assert.ok(!JSON.stringify(dumped).includes('password'))
      assert.deepEqual((await flushRows(database, [notes])).get('fixed_note'), 2)
      // Notes come before the topics that they are about.
      assert.equal(await loadRows(database, [notes], dumped), 4)
      assert.equal(await loadRows(database, [notes], dumped), 4)
      assert.deepEqual(JSON.parse(JSON.stringify(await dumpRows(database, [notes]))), dumped)
      assert.deepEqual(
        (await dumpRows(database, [notes], ['fixed.Topic'])).map(({ fields }) => fields),
        [
          { slug: 'rain', name: 'Rain' },
          { slug: 'sun', name: 'Sun' },
        ],
      )
      await assert.rejects(
        loadRows(database, [notes], [{ model: 'fixed.Note', fields: { title: 'x', at: '2026-01-01T00:00:00Z', topic: ['none'] } }]),
        { code: 'ORM_FIXTURE_TARGET' },
      )
      await assert.rejects(loadRows(database, [notes], [{ model: 'fixed.Nothing', fields: {} }]), { code: 'ORM_FIXTURE_MODEL' })
      assert.equal(await Note.using(database).count(), 2)
    } finally {
      await dropTables(database, notes)
    }
  })

  each.test('name rows by natural keys that lead through relations, in any order, and themselves', async (database) => {
    await createTables(database, body)
    try {
      const rows: FixtureRow[] = [
        { model: 'limbs.Foot', key: { id: 7 }, fields: { name: 'f', hand: 5, part: [['rain'], 'drop'] } },
        { model: 'limbs.Hand', key: { id: 5 }, fields: { name: 'h', other: 7, changed: '2020-01-01T00:00:00.000Z' } },
        { model: 'limbs.Part', fields: { slug: 'drop', note: '', topic: ['rain'], whole: [['rain'], 'cloud'] } },
        { model: 'limbs.Part', fields: { slug: 'cloud', note: 'itself', topic: ['rain'], whole: [['rain'], 'cloud'] } },
        { model: 'limbs.Theme', fields: { slug: 'rain', name: 'Rain' } },
        { model: 'limbs.Foot', key: { id: 8 }, fields: { name: 'itself', hand: null, part: null } },
        { model: 'limbs.Moment', key: { id: 1 }, fields: { day: '2026-02-03', lasted: 'PT1M30S', at: '2026-02-03T04:05:06.000Z' } },
      ]
      const [half, rest] = [rows.slice(0, 4), rows.slice(4)]
      const files = [
        { name: 'a.json', rows: half },
        { name: 'b.json', rows: rest },
      ]
      for (const _ of ['new', 'again']) {
        assert.equal(await loadFixtures(database, [body], files), 7)
        const dumped = await dumpRows(database, [body])
        const text = (all: readonly FixtureRow[]): string[] => all.map((row) => JSON.stringify(row)).toSorted()
        assert.deepEqual(text(dumped), text(rows))
      }
      assert.equal((await Hand.using(database).create({ name: 'next', other: 8 })).id, 6)
      // Foot and Hand keep each other.
      assert.equal((await flushRows(database, [body])).get('limbs_foot'), 2)
      assert.equal(await Hand.using(database).count(), 0)
    } finally {
      await dropTables(database, body)
    }
  })

  each.test('say where a row is wrong, and then nothing is loaded', async (database) => {
    await createTables(database, body)
    const good = { model: 'limbs.Theme', fields: { slug: 'rain', name: 'Rain' } }
    const moment = (fields: object): object => ({ model: 'limbs.Moment', key: { id: 1 }, fields })
    const cases: [wrong: unknown, code: string, message: string, hint?: string][] = [
      [3, 'ORM_FIXTURE_SHAPE', 'b.json[1]: a row is 3', 'a row is { model, key, fields, links }'],
      [{ model: 'limbs.Theme', pk: 3, fields: {} }, 'ORM_FIXTURE_SHAPE', 'b.json[1]: a row has "pk", as those of Django'],
      [{ model: 'limbs.Theme', fields: [] }, 'ORM_FIXTURE_SHAPE', 'b.json[1]: the fields of a row are Array'],
      [{ model: 'limbs.Them', fields: {} }, 'ORM_FIXTURE_MODEL', 'b.json[1]: there is no model "limbs.Them"'],
      [
        { model: 'limbs.Theme', fields: { slug: 'x', nam: 'y' } },
        'ORM_FIELD_UNKNOWN',
        'b.json[1].fields.nam: Theme has no field "nam"',
        'did you mean "name"?',
      ],
      [
        { model: 'limbs.Theme', fields: { slug: 'x', name: 3 } },
        'ORM_VALUE_TYPE',
        'b.json[1].fields.name: Theme.name cannot be 3: expected a text',
      ],
      [{ model: 'limbs.Theme', fields: { slug: 'x' } }, 'ORM_VALUE_MISSING', 'b.json[1]: a new Theme was given no name: expected a text'],
      [
        { model: 'limbs.Lock', key: { id: 1 }, fields: {} },
        'ORM_VALUE_MISSING',
        'b.json[1]: a new Lock was given no code',
        'it is a secret field, which a dump leaves out: nuages dumpdata --secrets',
      ],
      [moment({ day: 'never' }), 'ORM_VALUE_TYPE', 'b.json[1].fields.day: Moment.day cannot be "never": expected a Temporal.PlainDate'],
      [
        moment({ at: 'never' }),
        'ORM_VALUE_TYPE',
        'b.json[1].fields.at: Moment.at cannot be "never": expected a valid Date of the years 1 to 9999',
      ],
      [
        { model: 'limbs.Part', fields: { slug: 'x', topic: ['none'] } },
        'ORM_FIXTURE_TARGET',
        'b.json[1].fields.topic: there is no Theme ["none"]',
      ],
      [
        { model: 'limbs.Part', fields: { slug: 'x', topic: ['rain', 'x'] } },
        'ORM_FIXTURE_SHAPE',
        'b.json[1].fields.topic: a Theme was named by a list: expected a list of slug',
      ],
      [{ model: 'limbs.Hand', key: { id: 1 }, fields: { name: 'x', other: 9 } }, 'ORM_REFERENCE_BROKEN', 'b.json[1]: '],
      [
        { model: 'limbs.Theme', fields: { slug: 'x', name: 'y' }, links: { topics: [] } },
        'ORM_RELATION_UNKNOWN',
        'b.json[1].links.topics: Theme has no many-to-many relation "topics"',
      ],
    ]
    try {
      for (const [wrong, code, message, hint] of cases) {
        const files = [
          { name: 'a.json', rows: [good] },
          { name: 'b.json', rows: [{ ...good, fields: { slug: 'sun', name: 'Sun' } }, wrong as FixtureRow] },
        ]
        await assert.rejects(loadFixtures(database, [body], files), (error: Error & { code: string; hint: string; details: object }) => {
          assert.deepEqual([error.code, error.message.slice(0, message.length)], [code, message])
          if (hint !== undefined) assert.equal(error.hint, hint)
          assert.partialDeepStrictEqual(error.details, { file: 'b.json', row: 1 })
          return true
        })
        assert.equal(await Theme.using(database).count(), 0, message)
      }
    } finally {
      await dropTables(database, body)
    }
  })

  each.test('are loaded by few statements, new and again', async (database) => {
    await createTables(database, body, notes)
    try {
      const range = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1)
      const slugOf = (place: number): string => `t${place % 40}`
      const rows: FixtureRow[] = [
        ...range(200).map((id) => ({
          model: 'fixed.Note',
          key: { id },
          fields: {
            title: `${id}`,
            at: '2026-03-01T10:00:00.000Z',
            price: null,
            extra: {},
            bytes: null,
            topic: [slugOf(id)],
            parent: id === 1 ? null : 1,
          },
          links: { also: id % 3 === 0 ? [] : [[slugOf(id)]] },
        })),
        ...range(40).map((place) => ({ model: 'fixed.Topic', fields: { slug: slugOf(place), name: 'x' } })),
        ...range(40).map((place) => ({ model: 'limbs.Theme', fields: { slug: slugOf(place), name: 'x' } })),
        ...range(200).map((place) => ({
          model: 'limbs.Part',
          fields: { slug: `p${place}`, note: '', topic: [slugOf(place)], whole: [[slugOf(1)], 'p1'] },
        })),
      ]
      const text = (all: readonly FixtureRow[]): string[] => all.map((row) => JSON.stringify(row)).toSorted()
      for (const change of ['one', 'two']) {
        const given = rows.map((row) => (row.model === 'fixed.Topic' ? { ...row, fields: { ...row.fields, name: change } } : row))
        const { queries } = await countQueries(() => loadRows(database, [notes, body], given))
        assert.ok(queries.length < 60, `${queries.length} statements`)
        assert.deepEqual(text(await dumpRows(database, [notes, body])), text(given))
      }
      const [first, ...others] = rows
      const moved = { ...(first as FixtureRow), links: { also: [['t5']] } }
      await loadRows(database, [notes, body], [first as FixtureRow, ...others, moved])
      const [dumped] = await dumpRows(database, [notes], ['fixed.Note'])
      assert.deepEqual(dumped, moved, 'of a row that is there twice the last is meant')
    } finally {
      await dropTables(database, body, notes)
    }
  })

  each.test('that are there several times lead where the last of them says', async (database) => {
    await createTables(database, body)
    try {
      const part = (slug: string, whole?: string): FixtureRow => ({
        model: 'limbs.Part',
        fields: { slug, topic: ['t'], ...(whole === undefined ? {} : { whole: [['t'], whole] }) },
      })
      const theme: FixtureRow = { model: 'limbs.Theme', fields: { slug: 't', name: 'x' } }
      await loadRows(database, [body], [theme, part('e', 'a'), part('e', 'b'), part('a'), part('a'), part('b'), part('e')])
      const { whole } = await Part.using(database).with('whole').get({ slug: 'e' })
      assert.equal(whole?.slug, 'b')
    } finally {
      await dropTables(database, body)
    }
  })

  each.test('of a model whose natural key may be of several rows are refused before anything is written', async (database) => {
    await assert.rejects(loadRows(database, [loose], [{ model: 'loose.Loose', fields: { topic: 'a', slug: 'b' } }]), {
      code: 'ORM_KEY_NOT_UNIQUE',
      message: 'several Loose rows may have the same natural key, topic and slug',
      hint: "declare it: unique(['topic', 'slug'])",
    })
  })

  each.test('have secret fields where that is asked for', async (database) => {
    await createTables(database, notes)
    try {
      const topic = await Topic.using(database).create({ slug: 'rain', name: 'Rain' })
      await Note.using(database).create({ title: 'one', at: new Date(0), password: 'x', topic })
      assert.deepEqual(secretFields([notes]), ['fixed.Note.password'])
      assert.equal((await dumpRows(database, [notes], ['fixed.Note']))[0]?.fields['password'], undefined)
      const rows = await dumpRows(database, [notes], [], { secrets: true })
      assert.equal(rows[0]?.fields['password'], 'x')
      // What was left out is left as it is.
      await loadRows(database, [notes], await dumpRows(database, [notes]))
      assert.equal((await Note.using(database).get({ title: 'one' })).password, 'x')
    } finally {
      await dropTables(database, notes)
    }
  })
})
