// The paper for its tests: the whole sample in memory, and someone who reads it. Each test file that imports this has a process of its own.

import { client } from 'nuages/testing'

process.env['DATABASE_URL'] = 'sqlite::memory:'
process.env['SECRET_KEY'] ??= 'for the tests of the newsroom, and nothing else'
const { default: app } = await import('./app.ts')

export { app }

/** Another reader, with cookies of their own. What fails within the application is thrown. */
export function reader(): ReturnType<typeof client> {
  return client(app, { rethrow: true })
}
