import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertModels, makeMigrations } from 'nuages/orm'
import { articleModels } from './articles/models.ts'
import { commentModels } from './comments/models.ts'

test('the migrations say what the models say', async () => {
  assertModels([articleModels, commentModels])
  const missing = await makeMigrations([articleModels, commentModels], { dryRun: true })
  assert.deepEqual(
    missing.map(({ text }) => text),
    [],
  )
})
