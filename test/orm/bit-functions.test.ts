// Bits of whole numbers, and digests of texts.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  bigInteger,
  bitAnd,
  bitOr,
  bitXor,
  cast,
  concat,
  createTables,
  type Database,
  dropTables,
  f,
  float,
  integer,
  is,
  md5,
  model,
  modelSet,
  sha256,
  shiftLeft,
  shiftRight,
  text,
  uuid,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Flag extends model({ bits: integer({ null: true }), great: bigInteger({ default: 0n }), part: float({ default: 0 }) }) {}
class Word extends model({
  said: text({ null: true }),
  short: text({ maxLength: 20, default: '' }),
  key: uuid({ default: '00000000-0000-4000-8000-000000000000' }),
}) {}
const models = modelSet('bits', { Flag, Word })
const BITS = [0, 1, 5, 6, 255, -1, -6, 2 ** 31 - 1, -(2 ** 31)]

describeEachDatabase('functions on bits', (each) => {
  const within = async (database: Database, work: () => Promise<void>): Promise<void> => {
    await createTables(database, models)
    try {
      await work()
    } finally {
      await dropTables(database, models)
    }
  }

  each.test('see 64 of them and a sign', (database) =>
    within(database, async () => {
      const query = Flag.using(database)
      await query.createMany(BITS.map((bits) => ({ bits, great: BigInt(bits) * 2n ** 20n })))
      await query.create({ bits: null })
      const of = (bits: number, places: bigint, down: boolean): number => {
        const value = BigInt(bits)
        return Number(BigInt.asIntN(64, down ? value >> places : value << places))
      }
      for (const mask of [0, 4, 6, -2, 255]) {
        const rows = await query
          .annotate({ and: bitAnd(f('bits'), mask), or: bitOr(f('bits'), mask), xor: bitXor(f('bits'), mask) })
          .orderBy('id')
          .all()
        assert.deepEqual(
          rows.map(({ and, or, xor }) => [and, or, xor].map((value) => (value === null ? null : Number(value)))),
          [...BITS.map((bits) => [bits & mask, bits | mask, bits ^ mask]), [null, null, null]],
          `with ${mask}`,
        )
      }
      for (const places of [0, 1, 4, 20]) {
        const rows = await query
          .annotate({ up: shiftLeft(f('bits'), places), down: shiftRight(f('bits'), places), far: shiftRight(f('great'), places) })
          .orderBy('id')
          .all()
        assert.deepEqual(
          rows.slice(0, -1).map(({ up, down, far }) => [up, down, far].map(Number)),
          BITS.map((bits) => [
            of(bits, BigInt(places), false),
            of(bits, BigInt(places), true),
            Number((BigInt(bits) * 2n ** 20n) >> BigInt(places)),
          ]),
          `by ${places}`,
        )
      }
      assert.equal(
        await query
          .annotate({ on: bitAnd(f('bits'), 4) })
          .where({ on: is.not(0) })
          .exclude({ bits: is.null })
          .count(),
        5,
      )
      assert.equal(await query.where({ bits: 5 }).update({ bits: bitOr(f('bits'), 2) as never }), 1)
      assert.equal(await query.where({ bits: 7 }).count(), 1)
      const both = await query.annotate({ both: bitXor(f('great'), f('bits')) }).get({ bits: 1 })
      assert.equal(Number(both.both), 2 ** 20 + 1)
      const cut = await query.annotate({ cut: bitAnd(cast(f('part'), 'integer'), 1n) }).get({ bits: 1 })
      assert.equal(Number(cut.cut), 0)
      await assert.rejects(query.annotate({ made: bitAnd(f('part'), 1) }).all(), {
        code: 'ORM_EXPRESSION_NUMBER',
        message: 'bitAnd() was given a float: expected a whole number',
      })
    }),
  )

  each.test('tell texts apart by their digests, in UTF-8', (database) =>
    within(database, async () => {
      const query = Word.using(database)
      const words = ['', 'rain', 'Élan \u{1f600}', 'x'.repeat(10_000)]
      await query.createMany(words.map((said) => ({ said, short: said.slice(0, 20) })))
      await query.create({ said: null })
      const rows = await query
        .annotate({ md: md5(f('said')), sha: sha256(f('said')), joined: sha256(concat(f('short'), 'é')), ofKey: md5(f('key')) })
        .orderBy('id')
        .all()
      const digest = (name: string, said: string): string => createHash(name).update(said).digest('hex')
      assert.deepEqual(
        rows.map(({ md, sha, joined }) => [md, sha, joined]),
        [
          ...words.map((said) => [digest('md5', said), digest('sha256', said), digest('sha256', `${said.slice(0, 20)}é`)]),
          [null, null, digest('sha256', 'é')],
        ],
      )
      assert.equal(rows[0]?.ofKey, digest('md5', '00000000-0000-4000-8000-000000000000'))
      assert.equal(
        await query
          .annotate({ md: md5(f('said')) })
          .where({ md: digest('md5', 'rain') })
          .count(),
        1,
      )
      assert.equal(await query.where({ said: is.in(['rain']), short: is.not(md5(f('said'))) }).count(), 1)
    }),
  )
})

test('bits are moved by whole places, and are of whole numbers', () => {
  const places = { code: 'ORM_FUNCTION_COUNT', message: 'shiftLeft was given 64 places: expected a whole number from 0 to 63' }
  assert.throws(() => shiftLeft(f('bits'), 64), places)
  assert.throws(() => shiftRight(f('bits'), -1), { code: 'ORM_FUNCTION_COUNT' })
  assert.throws(() => bitAnd(f('bits'), 1.5), { code: 'ORM_EXPRESSION_NUMBER' })
})
