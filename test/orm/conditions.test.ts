import assert from 'node:assert/strict'
import { createTables, dropTables, either, foreignKey, integer, is, model, modelSet, type QuerySet, reverse } from 'nuages/orm'
import { NuagesError } from '../../src/base/errors.ts'
import { describeEachDatabase } from '../each-database.ts'

class Branch extends model({
  size: integer({ null: true }),
  parent: foreignKey(() => Branch, { null: true, onDelete: 'cascade' }),
  twigs: reverse(() => Branch, 'parent'),
}) {}
const tree = modelSet('tree', { Branch })

describeEachDatabase('conditions', (each) => {
  each.test('may be thousands, one beside the other and within each other', async (database) => {
    await createTables(database, tree)
    try {
      const all = Branch.using(database)
      await all.createMany([{ size: 1 }, { size: 2 }, { size: null }])
      let joined = all
      let excluded = all
      let alternatives: object = { size: 1 }
      for (let count = 0; count < 2_500; count++) {
        joined = joined.where({ size: is.not(count + 10) })
        excluded = excluded.exclude({ size: count + 10 })
        if (count < 1_000) alternatives = either(alternatives, { size: count + 20 })
      }
      assert.equal(await joined.count(), 3)
      assert.equal(await excluded.count(), 3)
      assert.equal(await all.where(alternatives as never).count(), 1)
      assert.equal(
        await all
          .whereAny(
            { size: 2 },
            { size: 3 },
            { size: 4 },
            { size: 5 },
            ...Array.from({ length: 2_000 }, (_, place) => ({ size: place + 6 })),
          )
          .count(),
        1,
      )
    } finally {
      await dropTables(database, tree)
    }
  })

  each.test('that are too deep for the engine are refused by name, and the next one runs', async (database) => {
    await createTables(database, tree)
    try {
      const all = Branch.using(database)
      await all.create({ size: 1 })
      let scope = (query: QuerySet<typeof Branch>): QuerySet<typeof Branch> => query.where({ size: 1 })
      let related: object = { size: 1 }
      for (let depth = 0; depth < 1_000; depth++) {
        const inner = scope
        scope = (query) => query.neither(inner)
        related = { twigs: is.some(related) }
      }
      await assert.rejects(async () => all.where(related).count(), { code: 'ORM_CONDITION_DEPTH' })
      const error = await scope(all)
        .count()
        .then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
      assert.ok(error === undefined || (error instanceof NuagesError && error.code === 'DATABASE_STATEMENT_FAILED'), String(error))
      assert.equal(await all.count(), 1)
    } finally {
      await dropTables(database, tree)
    }
  })
})
