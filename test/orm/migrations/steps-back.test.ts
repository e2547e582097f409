// `migrate` by so many migrations, on and back.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect, migrate, migrationStatus, modelSet } from 'nuages/orm'

const CACHE = join(import.meta.dirname, '../../../.cache')
mkdirSync(CACHE, { recursive: true })
const ROOT = mkdtempSync(join(CACHE, 'steps-'))
after(() => rmSync(ROOT, { recursive: true }))

function write(name: string, dependencies: readonly string[]): void {
  const source = `import { migration } from 'nuages/orm/migrations'
export default migration({ dependencies: ${JSON.stringify(dependencies)}, operations: [] })
`
  writeFileSync(join(ROOT, `${name}.ts`), source)
}

test('goes so many migrations on or back from the last that is applied', async () => {
  // Two were made side by side, and merged.
  write('0001_one', [])
  write('0002_left', ['steps/0001_one'])
  write('0002_right', ['steps/0001_one'])
  write('0003_merge', ['steps/0002_left', 'steps/0002_right'])
  const sets = [modelSet('steps', {}, { migrations: ROOT })]
  const database = connect('sqlite::memory:')
  const go = (to: string) => migrate(database, sets, { label: 'steps', to })
  const there = async (): Promise<string> =>
    (await migrationStatus(database, sets)).flatMap(({ name, applied }) => (applied ? [name.slice(5)] : [])).join()
  await go('+1')
  assert.equal(await there(), 'one')
  await go('+2')
  assert.equal(await there(), 'one,left,right')
  await go('+1')
  assert.equal(await there(), 'one,left,right,merge')
  // What was made beside the one that goes stays.
  assert.deepEqual((await go('-1')).undone, ['steps/0003_merge'])
  assert.deepEqual((await go('-1')).undone, ['steps/0002_right'])
  await assert.rejects(go('-3'), { code: 'ORM_MIGRATION_MISSING', message: 'steps has no migration "-3": 2 of its 4 are applied' })
  await assert.rejects(go('+3'), { code: 'ORM_MIGRATION_MISSING' })
  assert.deepEqual(await go('+0'), { applied: [], undone: [] })
  await go('-2')
  assert.equal(await there(), '')
  await assert.rejects(go('-1'), { code: 'ORM_MIGRATION_MISSING' })
  // One that came later, from beside, is not taken for one that is there.
  await go('0002_right')
  assert.equal(await there(), 'one,right')
  assert.deepEqual(await go('+0'), { applied: [], undone: [] })
  await assert.rejects(go('-3'), { code: 'ORM_MIGRATION_MISSING', message: 'steps has no migration "-3": 2 of its 4 are applied' })
  assert.deepEqual(await go('-1'), { applied: [], undone: ['steps/0002_right'] })
  await go('0002_right')
  assert.deepEqual(await go('+1'), { applied: ['steps/0002_left'], undone: [] })
  assert.deepEqual(await go('+1'), { applied: ['steps/0003_merge'], undone: [] })
  await database.close()
})
