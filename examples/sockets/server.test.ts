import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

test('the files that the lesson sends its reader to are there', () => {
  const lesson = readFileSync(join(import.meta.dirname, 'server.ts'), 'utf8')
  const files = lesson.match(/src\/[a-z/-]+\.ts/g) ?? []
  assert.ok(files.length > 8)
  for (const file of files) assert.ok(existsSync(join(import.meta.dirname, '../..', file)), file)
})
