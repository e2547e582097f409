import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bindRouter, connect, readYourWrites, withReplicas } from '../../src/orm.ts'
import { Section, Tag } from './press.ts'
import { fillPress } from './press-rows.ts'

/** Databases that hold different rows, so that it shows which one was asked. */
async function three() {
  const [main, one, two] = ['main', 'one', 'two'].map((name) => connect('sqlite::memory:', { name }))
  const all = [main, one, two] as [typeof main & object, typeof main & object, typeof main & object]
  for (const database of all) {
    await fillPress(database)
    await Tag.using(database).update({ name: database.name })
  }
  return all
}

describe('several databases', () => {
  const nameIn = async (): Promise<string | undefined> => (await Tag.query().first())?.name

  test('are read in turn, and written to in one', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    const seen = [await nameIn(), await nameIn(), await nameIn()]
    assert.deepEqual(new Set(seen), new Set(['one', 'two']))
    const tag = await Tag.create({ name: 'fresh' })
    assert.equal(await Tag.query().where({ name: 'fresh' }).count(), 0)
    assert.equal(await Tag.using(main).where({ id: tag.id }).lock().count(), 1)
    await main.transaction(async () => assert.equal(await nameIn(), 'main'))
    for (const database of [main, ...replicas]) await database.close()
  })

  test('are read where something was written before, within a request', async () => {
    const [main, ...replicas] = await three()
    withReplicas(main, replicas).bind()
    await readYourWrites(async () => {
      assert.notEqual(await nameIn(), 'main')
      await Tag.query().where({ id: 3 }).update({ weight: 1 })
      assert.equal(await nameIn(), 'main')
    })
    assert.notEqual(await nameIn(), 'main')
    for (const database of [main, ...replicas]) await database.close()
  })

  test('are chosen by a router', async () => {
    const [main, one, two] = await three()
    const end = bindRouter((model, kind) => {
      if (model === Section) return two
      return kind === 'read' ? one : main
    })
    try {
      assert.equal(await nameIn(), 'one')
      await Tag.query().where({ id: 1 }).update({ name: 'written' })
      assert.deepEqual([(await Tag.using(main).get({ id: 1 })).name, (await Tag.using(one).get({ id: 1 })).name], ['written', 'one'])
      await Section.create({ name: 'only here' })
      assert.equal(await Section.using(two).where({ name: 'only here' }).exists(), true)
    } finally {
      end()
    }
    for (const database of [main, one, two]) await database.close()
  })
})
