import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertModels, makeMigrations } from 'nuages/orm'
import { articleModels } from './articles/models.ts'
import { commentModels } from './comments/models.ts'
import { deskModels } from './desk/models.ts'

test('the migrations say what the models say', async () => {
  const sets = [articleModels, commentModels, deskModels]
  assertModels(sets)
  const missing = await makeMigrations(sets, { dryRun: true })
  assert.deepEqual(
    missing.map(({ text }) => text),
    [],
  )
})
