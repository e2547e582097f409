// Json within json: PostgreSQL's `@>` says what is meant, and the others agree with it.

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createTables, type Database, dropTables, f, is, json, model, modelSet, text } from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

type Held = null | string | number | boolean | readonly Held[] | { readonly [name: string]: Held }
class Note extends model({ name: text(), held: json<Held>({ null: true }) }) {}
const notes = modelSet('containing', { Note })

/** What `@>` says (https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT). */
function contains(whole: Held, part: Held): boolean {
  const isPlain = (value: Held): boolean => typeof value !== 'object' || value === null
  const holds = (own: Held, other: Held): boolean => {
    if (isPlain(other) || isPlain(own)) return own === other
    if (Array.isArray(own) !== Array.isArray(other)) return false
    if (Array.isArray(other)) return other.every((each) => (own as Held[]).some((mine) => holds(mine, each)))
    return Object.entries(other as object).every(
      ([name, value]) => Object.hasOwn(own as object, name) && holds((own as Record<string, Held>)[name] as Held, value),
    )
  }
  return holds(whole, part) || (Array.isArray(whole) && isPlain(part) && whole.includes(part))
}

const HELD: readonly Held[] = [
  { keywords: ['rain', 'river'], place: { town: 'Lyon', zone: 3 }, open: true },
  { keywords: ['rain'], place: null },
  { keywords: 'rain' },
  { 'a "b"': { "c'd": [{ e: 1 }, { e: 2, f: [1, [2]] }] }, '': 0 },
  ['rain', 'river', 3],
  ['rain', ['rain']],
  [['rain']],
  [{ a: 1, b: 2 }, { a: 2 }],
  [1, 2, 2],
  [null],
  'rain',
  3,
  true,
  {},
  [],
]
const PARTS: readonly Held[] = [
  ...HELD,
  { keywords: ['rain'] },
  { keywords: [] },
  { keywords: ['river', 'rain', 'rain'] },
  { place: { town: 'Lyon' } },
  { place: { town: 'lyon' } },
  { place: {} },
  { place: null },
  { Place: {} },
  { open: 1 },
  { 'a "b"': { "c'd": [{ f: [[2]] }] } },
  { 'a "b"': { "c'd": [{ e: 1, f: [1] }] } },
  { a: 1 },
  [{ a: 1 }],
  [{ b: 2, a: 1 }],
  [2],
  [3, 'rain'],
  ['RAIN'],
  [[]],
  1,
  null,
  false,
  '3',
]

const name = fc.constantFrom('a', 'b', 'A', 'é', '$', '"', 'x.y')
const plain = fc.constantFrom<Held>(null, true, false, 0, 1, 1.5, -2, '', 'a', 'A', '1', 'true')
const anyJson = fc.letrec<{ held: Held }>((tie) => ({
  held: fc.oneof({ maxDepth: 3 }, plain, fc.array(tie('held'), { maxLength: 3 }), fc.dictionary(name, tie('held'), { maxKeys: 3 })),
})).held

