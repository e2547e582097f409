// What `nuages check` would say of the templates: nothing.

import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkTemplates, type TemplateEngine } from 'nuages/templates'
import { app } from './test-paper.ts'

test('templates name only what there is', async (t) => {
  await app.start()
  t.after(() => app.stop())
  const { environment } = app.engine as TemplateEngine
  const routes = new Map(
    app.routes().map(({ name, path }) => [name, [...path.matchAll(/\{(\w+)/g)].map(([, parameter]) => parameter as string)]),
  )
  const project = import.meta.dirname
  const { findings, templates, typed } = await checkTemplates({
    environment,
    routes,
    project,
    cache: join(project, '../../.cache/newsroom-templates'),
  })
  assert.deepEqual(findings, [])
  const files = globSync('**/templates/*.{html,xml}', { cwd: project })
  assert.deepEqual([templates, typed], [files.length, files.length])
})
