import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createTables, dropTables, is, json, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

type Held = null | string | number | boolean | readonly Held[] | { readonly [name: string]: Held }
class Note extends model({ name: text(), held: json<Held>({ null: true }) }) {}
const notes = modelSet('notes', { Note })

const NAMES = [
  'a',
  'b c',
  'q"x',
  "s'q",
  'd.e',
  '$',
  '$.a',
  'b\\s',
  '*',
  '[0]',
  '',
  '0',
  'é',
  '\n',
  '\u{1f600}',
  '?',
  '$1',
  '%',
  '`',
  'last',
  'strict',
  '__proto__',
  'toString',
]

/** What JavaScript finds there, by own names and places alone. */
function at(held: Held, path: readonly (string | number)[]): Held | undefined {
  return path.reduce<Held | undefined>((value, step) => {
    if (typeof step === 'number') return Array.isArray(value) ? value.at(step) : undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return Object.hasOwn(value, step) ? (value as Record<string, Held>)[step] : undefined
  }, held)
}

describeEachDatabase('look-ups within json', (each) => {
  each.test('find names of any characters, and only them', async (database) => {
    await createTables(database, notes)
    try {
      const all = Note.using(database)
      await all.create({ name: 'all', held: Object.fromEntries(NAMES.map((name, place) => [name, place])) })
      for (const [place, name] of NAMES.entries()) await all.create({ name: `one ${place}`, held: { [name]: place } })
      await all.create({ name: 'none', held: { other: 1 } })
      for (const [place, name] of NAMES.entries()) {
        const found = async (where: object): Promise<string[]> => (await all.where(where).orderBy('id').all()).map((note) => note.name)
        assert.deepEqual(await found({ held: is.at(name).present }), ['all', `one ${place}`], name)
        assert.deepEqual(await found({ held: is.at(name).eq(place) }), ['all', `one ${place}`], name)
        assert.equal((await found({ held: is.at(name).absent })).length, NAMES.length, name)
        assert.deepEqual(await found({ held: is.at(name, 'a').present }), [], name)
      }
      for (const name of ['a\0', '\ud800', {}, null, 1.5, [], Number.NaN] as never[])
        assert.throws(() => all.where({ held: is.at(name).present }), { code: 'ORM_CONDITION_VALUE' })
    } finally {
      await dropTables(database, notes)
    }
  })

  each.test('refuse a name that MariaDB does not find, and look for it elsewhere', async (database) => {
    await createTables(database, notes)
    try {
      const all = Note.using(database)
      await all.create({ name: 'a', held: { '-x': 1, 'y-': 1 } })
      assert.equal(await all.where({ held: is.at('y-').eq(1) }).count(), 1)
      const isMariadb = each.dialect === 'mysql' && /mariadb/i.test(String((await database.execute('SELECT version()')).rows[0]?.[0]))
      const found = all.where({ held: is.at('-x').eq(1) }).count()
      if (isMariadb) await assert.rejects(found, { code: 'ORM_CONDITION_VALUE' })
      else assert.equal(await found, 1)
    } finally {
      await dropTables(database, notes)
    }
  })

  each.test('count in lists alone', async (database) => {
    await createTables(database, notes)
    try {
      const all = Note.using(database)
      const held: Held[] = [[1, 2], { list: [1] }, { list: 1 }, { list: { a: 1 } }, 1, 'x', null, [], [[1]], { list: ['1', true, null] }]
      await all.createMany(held.map((held, place) => ({ name: String(place), held })))
      const paths: [string | number, ...(string | number)[]][] = [
        [0],
        [1],
        [0, 0],
        ['list', 0],
        ['list', 0, 0],
        [2 ** 31],
        ['list', 2],
        [-1],
        [-2],
        ['list', -1],
        [-1, -1],
      ]
      for (const path of paths) {
        const found = async (look: object): Promise<number[]> =>
          (
            await all
              .where({ held: look as never })
              .orderBy('id')
              .all()
          ).map(({ name }) => Number(name))
        const places = (test: (value: Held | undefined) => boolean): number[] =>
          [...held.keys()].filter((place) => test(at(held[place] as Held, path)))
        assert.deepEqual(
          await found(is.at(...path).present),
          places((value) => value !== undefined),
          `${path}`,
        )
        assert.deepEqual(
          await found(is.at(...path).absent),
          places((value) => value === undefined),
          `${path}`,
        )
        for (const value of [1, 2, '1', true, null, 'x'] as const) {
          assert.deepEqual(
            await found(is.at(...path).eq(value)),
            places((other) => other === value),
            `${path} = ${value}`,
          )
          assert.deepEqual(
            await found(is.at(...path).not(value)),
            places((other) => other !== value),
            `${path} not ${value}`,
          )
        }
        assert.deepEqual(
          await found(is.at(...path).in([1, '1', null])),
          places((other) => other === 1 || other === '1' || other === null),
          `${path}`,
        )
      }
    } finally {
      await dropTables(database, notes)
    }
  })

  each.test('say what JavaScript says, for any value and any way', async (database) => {
    await createTables(database, notes)
    try {
      const all = Note.using(database)
      const name = fc.constantFrom('a', 'b', 'q"', '\\', '')
      const { held } = fc.letrec<{ held: Held }>((tie) => ({
        held: fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom<Held>(null, true, false, 0, 1, -1.5, 'a', 'A', '1', 'é', ''),
          fc.array(tie('held'), { maxLength: 3 }),
          fc.dictionary(name, tie('held'), { maxKeys: 3 }),
        ),
      }))
      const path = fc.array(fc.oneof(name, fc.integer({ min: -2, max: 2 })), { minLength: 1, maxLength: 3 })
      await fc.assert(
        fc.asyncProperty(
          fc.array(held, { minLength: 1, maxLength: 6 }),
          path,
          fc.constantFrom(null, true, 0, 1, 'a', '1'),
          async (values, way, value) => {
            await all.delete()
            await all.createMany(values.map((held, place) => ({ name: String(place), held })))
            const place = is.at(...(way as [string, ...string[]]))
            const found = async (look: object): Promise<number[]> =>
              (
                await all
                  .where({ held: look as never })
                  .orderBy('id')
                  .all()
              ).map((note) => Number(note.name))
            const expected = (test: (found: Held | undefined) => boolean): number[] =>
              [...values.keys()].filter((at_) => test(at(values[at_] as Held, way)))
            assert.deepEqual(
              await found(place.present),
              expected((other) => other !== undefined),
            )
            assert.deepEqual(
              await found(place.eq(value)),
              expected((other) => other === value),
            )
            assert.deepEqual(
              await found(place.not(value)),
              expected((other) => other !== value),
            )
            assert.deepEqual(
              await found(place.gte(0)),
              expected((other) => typeof other === 'number' && other >= 0),
            )
            assert.deepEqual(
              await found(place.icontaining('A')),
              expected((other) => typeof other === 'string' && other.toLowerCase().includes('a')),
            )
          },
        ),
        { numRuns: 25 },
      )
    } finally {
      await dropTables(database, notes)
    }
  })

  each.test('refuse operands that mean nothing there', async (database) => {
    const all = Note.using(database)
    const wrong: readonly (readonly [string, unknown])[] = [
      ...['eq', 'not', 'lt', 'gte', 'containing', 'icontaining'].flatMap((name) =>
        [{}, [], undefined, Number.NaN, 1n, new Date(0), 'a\0', '\ud800', is.gte(1)].map((value) => [name, value] as const),
      ),
      ...[null, true].flatMap(
        (value) =>
          [
            ['lt', value],
            ['containing', value],
          ] as const,
      ),
      ['containing', 1],
      ['in', 1],
      ['in', [[1]]],
      ['in', [{ a: 1 }]],
    ]
    for (const [name, value] of wrong) {
      const place = is.at('a') as unknown as Record<string, (value: unknown) => never>
      assert.throws(() => all.where({ held: place[name]?.(value) as never }), { code: 'ORM_CONDITION_VALUE' }, `${name} ${String(value)}`)
    }
  })
})
