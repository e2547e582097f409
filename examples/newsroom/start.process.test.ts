// The first start and the second, on every database.

import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { connect, createTables } from 'nuages/orm'
import { client } from 'nuages/testing'
import { makeDatabase } from '../../test/databases.ts'
import { type RunningExample, startExample } from '../../test/start-example.ts'
import { articleModels } from './articles/models.ts'
import { commentModels } from './comments/models.ts'

const SETTINGS = { SECRET_KEY: 'only for these tests, and nothing else', DESK_PASSWORD: 'open' }
const ARTICLE = '/articles/the-clock-made-of-lichen'

interface Found {
  readonly article: { readonly title: string }
  readonly comments: { readonly count: number }
}

/** A URL of an empty database, dropped after the test; null where there is no server. */
async function emptyDatabase(kind: 'sqlite' | 'postgres' | 'mysql', t: TestContext): Promise<string | null> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'newsroom-'))
    t.after(() => rmSync(folder, { recursive: true }))
    return `sqlite:${join(folder, 'newsroom.db')}`
  }
  const { database, missing } = await makeDatabase(kind)
  if (database === undefined) t.skip(missing)
  else t.after(() => database.drop())
  return database?.url ?? null
}

describe('the newsroom starts', () => {
  for (const kind of ['sqlite', 'postgres', 'mysql'] as const) {
    test(`on ${kind} in two processes at once, with one sample, and starts again with all that happened since`, async (t) => {
      const url = await emptyDatabase(kind, t)
      if (url === null) return
      const start = (): Promise<RunningExample> => startExample('examples/newsroom/app.ts', { ...SETTINGS, DATABASE_URL: url })
      const [one, other] = await Promise.all([start(), start()])
      const first = await ended([one, other], async () => {
        const csv = await (await fetch(`${other.url}/export/articles.csv`)).text()
        assert.equal(csv.trimEnd().split('\r\n').length, 196)
        return firstVisit(client(new URL(one.url)), kind)
      })
      const again = await start()
      const second = await ended([again], () => found(client(new URL(again.url))))
      assert.deepEqual([second.article.title, second.comments.count], [first.article.title, first.comments.count])
    })
  }

  for (const kind of ['sqlite', 'postgres', 'mysql'] as const) {
    test(`on ${kind} says what to do with a paper that is older than its migrations`, async (t) => {
      const url = await emptyDatabase(kind, t)
      if (url === null) return
      const database = connect(url)
      await createTables(database, articleModels, commentModels)
      await database.close()
      // Twice: what is refused leaves nothing behind.
      for (const _ of kind === 'sqlite' ? ['first', 'second'] : ['first']) {
        const env: NodeJS.ProcessEnv = { ...process.env, ...SETTINGS, DATABASE_URL: url, PORT: '0' }
        const { status, stderr }: SpawnSyncReturns<string> = spawnSync(process.execPath, ['examples/newsroom/app.ts'], {
          env,
          encoding: 'utf8',
        })
        assert.equal(status, 1)
        assert.match(stderr, /^The paper in \S+ was made before the newsroom had migrations, and nothing was changed in it\. /)
        assert.match(stderr, kind === 'sqlite' ? /\n {4}mv \S+\.db old-newsroom\.db\n/ : /Name an empty database in DATABASE_URL/)
      }
    })
  }
})

/** Does some work, and stops what runs, which has to end well. */
async function ended<T>(running: readonly RunningExample[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    for (const example of running) assert.equal(await example.stop(), 0, example.output())
  }
}

async function found(visitor: ReturnType<typeof client>): Promise<Found> {
  return (await visitor.get(`/api${ARTICLE}`)).json() as Promise<Found>
}

/** Comments, works at the desk, looks around. */
async function firstVisit(visitor: ReturnType<typeof client>, kind: string): Promise<Found> {
  const token = async (path: string): Promise<string> =>
    /name="form_token" value="([^"]+)"/.exec(await (await visitor.get(path)).text())?.[1] as string
  const comment = { name: 'Ada', email: 'ada@example.org', body: `On ${kind}, 🌧 and all.`, form_token: await token(ARTICLE) }
  assert.equal((await visitor.post(`${ARTICLE}/comments`, { form: comment, follow: false })).status, 303)
  await visitor.post('/desk/login', { form: { password: 'open', form_token: await token('/desk/login') } })
  const csv = await (await visitor.get('/desk/comments.csv')).text()
  const lines = csv.trimEnd().split('\r\n')
  assert.equal(lines.length, 3002)
  assert.ok(csv.includes(`"On ${kind}, 🌧 and all."`))
  assert.equal((await visitor.get('/')).status, 200)
  assert.match(await (await visitor.get('/search?q=lichen')).text(), /<mark>lichen<\/mark>/)
  return found(visitor)
}
