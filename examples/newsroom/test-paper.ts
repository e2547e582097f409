// The paper for its tests: the whole sample in memory, and someone who reads it. Each test file that imports this has a process of its own.

import { type Client, type ClientResponse, client } from 'nuages/testing'

/** Opens the desk. */
export const PASSWORD = 'only for tests'

process.env['DATABASE_URL'] = 'sqlite::memory:'
process.env['SECRET_KEY'] = 'for the tests of the newsroom, and nothing else'
process.env['DESK_PASSWORD'] = PASSWORD
// Not before: it reads the environment.
const { default: app } = await import('./app.ts')
const { database } = await import('./database.ts')

export { app, database }

/** Another reader, with cookies of their own. What fails within the application is thrown. */
export function reader(): Client {
  return client(app, { rethrow: true })
}

/** The token that the forms of a page carry. */
export async function tokenIn(page: ClientResponse): Promise<string> {
  return /name="form_token" value="([^"]+)"/.exec(await page.text())?.[1] as string
}
