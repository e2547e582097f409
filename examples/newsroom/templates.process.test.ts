// What `nuages check` would say of the templates: nothing.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkTemplates, type TemplateEngine } from 'nuages/templates'
import app from './app.ts'

test('templates name only what there is', async () => {
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
  assert.deepEqual([templates, typed], [8, 8])
})