describeEachDatabase('json within json', (each) => {
  const within = async (database: Database, held: readonly Held[], work: () => Promise<void>): Promise<void> => {
    await createTables(database, notes)
    try {
      await Note.using(database).createMany(held.map((value, place) => ({ name: String(place), held: value })))
      await work()
    } finally {
      await dropTables(database, notes)
    }
  }
  const found = async (database: Database, where: object): Promise<number[]> =>
    (await Note.using(database).where(where).orderBy('id').all()).map((row) => Number(row.name))
  const placesOf = (held: readonly Held[], test: (value: Held) => boolean): number[] =>
    [...held.keys()].filter((place) => held[place] !== null && test(held[place] as Held))

  each.test('is found by names and elements, whatever else there is', (database) =>
    within(database, [...HELD, null], async () => {
      for (const part of PARTS) {
        const text = JSON.stringify(part)
        const holding = placesOf(HELD, (value) => contains(value, part))
        assert.deepEqual(await found(database, { held: is.jsonContaining(part as never) }), holding, `containing ${text}`)
        const others = Array.from({ length: HELD.length + 1 }, (_, place) => place).filter((place) => !holding.includes(place))
        const rest = await Note.using(database)
          .exclude({ held: is.jsonContaining(part as never) })
          .orderBy('id')
          .all()
        assert.deepEqual(
          rest.map((row) => Number(row.name)),
          others,
          `not containing ${text}`,
        )
        const held = placesOf(HELD, (value) => contains(part, value))
        assert.deepEqual(await found(database, { held: is.jsonContainedBy(part as never) }), held, `contained by ${text}`)
      }
    }),
  )

  each.test('of any kind', async (database) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyJson, { minLength: 4, maxLength: 8 }),
        fc.array(anyJson, { minLength: 4, maxLength: 8 }),
        async (held, parts) => {
          await within(database, held, async () => {
            for (const part of [...parts, ...held]) {
              const text = `${JSON.stringify(part)} of ${JSON.stringify(held)}`
              const holding = placesOf(held, (value) => contains(value, part))
              assert.deepEqual(await found(database, { held: is.jsonContaining(part as never) }), holding, `containing ${text}`)
              const within = placesOf(held, (value) => contains(part, value))
              assert.deepEqual(await found(database, { held: is.jsonContainedBy(part as never) }), within, `contained by ${text}`)
            }
          })
        },
      ),
      { numRuns: 6 },
    )
  })

  each.test('has all names, or one of them', (database) =>
    within(database, HELD, async () => {
      const has = (names: string[], how: 'every' | 'some'): number[] =>
        placesOf(
          HELD,
          (value) => typeof value === 'object' && !Array.isArray(value) && names[how]((name) => Object.hasOwn(value as object, name)),
        )
      assert.deepEqual(await found(database, { held: is.havingKeys('keywords', 'place') }), has(['keywords', 'place'], 'every'))
      assert.deepEqual(await found(database, { held: is.havingKeys('keywords') }), [0, 1, 2])
      assert.deepEqual(await found(database, { held: is.havingAnyKey('open', 'a "b"') }), [0, 3])
      assert.deepEqual(await found(database, { held: is.havingAnyKey('', '$') }), [3])
      assert.equal(
        await Note.using(database)
          .exclude({ held: is.havingAnyKey('keywords', 'a "b"') })
          .count(),
        HELD.length - 4,
      )
    }),
  )

  each.test('refuse what is no json, and columns that are none', (database) =>
    within(database, HELD, async () => {
      const query = Note.using(database)
      const refused = (where: object, message: RegExp): void => {
        assert.throws(() => query.where(where as never), { code: 'ORM_CONDITION_VALUE', message })
      }
      refused({ held: is.jsonContaining(undefined as never) }, /is\.jsonContaining takes what json can hold, was given undefined/)
      refused({ held: is.jsonContaining(Number.NaN) }, /NaN/)
      refused({ held: is.jsonContaining([1n] as never) }, /takes what json can hold/)
      refused({ held: is.jsonContaining(f('name') as never) }, /takes what json can hold/)
      refused({ held: is.jsonContaining({ a: '\0' }) }, /takes what json can hold/)
      refused({ name: is.jsonContaining('a') }, /is\.jsonContaining is about json columns/)
      refused({ held: is.havingKeys(...([] as never as [string])) }, /one name at least/)
      refused({ held: is.havingKeys(3 as never) }, /keys of json are names/)
      refused({ name: is.havingKeys('a') }, /about json columns/)
      const many = Object.fromEntries(Array.from({ length: 250 }, (_, place) => [`n${place}`, place]))
      const found = query.where({ held: is.jsonContaining(many) }).count()
      if (each.dialect === 'mysql') await assert.rejects(found, { code: 'ORM_CONDITION_VALUE', message: /more than 200 parts/ })
      else assert.equal(await found, 0)
    }),
  )
})
