import assert from 'node:assert/strict'
import { rowNumber } from '../../src/orm.ts'
import { assertQueries } from '../../src/testing.ts'
import { describeEachDatabase } from '../each-database.ts'
import { Article, Tag } from './press.ts'
import { fillPress } from './press-rows.ts'

describeEachDatabase('pages', (each) => {
  each.test('are numbered, and the last one is given for a number beyond', async (database) => {
    await fillPress(database)
    const query = Tag.using(database).orderBy('id')
    const second = await assertQueries(2, () => query.page(2, 5))
    assert.deepEqual(
      [second.rows.map(({ id }) => id), second.count, second.pages, second.hasNext, second.hasPrevious],
      [[6, 7, 8, 9, 10], 12, 3, true, true],
    )
    for (const beyond of [99, Number.MAX_SAFE_INTEGER]) {
      const last = await query.page(beyond, 5)
      assert.deepEqual([last.number, last.rows.length, last.count, last.hasNext], [3, 2, 12, false])
    }
    for (const [number, size, pages] of [
      [3, 5, 3],
      [1, 20, 1],
    ] as const) {
      const short = await assertQueries(1, () => query.page(number, size))
      assert.deepEqual([short.number, short.count, short.pages, short.hasNext], [number, 12, pages, false])
    }
    assert.equal((await query.page(3, 4)).count, 12)
    const none = await query.where({ name: 'nobody' }).page(1, 5)
    assert.deepEqual([none.rows, none.count, none.pages, none.hasNext, none.hasPrevious], [[], 0, 1, false, false])
    for (const wrong of [0, -1, 1.5, Number.NaN, '2' as never])
      await assert.rejects(query.page(wrong, 5), { code: 'ORM_QUERY_COUNT', status: 404 })
  })

  each.test('of a query that is cut are of the rows that are left of it', async (database) => {
    const cut = Tag.using(database).orderBy('id').offset(2).limit(6)
    const keys = async (number: number) => {
      const { rows, count, number: given } = await cut.page(number, 4)
      return [rows.map(({ id }) => id), count, given]
    }
    assert.deepEqual(
      [await keys(1), await keys(2), await keys(9)],
      [
        [[3, 4, 5, 6], 6, 1],
        [[7, 8], 6, 2],
        [[7, 8], 6, 2],
      ],
    )
  })

  each.test('by place have what is computed over a window of all rows', async (database) => {
    const numbered = Tag.using(database)
      .annotate({ n: rowNumber({ orderBy: '-id' }) })
      .orderBy('id')
    const { rows, next } = await numbered.stretch({ size: 5 })
    const after = await numbered.stretch({ size: 5, after: next })
    assert.deepEqual(
      [...rows, ...after.rows].map(({ id, n }) => id + n),
      Array.from({ length: 10 }, () => 13),
    )
  })

  each.test('by place leave out no row and give none twice, there and back', async (database) => {
    const whole = Article.using(database)
    const orders = [
      [whole.orderBy('-published', 'views'), whole.orderBy('-published', 'views', 'id')],
      [whole.orderBy('rating', '-id'), whole.orderBy('rating', '-id')],
      [whole.orderBy('-price'), whole.orderBy('-price', 'id')],
      [whole.orderBy('day', '-title'), whole.orderBy('day', '-title', 'id')],
      [whole.orderBy('featured'), whole.orderBy('featured', 'id')],
      [whole.orderBy('-code'), whole.orderBy('-code', 'id')],
      [whole, whole.orderBy('id')],
    ] as const
    for (const [place, [query, ordered]] of orders.entries()) {
      const all = (await ordered.all()).map(({ id }) => id)
      const there: number[] = []
      const stretches = []
      for (let after: string | null = null; ; ) {
        const stretch: Awaited<ReturnType<typeof query.stretch>> = await query.stretch({ size: 17, after })
        there.push(...stretch.rows.map(({ id }) => id))
        stretches.push(stretch)
        after = stretch.next
        if (after === null) break
      }
      assert.deepEqual(there, all, `order ${place}`)
      assert.equal(stretches[0]?.previous, null)
      const back = await query.stretch({ size: 17, before: stretches[2]?.previous })
      assert.deepEqual(
        back.rows.map(({ id }) => id),
        stretches[1]?.rows.map(({ id }) => id),
      )
      const first = await query.stretch({ size: 17, before: stretches[1]?.previous })
      assert.deepEqual([first.rows[0]?.id, first.previous], [all[0], null])
    }
  })

  each.test('by place refuse what is no place, and orders that are none of columns', async (database) => {
    const query = Article.using(database).orderBy('-published')
    const places = [
      '',
      'x',
      '!!',
      Buffer.from('[1]').toString('base64url'),
      Buffer.from('[{"a":1},2]').toString('base64url'),
      Buffer.from('["x",1]').toString('base64url'),
    ]
    for (const after of [...places, 'a'.repeat(5000)]) {
      await assert.rejects(query.stretch({ size: 2, after }), { code: 'ORM_STRETCH_PLACE', status: 400 }, after)
    }
    await assert.rejects(query.stretch({ size: 0 }), { code: 'ORM_QUERY_COUNT' })
    await assert.rejects(Article.using(database).orderBy('section.name').stretch({ size: 2 }), { code: 'ORM_STRETCH_ORDER' })
    await assert.rejects(Article.using(database).limit(3).stretch({ size: 2 }), { code: 'ORM_STRETCH_ORDER' })
  })
})
