import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { Recorder } from '../../../src/orm/migrations/recorder.ts'
import { describeEachDatabase } from '../../each-database.ts'

const ID = 'news/0001_initial'

describeEachDatabase('the time at which a migration was applied', (each) => {
  each.test('is when its last step was done, and stays while it is being undone', async (database) => {
    const recorder = new Recorder(database)
    await recorder.prepare()
    const time = async (): Promise<unknown> => {
      // The clock has milliseconds.
      await setTimeout(2)
      return (await database.execute('SELECT applied_at FROM nuages_migrations')).rows[0]?.[0]
    }
    await recorder.noteSteps(ID, 'forwards', 0)
    const begun = await time()
    await recorder.noteSteps(ID, 'forwards', 1)
    assert.equal(await time(), begun)
    await recorder.note(ID)
    const applied = await time()
    assert.ok(String(applied) > String(begun))
    await recorder.noteSteps(ID, 'backwards', 0)
    await recorder.noteSteps(ID, 'backwards', 1)
    assert.equal(await time(), applied)
    assert.deepEqual(await recorder.read(), { applied: new Set([ID]), unfinished: [{ id: ID, direction: 'backwards', done: 1 }] })
    await recorder.forget(ID)
    assert.equal(await time(), undefined)
  })
})
