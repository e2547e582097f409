// Whole numbers around the ends of what a number holds exactly, and of 64 bits: in columns, keys, aggregates and parameters.

import assert from 'node:assert/strict'
import {
  bigInteger,
  createTables,
  dropTables,
  f,
  float,
  foreignKey,
  is,
  largeInteger,
  max,
  min,
  model,
  modelSet,
  reverse,
  sql,
  text,
} from 'nuages/orm'
import { describeEachDatabase } from '../each-database.ts'

class Shelf extends model({
  number: bigInteger({ primaryKey: true }),
  size: bigInteger({ null: true }),
  safe: largeInteger({ default: 0 }),
  weight: float({ null: true }),
  books: reverse(() => Book, 'shelf'),
}) {}
class Book extends model({ shelf: foreignKey(() => Shelf, { onDelete: 'cascade' }), title: text() }) {}
const whole = modelSet('whole', { Shelf, Book })

const ENDS = [-(2n ** 63n), 2n ** 63n - 1n, -(2n ** 53n), 2n ** 53n, 0n]
/** Those at most three from an end, of 64 bits. */
const NUMBERS = [...new Set(ENDS.flatMap((end) => [-3n, -2n, -1n, 0n, 1n, 2n, 3n].map((step) => end + step)))].filter(
  (number) => BigInt.asIntN(64, number) === number,
)
const isSafe = (number: bigint): boolean => Number.isSafeInteger(Number(number)) && BigInt(Number(number)) === number
const ascending = NUMBERS.toSorted((a, b) => (a < b ? -1 : 1))

describeEachDatabase('whole numbers at the ends', (each) => {
  each.test('are what was written, wherever they stand', async (database) => {
    await createTables(database, whole)
    try {
      const shelves = Shelf.using(database)
      for (const number of NUMBERS) {
        const shelf = await shelves.create({
          number,
          size: number,
          weight: Number(number),
          ...(isSafe(number) ? { safe: Number(number) } : {}),
        })
        await Book.using(database).create({ shelf, title: String(number) })
      }
      const all = await shelves.orderBy('number').with('books').all()
      assert.deepEqual(
        all.map(({ number }) => number),
        ascending,
      )
      for (const { number, size, safe, weight, books } of all) {
        assert.deepEqual([size, safe, weight], [number, isSafe(number) ? Number(number) : 0, Number(number)])
        assert.deepEqual(
          books.map(({ title }) => title),
          [String(number)],
        )
      }
      for (const number of NUMBERS) await readOne(number)
      const books = await Book.using(database).with('shelf').all()
      for (const { title, shelf } of books) assert.equal(String(shelf.number), title)
      const iterated: bigint[] = []
      for await (const { number } of shelves.orderBy('number')) iterated.push(number)
      assert.deepEqual(iterated, ascending)
      assert.deepEqual(await shelves.aggregate({ least: min('size'), most: max('size') }), {
        least: ascending[0],
        most: ascending.at(-1),
      })
      const sums = await shelves
        .where({ size: is.lt(-(2n ** 63n) + 3n) })
        .annotate({ least: min('books.shelf.size') })
        .orderBy('number')
        .all()
      assert.deepEqual(
        sums.map(({ least }) => least),
        ascending.slice(0, 3),
      )
    } finally {
      await dropTables(database, whole)
    }

    async function readOne(number: bigint): Promise<void> {
      const shelves = Shelf.using(database)
      const shelf = await shelves.get({ number })
      assert.equal((await shelves.where({ size: number }).get()).number, number)
      assert.deepEqual(await shelves.where({ number }).values('size').all(), [{ size: number }])
      assert.equal(await shelves.where({ size: is.gte(number) }).count(), ascending.length - ascending.indexOf(number))
      assert.equal(await shelves.where({ size: is.in([number, 5n]) }).count(), 1)
      const { same } = await shelves.annotate({ same: f('size') }).get({ number })
      assert.equal(same, number)
      shelf.size = null
      await shelf.save()
      await shelves.where({ number }).update({ size: number })
      await shelf.refresh()
      assert.equal(shelf.size, number)
      const [plain] = await database.query(sql`select size as size, weight as weight from whole_shelf where number = ${number}`)
      assert.deepEqual(plain, { size: isSafe(number) ? Number(number) : number, weight: Number(number) })
    }
  })
})
